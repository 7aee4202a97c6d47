"""Doors of the product: who comes in, who does not, and what a stranger learns."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from wasl.kernel.actor import SYSTEM
from wasl.workspace.commands import add_user, create_owner, deactivate_user
from wasl.workspace.models import AuditEntry, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "Date-palm-and-amber-7"


@pytest.fixture
def owner() -> User:
    return create_owner(
        email="noura@nakheel.example",
        name="نورة العتيبي",
        password=PASSWORD,
        language="ar",
        firm="Nakheel",
        country="SA",
    )


def shown(response, email: str) -> str:
    """Return a page without what differs between any two pages: tokens, nonces, and the address that was typed."""
    text = response.content.decode().replace(email, "")
    return re.sub(r'(X-CSRFToken": "|csrfmiddlewaretoken" value="|nonce=")[^"]*', "", text)


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_person_signs_in_with_email_in_any_case_and_password(owner):
    client = Client()
    response = sign_in(client, "NOURA@nakheel.example")
    assert response.status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200
    assert AuditEntry.objects.filter(action="user.signed_in", actor=owner).count() == 1


def test_a_wrong_password_and_an_unknown_address_look_the_same(owner):
    known = sign_in(Client(), owner.email, "wrong password")
    unknown = sign_in(Client(), "nobody@nakheel.example", "wrong password")
    assert known.status_code == unknown.status_code == 422
    left, right = shown(known, owner.email), shown(unknown, "nobody@nakheel.example")
    assert left == right
    assert "Wrong e-mail or password." in left


def test_five_wrong_passwords_lock_the_address_for_strangers_and_say_when(owner):
    for _attempt in range(5):
        assert sign_in(Client(), owner.email, "wrong password").status_code == 422
    locked = sign_in(Client(), owner.email)
    assert locked.status_code == 429
    assert locked["Retry-After"] == "300"


def test_a_known_device_is_not_locked_out_by_strangers(owner):
    at_home = Client()
    sign_in(at_home, owner.email)
    at_home.post(reverse("account_logout"))
    for _attempt in range(6):
        sign_in(Client(REMOTE_ADDR="203.0.113.9"), owner.email, "wrong password")
    assert sign_in(at_home, owner.email).status_code == 302


def test_the_session_id_changes_at_sign_in(owner):
    client = Client()
    client.get(reverse("account_login"))
    client.session["planted"] = 1
    before = client.session.session_key
    sign_in(client, owner.email)
    assert client.session.session_key != before


def test_a_deactivated_colleague_is_a_stranger_at_once(owner):
    colleague = add_user(
        Role.objects.get(key="sales"),
        email="layan@nakheel.example",
        name="ليان",
        password=PASSWORD,
        by=SYSTEM,
    )
    client = Client()
    sign_in(client, colleague.email)
    deactivate_user(colleague, by=SYSTEM)
    assert client.get(reverse("usersessions_list")).status_code == 302
    refused = sign_in(Client(), colleague.email)
    stranger = sign_in(Client(), "nobody@nakheel.example", "wrong password")
    assert refused.status_code == 422
    assert shown(refused, colleague.email) == shown(stranger, "nobody@nakheel.example")
    again = Client()
    sign_in(again, colleague.email)
    assert again.get(reverse("usersessions_list")).status_code == 302


def test_sign_in_needs_a_csrf_token(owner):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, owner.email).status_code == 403


def test_redirects_after_sign_in_stay_on_this_host(owner):
    client = Client()
    response = client.post(
        reverse("account_login"),
        {"login": owner.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response["Location"] == "/"
