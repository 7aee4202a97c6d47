"""The audit and the sessions speak the reader's language: roles, fields and browsers by their names, never by keys."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import make
from wasl.kernel.errors import NotAllowed
from wasl.workspace.browsers import browser_name
from wasl.workspace.commands import Rights, change_role, change_user, end_session
from wasl.workspace.details import details
from wasl.workspace.models import AuditEntry, Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make.owner()


def shown(owner: User, language: str) -> str:
    client = make.signed_in(owner)
    client.post(reverse("workspace:set_language"), {"language": language})
    return client.get(reverse("workspace:audit")).content.decode()


def test_a_changed_role_of_a_person_is_told_by_the_names_of_the_roles(owner):
    person = make.user("sales")
    change_user(person, role=Role.objects.get(key="agent"), team=None, by=actor_of_user(owner))
    assert "Role: Salesperson → Service agent" in shown(owner, "en")
    assert "الدور: مندوب مبيعات ← موظف خدمة العملاء" in shown(owner, "ar")


def test_changed_rights_are_told_by_their_labels(owner):
    rights = Rights(
        permissions=frozenset({"contacts.add"}),
        reach={"*": {"read": "team", "change": "own"}},
        fields={"contact": {"birthday": "hidden"}},
    )
    role = Role.objects.get(key="sales")
    change_role(role, rights=rights, by=actor_of_user(owner))
    entry = AuditEntry.objects.get(action="role.changed")
    with translation.override("en"):
        told = details(entry.data, {})
    assert "Everything else, See: Own → Team" in told
    assert "Contacts, Birthday: Read and change → Hidden" in told
    assert any(phrase.startswith("Taken away: ") and "Use the API with tokens" in phrase for phrase in told)


@pytest.mark.parametrize("language", ["ar", "lv", "en"])
def test_no_key_of_what_is_kept_is_shown(owner, language):
    kept = {
        "role": "sales",
        "fields": ["from_address", "first_weekday"],
        "purpose": "password_reset",
        "language": "lv",
        "kind": "contact",
        "size": 2048,
        "refused": 3,
        "act": "untag",
        "count": 120,
    }
    with translation.override(language):
        told = " ".join(details(kept, {"role:sales": "Sales people"}))
    assert [
        word
        for word in ("from_address", "first_weekday", "password_reset", "refused:", "act:", "count:", "untag")
        if word in told
    ] == []
    assert "Sales people" in told


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.9", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_by_its_name(said, name):
    with translation.override("en"):
        assert browser_name(said).replace("\u2068", "").replace("\u2069", "") == name


def test_one_session_is_ended_and_the_others_go_on(owner):
    here, there = Client(), Client(headers={"user-agent": "Firefox/140.0 Windows"})
    for client in (here, there):
        client.post(reverse("account_login"), {"login": owner.email, "password": make.PASSWORD})
        client.get("/")
    ended = owner.usersession_set.get(user_agent__contains="Firefox")
    assert here.post(reverse("workspace:end_session", args=[ended.pk])).status_code == 303
    assert there.get("/")["Location"].startswith("/sign-in/")
    assert here.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="session.ended").exists()


def test_nobody_ends_the_session_of_another(owner):
    client = Client()
    client.post(reverse("account_login"), {"login": owner.email, "password": make.PASSWORD})
    client.get("/")
    session = owner.usersession_set.get()
    other = make.user("admin")
    assert make.signed_in(other).post(reverse("workspace:end_session", args=[session.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        end_session(session, by=actor_of_user(other))
    assert client.get("/").status_code == 200
