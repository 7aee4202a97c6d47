"""Second factors, the life of sessions, and what a signed-in request costs (S-087, S-088)."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.workspace.commands import add_team, make_reset_link, remove_second_step
from wasl.workspace.models import AuditEntry, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
NEW = {"password1": "Sand-and-sea-and-9", "password2": "Sand-and-sea-and-9"}


@pytest.fixture
def guarded() -> User:
    user = make.owner()
    totp.TOTP.activate(user, SECRET)
    return user


def code_now() -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, next(iter(totp.yield_hotp_counters_from_time()))))


def begin(user: User, password: str = make.PASSWORD) -> Client:
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": password})
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("workspace:preferences")).status_code == 302
    return client


def finish(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_the_secret_lies_sealed_in_the_database(guarded):
    assert SECRET not in str(Authenticator.objects.get().data)


def test_the_password_alone_opens_nothing_and_a_code_works_once(guarded):
    code = code_now()
    client = begin(guarded)
    before = client.session.session_key
    assert finish(client, code).status_code == 302
    assert client.session.session_key != before
    assert client.get(reverse("workspace:preferences")).status_code == 200
    assert finish(begin(guarded), code).status_code == 422


def test_wrong_codes_are_refused_and_then_locked(guarded):
    client = begin(guarded)
    answers = [finish(client, f"00000{number}").status_code for number in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_recovery_code_works_once(guarded):
    codes = RecoveryCodes.activate(guarded).get_unused_codes()
    client = begin(guarded)
    signed_in = finish(client, codes[0])
    assert signed_in.status_code == 302
    assert "9 codes are left" in client.get(signed_in["Location"]).content.decode()
    assert "9 unused codes" in client.get(reverse("mfa_index")).content.decode()
    assert finish(begin(guarded), codes[0]).status_code == 422


def test_the_second_step_offers_no_passkey_to_who_has_none(guarded):
    assert "Use a passkey" not in begin(guarded).get(reverse("mfa_authenticate")).content.decode()


def test_who_lost_phone_and_codes_is_let_in_by_an_administrator(guarded):
    colleague = make.user("sales")
    signed_in = Client()
    signed_in.post(reverse("account_login"), {"login": colleague.email, "password": make.PASSWORD})
    assert signed_in.get(reverse("workspace:preferences")).status_code == 200
    totp.TOTP.activate(colleague, SECRET)
    admin = make.signed_in(guarded)
    page = admin.get(reverse("workspace:user", args=[colleague.pk]))
    assert "Turn off the second step" in page.content.decode()
    done = admin.post(
        reverse("workspace:remove_second_step", args=[colleague.pk]), follow=True
    ).content.decode()
    assert "signs in with the password alone" in done
    assert "Turn off the second step" not in done
    assert signed_in.get(reverse("workspace:preferences")).status_code == 302
    assert AuditEntry.objects.filter(action="user.second_step_removed", object_id=str(colleague.pk)).exists()


def test_nobody_takes_the_second_step_from_somebody_with_more_rights_or_from_himself_here(guarded):
    admin = make.actor("admin")
    with pytest.raises(NotAllowed):
        remove_second_step(guarded, by=admin)
    with pytest.raises(Invalid):
        remove_second_step(guarded, by=actor_of_user(guarded))
    assert Authenticator.objects.filter(user=guarded).exists()


def test_a_reset_password_does_not_skip_the_second_factor(guarded):
    link = make_reset_link(guarded, by=SYSTEM)
    client = Client()
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    client.post(page.redirect_chain[-1][0], NEW)
    assert client.get(reverse("workspace:preferences")).status_code == 302
    begin(guarded, NEW["password1"])


@pytest.mark.parametrize("way", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_factor_can_be_set_up_after_a_reset_link(way):
    user = make.user("agent")
    client = Client()
    page = client.get("/" + make_reset_link(user, by=SYSTEM).split("/", 3)[3], follow=True)
    client.post(page.redirect_chain[-1][0], NEW)
    client.post(reverse("account_login"), {"login": user.email, "password": NEW["password1"]})
    answer = client.get(reverse(way))
    assert answer.get("Location", "").split("?")[0] in ("", reverse("account_reauthenticate"))


def test_a_session_ends_after_eight_idle_hours():
    owner = make.owner()
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
        client = Client()
        client.post(
            reverse("account_login"), {"login": owner.email, "password": make.PASSWORD, "remember": "on"}
        )
        clock.shift(7 * 3600)
        assert client.get(reverse("workspace:preferences")).status_code == 200
        clock.shift(7 * 3600)
        assert client.get(reverse("workspace:preferences")).status_code == 200
        clock.shift(8 * 3600 + 1)
        assert client.get(reverse("workspace:preferences")).status_code == 302


def test_a_session_ends_after_thirty_days_however_busy():
    owner = make.owner()
    with time_machine.travel("2026-11-01T08:00:00Z", tick=False) as clock:
        client = Client()
        client.post(
            reverse("account_login"), {"login": owner.email, "password": make.PASSWORD, "remember": "on"}
        )
        for _time in range(30 * 4):
            assert client.get(reverse("workspace:set_language")).status_code == 405
            clock.shift(6 * 3600)
        assert client.get(reverse("workspace:preferences")).status_code == 200
        clock.shift(1)
        assert client.get(reverse("workspace:preferences")).status_code == 302


def test_a_password_change_ends_the_other_sessions():
    owner = make.owner()
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": owner.email, "password": make.PASSWORD})
    owner.set_password(NEW["password1"])
    owner.save()
    assert elsewhere.get(reverse("workspace:preferences")).status_code == 302


@pytest.mark.parametrize(("role", "most"), [("owner", 3), ("manager", 4)])
def test_a_signed_in_request_costs_at_most_four_queries(role, most):
    make.owner()
    person = make.user(role, team=add_team("City", by=SYSTEM))
    client = Client()
    client.force_login(person)
    client.get(reverse("workspace:set_language"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        # a page that asks nothing itself: the method is refused before
        assert client.get(reverse("workspace:set_language")).status_code == 405
    assert len(queries) <= most


def test_the_security_page_shows_a_guarded_account(guarded):
    page = make.signed_in(guarded).get(reverse("mfa_index"))
    assert page.status_code == 200
    assert reverse("mfa_deactivate_totp") in page.content.decode()
