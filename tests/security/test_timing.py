"""Known and unknown addresses cannot be told apart by time: median difference under 15 ms over 200 (S-084)."""

import statistics
import time

import pytest
from django.test import Client

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.mail.commands import set_account
from wasl.mail.models import Account
from wasl.project import settings as product

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ROUNDS = 200
MOST = 0.015


@pytest.mark.parametrize(
    ("address", "sent"),
    [("/sign-in/", {"login": "{}", "password": "wrong password"}), ("/reset/", {"email": "{}"})],
)
def test_s084_a_known_and_an_unknown_address_take_the_same_time(settings, address, sent):
    settings.PASSWORD_HASHERS = list(product.PASSWORD_HASHERS)
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
    settings.ACCOUNT_RATE_LIMITS = False
    owner = make.owner()
    values = {"host": "127.0.0.1", "port": 2525, "security": "none", "from_address": "crm@nakheel.example"}
    set_account(Account(), values=values, by=SYSTEM)
    client = Client()
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(ROUNDS):
        for kind, email in (("known", owner.email), ("unknown", f"nobody{number}@example.com")):
            form = {name: value.format(email) for name, value in sent.items()}
            start = time.perf_counter()
            client.post(address, form)
            times[kind].append(time.perf_counter() - start)
    known, unknown = (statistics.median(times[kind]) for kind in ("known", "unknown"))
    print(f"{address}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")  # noqa: T201 - shown with -s
    assert abs(known - unknown) < MOST
