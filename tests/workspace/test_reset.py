"""A forgotten password: the link, its one use, and what strangers learn (S-084, S-085)."""

import re

import pytest
import time_machine
from django.test import Client

from tests.drain import drain
from wasl.kernel.actor import SYSTEM
from wasl.mail.commands import set_account
from wasl.mail.models import Account, Message
from wasl.workspace.commands import create_owner
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db
# the test runner puts a mailer of its own in the place of ours
OUTBOX = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
PASSWORD = "Date-palm-and-amber-7"
NEW = {"password1": "Sand-and-sea-and-9", "password2": "Sand-and-sea-and-9"}


@pytest.fixture
def owner() -> User:
    return create_owner(
        email="noura@nakheel.example",
        name="نورة",
        password=PASSWORD,
        language="ar",
        firm="النخيل",
        country="SA",
    )


@pytest.fixture
def account(settings) -> Account:
    settings.MAILERS = OUTBOX
    values = {"host": "127.0.0.1", "port": 2525, "security": "none", "from_address": "crm@nakheel.example"}
    return set_account(Account(), values=values, by=SYSTEM)


def link_to(email: str, **headers: str) -> str:
    Client().post("/reset/", {"email": email}, headers=headers)
    drain()
    text = Message.objects.get(purpose="password_reset").text
    return re.search(r"https?://\S+", text).group()


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def follow(client: Client, link: str):
    return client.get(path_of(link), follow=True)


def change(client: Client, link: str):
    page = follow(client, link)
    return client.post(page.redirect_chain[-1][0], NEW) if page.redirect_chain else page


def test_a_reset_link_changes_the_password_once(owner, account):
    link = link_to(owner.email)
    assert change(Client(), link).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(NEW["password1"])
    dead = follow(Client(), link)
    assert (dead.redirect_chain, dead.status_code) == ([], 410)


def test_the_link_starts_at_the_configured_address_whatever_host_asked(owner, account, settings):
    settings.ALLOWED_HOSTS = ["*"]
    link = link_to(owner.email, host="evil.example")
    assert link.startswith(settings.BASE_URL)


def test_the_link_dies_after_an_hour(owner, account):
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        link = link_to(owner.email)
        clock.shift(3700)
        assert not follow(Client(), link).redirect_chain


def test_the_link_dies_when_the_password_changes(owner, account):
    link = link_to(owner.email)
    owner.set_password("Another-one-entirely-3")
    owner.save()
    assert not follow(Client(), link).redirect_chain


def test_unknown_addresses_get_the_same_answer_and_no_letter(owner, account):
    known = Client().post("/reset/", {"email": owner.email})
    unknown = Client().post("/reset/", {"email": "nobody@nakheel.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    drain()
    assert Message.objects.count() == 1


def test_without_a_mail_account_a_reset_answers_the_same_and_queues_nothing(owner, settings):
    settings.MAILERS = OUTBOX
    assert Client().post("/reset/", {"email": owner.email}).status_code == 302
    drain()
    assert not Message.objects.exists()
