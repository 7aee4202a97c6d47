"""The pages: few queries whatever their size, plain forms that work without scripts, the queue, the board."""

import datetime
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.activities.commands import change_activity, log_call, plan_call
from wasl.activities.models import Activity, Task
from wasl.activities.wording import waits
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.records.models import Event
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def by(owner: User) -> Actor:
    return actor_of_user(owner)


@pytest.fixture
def browser(owner: User) -> Client:
    return make.signed_in(owner)


def queries(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200, path
    return len(seen)


def fill(by: Actor, number: int) -> None:
    for count in range(number):
        contact = make.contact(by=by)
        make.task(about=contact, by=by, due_at=clock.now() + (count - number // 2) * HOUR)
        plan_call("", about=[contact.pk], due_at=clock.now() + count * HOUR, by=by)
        log_call("", about=[contact.pk], talk={"text": "<p>Hello</p>"}, by=by)


def test_pages_need_as_many_queries_for_fifty_as_for_two(by: Actor, browser: Client) -> None:
    fill(by, 2)
    paths = (
        "/home/day/",
        "/tasks/",
        "/tasks/done/",
        "/calls/",
        "/meetings/",
        "/tasks/board/",
        "/queue/tasks/",
    )
    few = {path: queries(browser, path) for path in paths}
    assert few["/home/day/"] <= 48
    assert few["/tasks/"] <= 10
    fill(by, 25)
    # a list that goes on is counted, and the planner asked before
    assert {path: count for path in paths if (count := queries(browser, path)) > few[path] + 2} == {}


def test_the_panel_beside_a_record_and_the_page_of_a_task_are_cheap(by: Actor, browser: Client) -> None:
    contact = make.contact(by=by)
    task = make.task(about=contact, by=by)
    assert queries(browser, f"/r/{contact.pk}/tasks/") <= 6
    assert queries(browser, f"/activities/{task.pk}/") <= 14


def test_a_task_is_made_on_a_record_seen_in_my_day_done_and_on_the_timeline(
    by: Actor, browser: Client
) -> None:
    contact = make.contact(by=by, name="Zaid")
    sent = {"title": "Send the quote", "day": f"{clock.today():%Y-%m-%d}", "time": "23:58"}
    assert browser.post(f"/r/{contact.pk}/tasks/add/", sent).status_code == 303
    task = Task.objects.get()
    assert "Send the quote" in browser.get("/home/day/").content.decode()
    answer = browser.post(
        f"/activities/{task.pk}/finish/",
        {"outcome": "By courier", "next_title": "Ask", "next_day": "2031-01-05"},
    )
    assert answer.status_code == 303
    page = browser.get(f"/contacts/{contact.pk}/").content.decode()
    assert "By courier" in page
    assert Task.objects.get(title="Ask").due_on == datetime.date(2031, 1, 5)


def test_what_is_done_by_a_script_answers_with_what_changed(by: Actor, browser: Client) -> None:
    task = make.task(by=by)
    answer = browser.post(f"/activities/{task.pk}/finish/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert "activities:changed" in answer["HX-Trigger"]
    assert f"/activities/{task.pk}/reopen/" in answer["HX-Trigger"]
    again = browser.post(f"/activities/{task.pk}/finish/", headers={"HX-Request": "true"})
    assert again.status_code == 409


def test_the_whole_form_adds_and_changes_and_tells_of_a_colleagues_change(by: Actor, browser: Client) -> None:
    contact = make.contact(by=by)
    blocker = make.task("Before", by=by)
    sent = {
        "title": "Move", "about": str(contact.pk), "day": "2031-01-05", "time": "", "priority": "3", "repeat": "FREQ=WEEKLY",
        "remind_before": "1440", "blocked_by": str(blocker.pk), "tags": "office", "body": "Careful", "owner_id": str(by.user_id),
        "team_id": "", "checklist-TOTAL_FORMS": "2", "checklist-INITIAL_FORMS": "0", "checklist-0-text": "Desks",
        "checklist-1-text": "",
    }  # fmt: skip
    answer = browser.post("/tasks/new/", sent)
    assert answer.status_code == 303, re.findall(r"invalid-feedback[^<]*<", answer.content.decode())
    task = Task.objects.get(title="Move")
    assert (task.priority, task.repeat, task.remind_before, task.has_time) == (3, "FREQ=WEEKLY", 1440, False)
    assert (task.checklist, list(task.blocked_by.all())) == ([{"text": "Desks", "is_done": False}], [blocker])
    page = browser.get(f"/activities/{task.pk}/edit/").content.decode()
    assert 'value="2031-01-05"' in page
    changed = browser.post(f"/activities/{task.pk}/edit/", sent | {"title": "Move all", "seen": "1"})
    assert changed.status_code == 303
    stale = browser.post(f"/activities/{task.pk}/edit/", sent | {"title": "Other", "seen": "1"})
    assert (stale.status_code, "Move all" in stale.content.decode()) == (409, True)


def test_calls_and_minutes_are_written_in_the_composer(by: Actor, browser: Client) -> None:
    contact, guest = make.contact(by=by), make.contact(by=by)
    sent = {
        "body": "Wants a price",
        "format": "text",
        "direction": "in",
        "result": "reached",
        "minutes": "7",
        "next_title": "Price",
    }
    assert browser.post(f"/r/{contact.pk}/log/call/", sent).status_code == 303
    sent = {"body": "Agreed", "format": "text", "place": "Riga", "attendees": str(guest.pk)}
    assert browser.post(f"/r/{contact.pk}/log/meeting/", sent).status_code == 303
    assert sorted(Activity.objects.values_list("kind", flat=True)) == ["call", "meeting", "task"]
    assert "Agreed" in browser.get(f"/contacts/{guest.pk}/").content.decode()
    assert browser.get(f"/r/{contact.pk}/log/step/").status_code == 404
    assert browser.get(f"/r/{contact.pk}/step/set/").status_code == 200
    assert browser.get(f"/r/{contact.pk}/step/done/").status_code == 404


def test_the_next_step_of_a_record_is_put_off_beside_it_and_keeps_its_hour(
    by: Actor, browser: Client
) -> None:
    contact = make.contact(by=by)
    path = f"/r/{contact.pk}/step/snooze/"
    assert browser.post(path, {"until": "day"}).status_code == 404
    held = make.task("Call back", by=by, about=contact, due_at=clock.now() + HOUR)
    zone = ZoneInfo(by.zone)
    hour, today = held.due_at.astimezone(zone).time(), clock.today(zone)
    answer = browser.post(path, {"until": "days", "next": f"/r/{contact.pk}/"})
    assert (answer.status_code, answer["Location"]) == (303, f"/r/{contact.pk}/")
    later = Task.objects.get(pk=held.pk).due_at.astimezone(zone)
    assert (later.date(), later.time()) == (today + datetime.timedelta(days=3), hour)
    assert browser.post(path, {"until": "<b>"}).status_code == 404


def test_what_was_put_off_is_put_back_by_the_toast(by: Actor, browser: Client) -> None:
    held = make.task("Call back", by=by, due_at=clock.now() + HOUR)
    whole = make.task("Send", by=by, due_on=datetime.date(2031, 1, 5))
    for task in (held, whole):
        sent = {"day": "2031-02-01", "time": "09:00"}
        answer = browser.post(f"/activities/{task.pk}/snooze/", sent, headers={"HX-Request": "true"})
        (toast,) = json.loads(answer["HX-Trigger"])["wasl:toast"]["toasts"]
        browser.post(toast["undo"], headers={"HX-Request": "true"})
        back = Task.objects.get(pk=task.pk)
        minute = [one.due_at.replace(second=0, microsecond=0) for one in (back, task)]
        assert (minute[0], back.due_on, back.has_time) == (minute[1], task.due_on, task.has_time)


def test_next_week_begins_where_the_firms_weeks_do() -> None:
    tuesday = datetime.date(2026, 11, 24)
    found = [waits(tuesday, first)["week"][1] for first in (0, 6)]
    assert found == [datetime.date(2026, 11, 30), datetime.date(2026, 11, 29)]
    assert waits(datetime.date(2026, 11, 29), 6)["week"][1] == datetime.date(2026, 12, 6)


def test_the_form_moves_one_of_a_series_alone_or_with_those_after_it(by: Actor, browser: Client) -> None:
    task = make.task("Report", by=by, due_on=datetime.date(2031, 1, 6), repeat="FREQ=WEEKLY")
    path = f"/activities/{task.pk}/edit/"
    assert "moves_series" in browser.get(path).content.decode()
    points = {"checklist-TOTAL_FORMS": "0", "checklist-INITIAL_FORMS": "0"}
    sent = points | {"title": "Report", "day": "2031-01-07", "repeat": "FREQ=WEEKLY", "priority": "2"}
    start = task.repeat_from
    for more, days in (({}, 0), ({"moves_series": "on"}, 1)):
        assert browser.post(path, sent | more).status_code == 303
        held = Task.objects.get(pk=task.pk)
        assert (held.due_on, held.repeat_from) == (
            datetime.date(2031, 1, 7),
            start + datetime.timedelta(days=days),
        )


def test_a_queue_goes_on_until_nothing_is_left(by: Actor, browser: Client) -> None:
    first, second = (make.task(f"Number {n}", by=by, due_at=clock.now() + n * HOUR) for n in (1, 2))
    path = "/queue/tasks/?owner=me"
    assert "Number 1" in browser.get(path).content.decode()
    shown = browser.get(path).content.decode()
    # by Skip, and by each way to put it off
    assert shown.count(f"{path}&skip={first.pk}".replace("&", "&amp;")) > 2
    assert "Number 2" in browser.get(f"{path}&skip={first.pk}").content.decode()
    answer = browser.post(f"/activities/{first.pk}/finish/", {"next": path})
    assert answer["Location"] == path
    browser.post(f"/activities/{second.pk}/snooze/", {"day": "2031-01-05", "next": path})
    assert Task.objects.get(pk=second.pk).due_on == datetime.date(2031, 1, 5)
    browser.post(f"/activities/{second.pk}/drop/", {"next": path})
    assert "All done" in browser.get(path).content.decode()
    assert browser.get("/queue/people/").status_code == 404


def test_a_card_is_moved_to_a_state_or_a_day_and_keeps_its_hour(by: Actor, browser: Client) -> None:
    task = make.task(by=by, due_at=datetime.datetime(2031, 1, 5, 9, 30, tzinfo=datetime.UTC))
    browser.post(f"/tasks/board/{task.pk}/move/", {"column": "started"})
    assert Task.objects.get().state == "started"
    browser.post(f"/tasks/board/{task.pk}/move/", {"column": "2031-01-07", "by": "day"})
    assert Task.objects.get().due_at == datetime.datetime(2031, 1, 7, 9, 30, tzinfo=datetime.UTC)
    browser.post(f"/tasks/board/{task.pk}/move/", {"column": "done"})
    assert Task.objects.get().state == "started"


def test_a_moved_card_can_be_put_back_and_leads_to_the_board_as_it_was(by: Actor, browser: Client) -> None:
    task = make.task(by=by)
    here = "/tasks/board/?owner=me"
    assert (
        browser.post(f"/tasks/board/{task.pk}/move/", {"column": "started", "next": here})["Location"] == here
    )
    moved = browser.post(
        f"/tasks/board/{task.pk}/move/", {"column": "waiting"}, headers={"HX-Request": "true"}
    )
    assert (moved.status_code, "activities:changed" in moved["HX-Trigger"]) == (200, True)
    told = json.loads(moved["HX-Trigger"])["wasl:toast"]["toasts"][-1]
    browser.post(told["undo"])
    assert Task.objects.get().state == "started"


def test_delivered_views_are_tabs_that_know_when_they_are_open(by: Actor, browser: Client) -> None:
    late = make.task("Too late", by=by, due_at=clock.now() - HOUR)
    make.task("In time", by=by)
    page = browser.get("/tasks/?due=late").content.decode()
    assert late.title in page
    assert "In time" not in page
    assert re.search(r'href="\?due=late" aria-current="page"', page)


def test_a_change_reads_in_the_words_of_its_reader(by: Actor, browser: Client) -> None:
    held = make.task(by=by)
    change_activity(held, priority=4, state="started", title="Call again", by=by)
    page = browser.get(f"/activities/{held.pk}/").content.decode()
    for text in ("Title", "State", "In progress", "Priority", "Urgent"):
        assert text in page
    event = Event.objects.get(type="record.changed")
    assert event.data["changes"]["priority"] == [2, 4]


def test_a_checklist_stands_on_the_page_and_beside_lists_and_is_ticked_there(
    by: Actor, browser: Client
) -> None:
    task = make.task(by=by, checklist=[{"text": "Count the stock", "is_done": False}])
    path = f"/activities/{task.pk}/"
    for headers in ({}, {"HX-Request": "true", "HX-Target": "panel"}):
        page = browser.get(path, headers=headers).content.decode()
        assert "Count the stock" in page
        assert f'action="{path}points/0/"' in page
    browser.post(f"{path}points/0/", {"is_done": "1"})
    assert Task.objects.get().checklist == [{"text": "Count the stock", "is_done": True}]


def test_who_reaches_his_own_alone_saves_the_whole_form_of_his_task():
    make.owner()
    person = make.user("sales")
    task = make.task("Call back", by=actor_of_user(person))
    form = {
        "title": "Call again",
        "day": "2030-01-07",
        "owner_id": str(person.pk),
        "tags": "VIP",
        "priority": "2",
        "checklist-TOTAL_FORMS": "0",
        "checklist-INITIAL_FORMS": "0",
    }
    answer = make.signed_in(person).post(f"/activities/{task.pk}/edit/", form)
    assert answer.status_code == 303
