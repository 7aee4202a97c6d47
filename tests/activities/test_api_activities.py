"""Tasks, calls and meetings over the API: as contacts, with their own verbs."""

from typing import Any

import pytest

from tests import make
from tests.api import Caller
from wasl.activities.models import Activity
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    make.owner()
    return Caller(make.user())


def test_a_task_is_added_changed_finished_and_comes_back_from_the_bin(caller: Caller) -> None:
    contact = make.contact()
    boss = Caller(make.user("admin"))
    given = {
        "title": "Send",
        "about": [str(contact.pk)],
        "due_on": "2027-01-05",
        "checklist": [{"text": "Price"}],
        "tags": ["urgent"],
    }
    made = boss.send("post", "/tasks", given)
    assert made.status_code == 201, made.json()
    task = made.json()
    path = f"/tasks/{task['id']}"
    assert made["Location"] == f"/api/v1{path}"
    assert (task["due_on"], task["due_at"], task["state"], task["tags"]) == (
        "2027-01-05",
        None,
        "open",
        ["urgent"],
    )
    changed = boss.send("patch", path, {"priority": 4, "due_at": "2027-01-05T09:30:00Z", "version": 1}).json()
    assert (changed["priority"], changed["due_at"], changed["version"]) == (4, "2027-01-05T09:30:00Z", 2)
    stale = boss.send("patch", path, {"priority": 1, "version": 1})
    assert (stale.status_code, boss.send("patch", path, {}).status_code) == (409, 422)
    done = boss.send(
        "post", f"{path}/complete", {"outcome": "Sent", "then": {"title": "Ask", "due_on": "2027-01-09"}}
    )
    assert (done.json()["state"], done.json()["outcome"]) == ("done", "Sent")
    assert boss.send("post", f"{path}/complete", {}).status_code == 409
    assert boss.send("get", f"/records/{contact.pk}/timeline").status_code == 200
    assert boss.send("delete", path).status_code == 204
    assert boss.send("get", path).status_code == 404
    assert boss.send("post", f"{path}/restore").json()["state"] == "done"
    assert boss.send("post", f"{path}/reopen").json()["state"] == "open"
    assert boss.send("get", '/tasks?filter={"field":"is_late","op":"is","value":true}').json()["items"] == []


def test_a_call_is_logged_and_a_meeting_is_planned_and_held(caller: Caller) -> None:
    contact = make.contact(by=actor_of_user(make.user("admin")))
    boss = Caller(make.user("admin"))
    call = boss.send(
        "post",
        "/calls",
        {"about": [str(contact.pk)], "held": {"result": "busy", "plain_text": "Later\n\nagain"}},
    )
    assert call.status_code == 201, call.json()
    assert (call.json()["state"], call.json()["result"]) == ("done", "busy")
    note = boss.send("get", f"/notes/{call.json()['note']}").json()
    assert (note["kind"], note["text"]) == ("call", "Later\n\nagain")
    meeting = boss.send(
        "post", "/meetings", {"about": [str(contact.pk)], "due_at": "2027-01-05T09:30:00Z", "minutes": 30}
    ).json()
    held = boss.send("post", f"/meetings/{meeting['id']}/hold", {"text": "<p>Agreed</p>", "place": "Riga"})
    assert (held.json()["state"], held.json()["place"], held.json()["minutes"]) == ("done", "Riga", 30)
    assert boss.send("get", f"/tasks/{meeting['id']}").status_code == 404
    assert boss.send("get", "/meetings").json()["count"] == {"value": 1, "exact": True}


def test_a_batch_answers_for_each_item(caller: Caller) -> None:
    answers = caller.send(
        "post",
        "/tasks/batch",
        {"items": [{"title": "One"}, {"title": " "}, {"title": "x", "repeat": "daily"}]},
    )
    assert [item["status"] for item in answers.json()["items"]] == [201, 422, 422]
    assert [list(item.get("errors", {})) for item in answers.json()["items"]] == [[], ["title"], ["repeat"]]
    assert Activity.objects.count() == 1


def test_the_next_step_of_a_record_is_promised_and_taken(caller: Caller) -> None:
    contact = make.contact(by=actor_of_user(make.user("admin")))
    boss = Caller(make.user("admin"))
    path, due = f"/records/{contact.pk}/next-step", "2027-01-05T09:30:00Z"
    assert boss.send("put", path, {"step": "Call", "due_at": due}).json() == {"step": "Call", "due_at": due}
    assert boss.send("post", f"{path}/done").json() == {"step": "", "due_at": None}
    assert boss.send("post", f"{path}/done").status_code == 404
    assert caller.send("put", path, {"step": "Call", "due_at": due}).status_code == 404


@pytest.mark.parametrize(("role", "seen", "changed"), [("sales", 1, 404), ("manager", 3, 403)])
def test_each_sees_and_changes_as_far_as_his_role_reaches(role: str, seen: int, changed: int) -> None:
    make.owner()
    user = make.user(role)
    others = [make.task("Of others", by=make.actor()) for _ in range(2)]
    make.task("Own", owner_id=user.pk)
    caller = Caller(user)
    assert len(caller.send("get", "/tasks").json()["items"]) == seen
    assert caller.send("post", f"/tasks/{others[0].pk}/complete", {}).status_code == changed
    assert Activity.objects.get(pk=others[0].pk).is_open


def test_what_a_role_hides_or_locks_is_so_everywhere() -> None:
    make.owner()
    user = make.user("manager", team=make.team())
    user.role.fields = {"task": {"repeat": "hidden", "priority": "read"}}
    user.role.save()
    task = make.task("Own", owner_id=user.pk, team_id=user.team_id, repeat="FREQ=WEEKLY")
    caller = Caller(user)
    assert "repeat" not in caller.send("get", f"/tasks/{task.pk}").json()
    for values in ({"repeat": ""}, {"priority": 4}):
        refused: Any = caller.send("patch", f"/tasks/{task.pk}", values)
        assert (refused.status_code, list(refused.json()["errors"])) == (422, list(values))
    browser = make.signed_in(user)
    for path in (f"/activities/{task.pk}/", f"/activities/{task.pk}/edit/"):
        page = browser.get(path).content.decode()
        assert "Every week" not in page
    assert 'name="priority"' not in browser.get(f"/activities/{task.pk}/edit/").content.decode()
