"""Invitations and reports for programs: what pages do, by the same rights."""

import datetime

import pytest
from django.test import Client

from tests import make
from wasl.activities.commands import plan_meeting
from wasl.calendar.models import Guest
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.mail.commands import set_account
from wasl.mail.models import Account, MailedList, Message
from wasl.workspace.commands import add_token
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def program(user: User) -> Client:
    _token, code = add_token(user, name="program", by=actor_of_user(user))
    return Client(headers={"Authorization": f"Bearer {code}"})


def test_a_program_invites_lists_answers_and_takes_back() -> None:
    owner = make.owner()
    by = actor_of_user(owner)
    account = {"host": "127.0.0.1", "port": 9, "security": "none", "from_address": "crm@nakheel.example"}
    set_account(Account(), values=account, by=SYSTEM)
    person = make.contact(by=by, name="Layan", emails=[{"value": "layan@customer.example"}])
    due = clock.now() + datetime.timedelta(days=2)
    meeting = plan_meeting("Contract", by=by, about=[person.pk], due_at=due)
    api, path = program(owner), f"/api/v1/meetings/{meeting.pk}/invitations"
    found = api.get(path).json()
    assert ([one["name"] for one in found["candidates"]], found["guests"]) == (["Layan"], [])
    sent = api.post(path, {"guests": [str(person.pk)]}, content_type="application/json")
    (guest,) = sent.json()["guests"]
    assert (guest["answer"], guest["contact"], Message.objects.count()) == ("none", str(person.pk), 1)
    again = api.post(path, {"guests": [str(person.pk)]}, content_type="application/json")
    assert again.status_code == 422
    assert program(make.user("sales")).get(path).status_code == 404
    other = plan_meeting("Other", by=by, due_at=due)
    assert api.delete(f"/api/v1/meetings/{other.pk}/invitations/{guest['id']}").status_code == 404
    assert api.delete(f"{path}/{guest['id']}").status_code == 204
    assert not Guest.objects.exists()


def test_a_program_schedules_changes_pauses_and_removes_a_report() -> None:
    owner = make.owner()
    api = program(owner)
    given = {
        "listing": "contacts",
        "name": "All",
        "recipients": [str(owner.pk)],
        "rhythm": "daily",
        "hour": 7,
    }
    made = api.post("/api/v1/reports", given, content_type="application/json")
    assert made.status_code == 201, made.content
    path = made["Location"]
    changed = api.patch(path, {"hour": 9}, content_type="application/json").json()
    assert (changed["hour"], changed["rhythm"], changed["name"]) == (9, "daily", "All")
    assert api.post(f"{path}/pause", {"is_paused": True}, content_type="application/json").json()["is_paused"]
    assert api.post(f"{path}/send").status_code == 409
    assert [one["id"] for one in api.get("/api/v1/reports").json()["items"]] == [changed["id"]]
    assert program(make.user("manager")).get(path).status_code in {403, 404}
    assert api.delete(path).status_code == 204
    assert not MailedList.objects.exists()
