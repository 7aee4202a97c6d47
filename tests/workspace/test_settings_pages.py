"""Settings pages: who may open them, and what they do."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import NotAllowed
from wasl.project import doors
from wasl.project.doors import SessionDoor
from wasl.workspace.commands import add_team, invite_user
from wasl.workspace.models import ApiToken, AuditEntry, Invitation, Role, Team, User, Workspace
from wasl.workspace.queries import actor_of_user, eyes_of

pytestmark = pytest.mark.django_db
MANAGED = ["firm", "users", "invite", "teams", "roles", "audit"]
OWN = ["preferences", "tokens"]
OUTBOX = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}


@pytest.fixture
def owner() -> User:
    return make.owner()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", [*MANAGED, *OWN])
def test_an_owner_opens_every_settings_page_in_three_languages(owner, name):
    client = browser(owner)
    for language in ("ar", "lv", "en"):
        client.post(reverse("workspace:set_language"), {"language": language})
        page = client.get(reverse(f"workspace:{name}"))
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()[:60]


@pytest.mark.parametrize(
    "name", ["mfa_index", "usersessions_list", "account_change_password", "mail:account", "mail:outbox"]
)
def test_an_owner_opens_security_and_mail_pages(owner, name):
    assert browser(owner).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", MANAGED)
def test_a_salesperson_opens_none_of_the_managed_pages(owner, name):
    assert browser(make.user("sales")).get(reverse(f"workspace:{name}")).status_code == 403


@pytest.mark.parametrize("name", OWN)
def test_everybody_opens_his_own_pages(owner, name):
    assert browser(make.user("read-only")).get(reverse(f"workspace:{name}")).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back(owner):
    response = Client().get(reverse("workspace:users"))
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/settings/users/"


def test_preferences_are_kept_and_shown(owner):
    sent = {"name": "نورة", "language": "ar", "zone": "Europe/Riga", "theme": "dark", "digits": "arabic"}
    assert browser(owner).post(reverse("workspace:preferences"), sent).status_code == 303
    owner.refresh_from_db()
    kept = (owner.name, owner.language, owner.zone, owner.theme, owner.digits, owner.has_single_keys)
    assert kept == ("نورة", "ar", "Europe/Riga", "dark", "arabic", False)


def test_preferences_take_no_rights(owner):
    colleague = make.user("sales")
    sent = {
        "name": "X",
        "language": "en",
        "theme": "auto",
        "digits": "latin",
        "role": "owner",
        "is_active": "",
    }
    browser(colleague).post(reverse("workspace:preferences"), sent)
    colleague.refresh_from_db()
    assert (colleague.role.key, colleague.is_active) == ("sales", True)


def test_the_firm_is_changed_with_a_trace(owner):
    sent = {
        "name": "SIA Vējš",
        "country": "LV",
        "language": "lv",
        "currency": "EUR",
        "zone": "Europe/Riga",
        "first_weekday": "0",
    }
    assert browser(owner).post(reverse("workspace:firm"), sent).status_code == 303
    firm = Workspace.objects.get()
    assert (firm.name, firm.currency, firm.first_weekday) == ("SIA Vējš", "EUR", 0)
    assert AuditEntry.objects.filter(action="workspace.changed", actor=owner).exists()


def test_a_token_is_shown_once_and_works_at_the_api(owner):
    client = browser(owner)
    page = client.post(reverse("workspace:tokens"), {"name": "Shop"}).content.decode()
    code = re.search(r"wasl_[\w-]{40,}", page).group()
    assert code not in client.get(reverse("workspace:tokens")).content.decode()
    token = ApiToken.objects.get()
    assert code not in (token.digest, token.name)
    client.post(reverse("workspace:revoke_token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_an_invited_person_joins_by_the_link_that_the_administrator_was_shown(owner, settings):
    settings.MAILERS = OUTBOX
    sent = {"email": "layan@nakheel.example", "name": "ليان", "role": "sales", "team": "", "language": "ar"}
    page = browser(owner).post(reverse("workspace:invite"), sent).content.decode()
    path = re.search(r"/invite/[\w-]+/", page).group()
    guest = Client()
    assert guest.get(path).status_code == 200
    joined = guest.post(path, {"name": "ليان", "password": make.PASSWORD})
    assert joined.status_code == 302
    assert guest.get(reverse("workspace:preferences")).status_code == 200
    assert User.objects.get(email="layan@nakheel.example").role.key == "sales"
    assert Client().get(path).status_code == 410


def test_an_invitation_dies_by_revocation_and_by_a_new_one(owner):
    role = Role.objects.get(key="sales")
    first = invite_user(role, email="layan@nakheel.example", by=SYSTEM)
    second = invite_user(role, email="layan@nakheel.example", by=SYSTEM)
    path = lambda invited: "/" + invited.link.split("/", 3)[3]  # noqa: E731
    assert Client().get(path(first)).status_code == 410
    assert Client().get(path(second)).status_code == 200
    browser(owner).post(reverse("workspace:revoke_invitation", args=[second.invitation.pk]))
    assert Client().get(path(second)).status_code == 410


def test_an_administrator_invites_no_owner(owner):
    admin = browser(make.user("admin"))
    sent = {"email": "eve@nakheel.example", "role": "owner", "team": "", "language": "en"}
    assert admin.post(reverse("workspace:invite"), sent).status_code == 403
    assert not Invitation.objects.exists()


def test_a_colleague_gets_another_role_and_team(owner):
    colleague = make.user("sales")
    team = add_team("Riga", by=SYSTEM)
    sent = {"name": "Jānis", "role": "manager", "team": str(team.pk)}
    assert browser(owner).post(reverse("workspace:user", args=[colleague.pk]), sent).status_code == 303
    colleague.refresh_from_db()
    assert (colleague.role.key, colleague.team, colleague.name) == ("manager", team, "Jānis")


def test_the_last_owner_keeps_his_role(owner):
    admin = make.user("owner")
    owner.is_active = False
    owner.save()
    sent = {"name": "X", "role": "sales", "team": ""}
    page = browser(admin).post(reverse("workspace:user", args=[admin.pk]), sent)
    assert page.status_code == 403
    assert User.objects.get(pk=admin.pk).role.key == "owner"


def test_a_leaver_is_out_with_sessions_and_tokens(owner):
    leaver = make.user("sales")
    at_work = Client()
    at_work.post(reverse("account_login"), {"login": leaver.email, "password": make.PASSWORD})
    browser(owner).post(reverse("workspace:deactivate", args=[leaver.pk]))
    assert at_work.get(reverse("workspace:preferences")).status_code == 302
    assert not leaver.usersession_set.exists()


def test_seeing_as_a_colleague_reads_and_changes_nothing(owner):
    colleague = make.user("sales", name="Jānis Bērziņš")
    client = browser(owner)
    see_as = reverse("workspace:see_as", args=[colleague.pk])
    assert see_as in client.get(reverse("workspace:user", args=[colleague.pk])).text
    client.post(see_as)
    assert AuditEntry.objects.filter(action="user.seen_as", actor=owner).exists()
    assert client.get(reverse("workspace:users")).status_code == 403
    page = client.get("/contacts/")
    assert "Jānis Bērziņš" in page.content.decode()
    assert reverse("workspace:see_as_oneself") in page.content.decode()
    assert "unsaved looking" in client.get("/contacts/new/").content.decode()
    with pytest.raises(NotAllowed, match="You look with another's eyes"):
        make.contact(by=eyes_of(actor_of_user(owner), str(colleague.pk)))


def test_a_page_seen_as_a_colleague_hears_what_the_colleague_hears(owner, monkeypatch):
    monkeypatch.setattr(doors, "close_old_connections", lambda: None)  # it is that of the test
    colleague = make.user("sales")
    client = browser(owner)
    client.post(reverse("workspace:see_as", args=[colleague.pk]))
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    assert SessionDoor().identify(cookies).user_id == colleague.pk
    client.post(reverse("workspace:see_as_oneself"))
    assert SessionDoor().identify(cookies).user_id == owner.pk


def test_the_notice_of_seeing_as_speaks_the_language_of_who_looks(owner):
    colleague = make.user("sales", language="ar")
    client = browser(owner)
    client.post(reverse("workspace:see_as", args=[colleague.pk]))
    page = client.get("/contacts/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "See with my own eyes" in page
    assert client.get(reverse("workspace:preferences")).status_code == 404
    client.post(reverse("workspace:see_as_oneself"))
    assert client.get(reverse("workspace:users")).status_code == 200


def test_teams_form_a_tree_without_circles(owner):
    client = browser(owner)
    client.post(reverse("workspace:teams"), {"name": "Baltics", "parent": ""})
    top = Team.objects.get()
    client.post(reverse("workspace:teams"), {"name": "Riga", "parent": str(top.pk)})
    below = Team.objects.get(name="Riga")
    assert below.parent == top
    circle = client.post(
        reverse("workspace:team", args=[top.pk]), {"name": "Baltics", "parent": str(below.pk)}
    )
    assert circle.status_code == 422
    assert client.post(reverse("workspace:delete_team", args=[top.pk])).status_code == 422
    assert client.post(reverse("workspace:delete_team", args=[below.pk])).status_code == 303
    assert client.post(reverse("workspace:teams"), {"name": "BALTICS", "parent": ""}).status_code == 422


def test_a_role_is_copied_and_adapted_in_the_browser(owner):
    client = browser(owner)
    client.post(reverse("workspace:copy_role", args=["sales"]), {"name": "Field sales"})
    copy = Role.objects.get(name="Field sales")
    sent = {
        "name": "Field sales",
        "reach.*.read": "team",
        "reach.*.change": "own",
        "reach.contact.read": "all",
        "permission": ["contacts.add", "records.write_notes"],
    }
    assert client.post(reverse("workspace:role", args=[copy.key]), sent).status_code == 303
    copy.refresh_from_db()
    assert copy.reach == {"*": {"read": "team", "change": "own"}, "contact": {"read": "all"}}
    assert copy.permissions == ["contacts.add", "records.write_notes"]
    assert client.get(reverse("workspace:role", args=[copy.key])).status_code == 200
    assert client.post(reverse("workspace:delete_role", args=[copy.key])).status_code == 303


@pytest.mark.parametrize("bad", [{"reach.*.read": "everything"}, {"permission": ["system.root"]}])
def test_a_role_takes_no_right_that_does_not_exist(owner, bad):
    response = browser(owner).post(reverse("workspace:role", args=["sales"]), {"reach.*.read": "own"} | bad)
    assert response.status_code == 422
    assert Role.objects.get(key="sales").reach["*"] == {"read": "own", "change": "own"}


def test_the_audit_is_filtered_and_its_chain_checked(owner):
    client = browser(owner)
    make.user("sales")
    page = client.get(reverse("workspace:audit"), {"action": "user.added"}).content.decode()
    assert page.count('title="user.added"') == 1
    assert "workspace.created</code>" not in page
    assert "The chain holds" in client.post(reverse("workspace:verify_audit"), follow=True).content.decode()
    AuditEntry.objects.filter(action="user.added").update(data={"role": "owner"})
    broken = AuditEntry.objects.get(action="user.added").id
    told = client.post(reverse("workspace:verify_audit"), follow=True).content.decode()
    assert f"broken at entry {broken}" in told
