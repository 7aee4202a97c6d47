"""Known and unknown addresses cost a stranger's request the same work, so that no clock can tell them apart (S-084).

What takes time is counted, not measured: the hashing of passwords (some fifty milliseconds each) and the queries.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.mail.commands import set_account
from wasl.mail.models import Account
from wasl.workspace.commands import deactivate_user
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db


class Counting(Argon2PasswordHasher):
    """The hasher of the product, which counts what it is asked to do."""

    work = 0

    def encode(self, password: str, salt: str) -> str:
        """Hash a password, counted."""
        Counting.work += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Hash a password to compare it, counted."""
        Counting.work += 1
        return super().verify(password, encoded)


@dataclass(frozen=True)
class Cost:
    """What one request took, and all that a stranger sees of its answer."""

    hashes: int
    queries: int
    status: int
    headers: tuple[str, ...]
    cookies: tuple[str, ...]


@pytest.fixture
def owner(settings) -> User:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
    settings.ACCOUNT_RATE_LIMITS = False
    values = {"host": "127.0.0.1", "port": 2525, "security": "none", "from_address": "crm@nakheel.example"}
    set_account(Account(), values=values, by=SYSTEM)
    return make.owner()


def cost(address: str, sent: dict[str, str]) -> Cost:
    client = Client()
    client.get(address)
    Counting.work = 0
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, sent)
    return Cost(Counting.work, len(asked), answer.status_code, tuple(answer.headers), tuple(answer.cookies))


def leaver() -> str:
    user = make.user("sales")
    deactivate_user(user, by=SYSTEM)
    return user.email


def invited() -> str:
    user = make.user("sales")
    user.set_unusable_password()
    user.save()
    return user.email


@pytest.mark.parametrize("other", [lambda: "nobody@example.com", leaver, invited])
def test_s084_a_wrong_password_costs_one_hash_whoever_is_named(owner: User, other: Callable[[], str]) -> None:
    address = other()
    known = cost("/sign-in/", {"login": owner.email, "password": "wrong password"})
    assert known.hashes == 1
    assert cost("/sign-in/", {"login": address, "password": "wrong password"}) == known


@pytest.mark.parametrize("other", [lambda: "nobody@example.com", leaver, invited])
def test_s084_asking_for_a_reset_costs_the_same_whoever_is_named(
    owner: User, other: Callable[[], str]
) -> None:
    address = other()
    known = cost("/reset/", {"email": owner.email})
    assert known.hashes == 0
    assert cost("/reset/", {"email": address}) == known
