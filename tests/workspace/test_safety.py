"""The security status, locked doors that are told of, and what a role would see (R112, R121, S-082)."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import NotAllowed
from wasl.mail.commands import set_account
from wasl.mail.models import Account, Message
from wasl.workspace.commands import Rights, change_role
from wasl.workspace.models import AuditEntry, Role
from wasl.workspace.queries import actor_of_user, glimpses, safety

pytestmark = pytest.mark.django_db


def test_the_status_counts_second_factors_and_names_administrators_without():
    owner = make.owner()
    admin, _rep = make.user("admin"), make.user("sales")
    Authenticator.objects.create(user=owner, type="totp", data={})
    Authenticator.objects.create(user=admin, type="recovery_codes", data={})
    found = safety(actor_of_user(owner))
    assert (found.people, found.guarded, found.share) == (3, 1, 33)
    assert found.bare == [admin]


def test_the_status_shows_the_last_sign_ins_on_its_page():
    owner = make.owner()
    client = Client()
    client.post("/sign-in/", {"login": owner.email, "password": make.PASSWORD})
    page = client.get("/settings/safety/").content.decode()
    assert "127.0.0.1" in page
    assert "Administrators without a second factor" in page


def test_the_status_is_for_those_who_manage_users():
    with pytest.raises(NotAllowed):
        safety(make.actor("sales"))


@pytest.fixture
def account(settings) -> Account:
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
    values = {"host": "127.0.0.1", "port": 2525, "security": "none", "from_address": "crm@nakheel.example"}
    return set_account(Account(), values=values, by=SYSTEM)


def guess(email: str, times: int) -> int:
    for _attempt in range(times):
        status = Client().post("/sign-in/", {"login": email, "password": "wrong password"}).status_code
    return status


def test_a_locked_account_is_told_to_its_person_and_to_the_owners_once(account):
    owner = make.owner()
    person = make.user("sales")
    assert guess(person.email, 7) == 429
    drain()
    letters = Message.objects.filter(purpose="lock")
    assert sorted(letters.values_list("recipient", flat=True)) == sorted([owner.email, person.email])
    assert AuditEntry.objects.filter(action="user.locked_out", object_id=str(person.id)).count() == 1
    assert person.name in letters.get(recipient=owner.email).subject


def test_guesses_at_an_unknown_address_lock_it_as_well_and_leave_no_trace(account):
    make.owner()
    assert guess("nobody@example.com", 7) == 429
    drain()
    assert not Message.objects.filter(purpose="lock").exists()
    assert not AuditEntry.objects.filter(action="user.locked_out").exists()


def test_a_glimpse_counts_and_names_what_the_role_would_see_in_somebodys_place():
    owner = actor_of_user(make.owner())
    rep, team = make.user("sales"), make.team()
    mine = make.contact(name="Hind Salem", owner_id=rep.id)
    make.contact(name="Somebody Else", team_id=team.id)
    sales = Role.objects.get(key="sales")
    (seen,) = [one for one in glimpses(owner, sales, person=rep, team_id=None) if one.kind.name == "contact"]
    assert (seen.count, seen.samples) == (1, [(mine.pk, "Hind Salem")])
    (new,) = [
        one for one in glimpses(owner, sales, person=None, team_id=team.id) if one.kind.name == "contact"
    ]
    assert (new.count, new.samples) == (0, [])


def test_a_glimpse_shows_nothing_that_the_viewer_does_not_see():
    make.owner()
    change_role(
        Role.objects.get(key="manager"),
        rights=Rights(
            permissions=frozenset({"workspace.manage_roles"}), reach={"*": {"read": "own", "change": "none"}}
        ),
        by=SYSTEM,
    )
    narrow = make.actor("manager")
    make.contact(name="Hidden From Him")
    agent = Role.objects.get(key="agent")
    assert {one.count for one in glimpses(narrow, agent, person=None, team_id=None)} == {0}


def test_the_page_of_a_role_shows_the_glimpse():
    client = make.signed_in(make.owner())
    make.contact(name="Hind Salem")
    page = client.get("/settings/roles/agent/", {"try": "1"}).content.decode()
    assert "Hind Salem" in page
    assert "Hind Salem" not in client.get("/settings/roles/agent/").content.decode()
