"""Tasks: added about records, finished with what comes next, again and again across changes of the clock, told once when late."""

import datetime
import zoneinfo
from itertools import islice
from typing import Any

import pytest
import time_machine

from tests import make
from wasl.activities import commands
from wasl.activities.models import Activity, Call, Task
from wasl.activities.repeating import clean_rule, dues
from wasl.activities.wording import RHYTHMS
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.records.commands import write_note
from wasl.records.models import Anchor, Event
from wasl.records.queries import timeline
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIGA = zoneinfo.ZoneInfo("Europe/Riga")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def rep() -> Actor:
    make.owner()
    return living_in("Europe/Riga")


def living_in(zone: str) -> Actor:
    user = make.user()
    user.zone = zone
    user.save()
    return actor_of_user(user)


def types(viewer: Actor, record: Any) -> list[str]:
    return [item.event.type for item in timeline(viewer, record).items]


def test_the_earliest_open_one_is_the_records_next_step(rep: Actor) -> None:
    contact = make.contact(by=rep)
    soon, later = clock.now() + DAY, clock.now() + 2 * DAY
    second = commands.add_task("Send the contract", about=[contact.pk], due_at=later, by=rep)
    first = commands.plan_call("Call about the price", about=[contact.pk], due_at=soon, by=rep)
    commands.add_task("Some day", about=[contact.pk], by=rep)

    def step() -> tuple[str, Any, Any]:
        anchor = Anchor.objects.get(pk=contact.pk)
        return anchor.next_step, anchor.next_step_at, anchor.next_step_by_id

    assert step() == ("Call about the price", soon, rep.user_id)
    commands.hold_call(first, by=rep)
    assert step() == ("Send the contract", later, rep.user_id)
    commands.complete_task(second, by=rep)
    assert step() == ("", None, None)
    commands.reopen_activity(second, by=rep)
    assert step() == ("Send the contract", later, rep.user_id)
    commands.archive_activity(second, by=rep)
    assert step() == ("", None, None)


def test_what_is_done_says_what_came_of_it_and_what_comes_next(rep: Actor) -> None:
    contact = make.contact(by=rep)
    task = commands.add_task("Send the quote", about=[contact.pk], due_on=clock.today(), by=rep)
    then = {"title": "Ask for the answer", "due_on": clock.today() + 3 * DAY}
    done = commands.complete_task(task, outcome="Sent by courier", then=then, by=rep)  # type: ignore[arg-type]
    assert (done.state, done.outcome, done.done_by_id) == ("done", "Sent by courier", rep.user_id)
    new = Task.objects.get(title="Ask for the answer")
    assert list(new.about.values_list("pk", flat=True)) == [contact.pk]
    assert (new.has_time, new.due_on) == (False, clock.today() + 3 * DAY)
    assert types(rep, contact)[:3] == ["task.added", "task.completed", "task.added"]
    with pytest.raises(Conflict):
        commands.complete_task(task, by=rep)


def test_a_day_without_an_hour_ends_where_its_owner_is(rep: Actor) -> None:
    day = datetime.date(2026, 11, 30)
    task = commands.add_task("Pay the bill", due_on=day, by=rep)
    assert task.due_at == datetime.datetime(2026, 11, 30, 23, 59, 59, tzinfo=RIGA)
    other = living_in("Asia/Riyadh")
    moved = commands.change_activity(task, owner_id=other.user_id, by=SYSTEM)
    assert moved.due_at == datetime.datetime(
        2026, 11, 30, 23, 59, 59, tzinfo=zoneinfo.ZoneInfo("Asia/Riyadh")
    )


@pytest.mark.parametrize(
    ("first", "rule", "expected"),
    [
        # the clock goes forward on 29 March 2026 and back on 25 October: the hour on the wall stays
        ("2026-03-28T09:30", "FREQ=DAILY", "2026-03-29T09:30+03:00"),
        ("2026-10-24T09:30", "FREQ=DAILY", "2026-10-25T09:30+02:00"),
        # 03:30 is skipped: taken by the offset before; 03:30 comes twice: the first of them
        ("2026-03-28T03:30", "FREQ=DAILY", "2026-03-29T04:30+03:00"),
        ("2026-10-24T03:30", "FREQ=DAILY", "2026-10-25T03:30+03:00"),
        ("2026-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-02-28T10:00+02:00"),
        ("2026-03-23T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-04-06T10:00+03:00"),
    ],
)
def test_a_task_that_repeats_comes_again_at_the_same_hour_on_the_wall(
    rep: Actor, first: str, rule: str, expected: str
) -> None:
    due = datetime.datetime.fromisoformat(first).replace(tzinfo=RIGA)
    with time_machine.travel(due - DAY / 4, tick=False):
        contact = make.contact(by=rep)
        task = commands.add_task("Count the stock", about=[contact.pk], due_at=due, repeat=rule, by=rep)
    with time_machine.travel(due, tick=False):
        commands.complete_task(task, by=rep)
    again = Task.objects.get(follows=task)
    assert again.due_at == datetime.datetime.fromisoformat(expected)
    assert list(again.about.all()) == [contact.anchor]


@pytest.mark.parametrize(
    ("moved", "more", "expected"),
    [
        ("2026-11-24T10:00", {}, "2026-11-30T10:00"),  # Monday's is put off to Tuesday
        ("2026-11-20T10:00", {}, "2026-11-30T10:00"),  # or done on the Friday before
        ("2026-11-24T10:00", {"repeat": "FREQ=WEEKLY"}, "2026-12-01T10:00"),
    ],
)
def test_one_that_is_moved_leaves_the_rhythm_unless_those_after_it_move_along(
    moved: str, more: Any, expected: str
) -> None:
    make.owner()
    rep, zone = living_in("Asia/Riyadh"), zoneinfo.ZoneInfo("Asia/Riyadh")
    first, to, then = (
        datetime.datetime.fromisoformat(text).replace(tzinfo=zone)
        for text in ("2026-11-23T10:00", moved, expected)
    )
    with time_machine.travel(min(first, to) - DAY, tick=False):
        task = commands.add_task("Report", due_at=first, repeat="FREQ=WEEKLY", by=rep)
        task = commands.change_activity(task, due_at=to, by=rep, **more)
        commands.complete_task(task, by=rep)
    assert Task.objects.get(follows=task).due_at == then


def test_every_rhythm_on_offer_is_a_rule_and_the_last_friday_is_one(rep: Actor) -> None:
    assert [clean_rule(rule) for rule, _label in RHYTHMS] == [rule for rule, _label in RHYTHMS]
    first = datetime.datetime(2026, 11, 27, 10, tzinfo=RIGA)
    found = islice(dues("FREQ=MONTHLY;BYDAY=-1FR", first, first, RIGA), 3)
    assert [f"{one.astimezone(RIGA):%d.%m. %H:%M}" for one in found] == [
        "25.12. 10:00", "29.01. 10:00", "26.02. 10:00",
    ]  # fmt: skip


def test_what_repeats_comes_again_once_however_often_it_is_finished(rep: Actor) -> None:
    task = commands.add_task(
        "Water",
        due_on=clock.today(RIGA),
        repeat="FREQ=DAILY",
        checklist=[{"text": "Balcony", "is_done": True}],
        by=rep,
    )
    commands.complete_task(task, by=rep)
    commands.reopen_activity(task, by=rep)
    commands.complete_task(task, by=rep)
    (again,) = Task.objects.filter(follows=task)
    assert again.due_on == clock.today(RIGA) + DAY
    assert again.checklist == [{"text": "Balcony", "is_done": False}]
    assert Task.objects.count() == 2


def test_the_next_one_goes_with_the_end_that_made_it(rep: Actor) -> None:
    contact = make.contact(by=rep)
    task = commands.add_task(
        "Water", about=[contact.pk], due_on=clock.today(RIGA), repeat="FREQ=DAILY", by=rep
    )
    commands.complete_task(task, by=rep)
    commands.reopen_activity(task, by=rep)
    assert Task.objects.get() == task
    assert Anchor.objects.get(pk=contact.pk).next_step_by_id == rep.user_id
    assert types(rep, contact)[:3] == ["activity.reopened", "task.completed", "task.added"]


@pytest.mark.parametrize("touch", ["change", "note", "finish"])
def test_a_next_one_that_somebody_has_worked_on_stays(rep: Actor, touch: str) -> None:
    task = commands.add_task("Water", due_on=clock.today(RIGA), repeat="FREQ=DAILY", by=rep)
    commands.complete_task(task, by=rep)
    again = Task.objects.get(follows=task)
    work: dict[str, Any] = {
        "change": lambda: commands.change_activity(again, title="Water twice", by=rep),
        "note": lambda: write_note(again, body="With the blue can", by=rep),
        "finish": lambda: commands.complete_task(again, by=rep),
    }
    work[touch]()
    commands.reopen_activity(task, by=rep)
    assert Task.objects.get(follows=task) == again


def test_a_rule_ends_where_it_says(rep: Actor) -> None:
    task = commands.add_task("Ask", due_on=clock.today(), repeat="RRULE:FREQ=WEEKLY;COUNT=2", by=rep)
    commands.complete_task(task, by=rep)
    again = Task.objects.get(follows=task)
    commands.complete_task(again, by=rep)
    assert not Task.objects.filter(follows=again).exists()


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "every day", "FREQ=DAILY;BYHOUR=1", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=WEEKLY;" * 40],
)
def test_a_rule_that_is_none_is_refused_at_its_field(rep: Actor, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        commands.add_task("x", due_on=clock.today(), repeat=rule, by=rep)
    assert list(refused.value.fields) == ["repeat"]


def test_a_task_waits_for_others_and_never_in_a_ring(rep: Actor) -> None:
    first = commands.add_task("Measure", by=rep)
    second = commands.add_task("Quote", blocked_by=[first.pk], by=rep)
    with pytest.raises(Invalid):
        commands.complete_task(second, by=rep)
    with pytest.raises(Invalid):
        commands.change_activity(first, blocked_by=[second.pk], by=rep)
    with pytest.raises(Invalid):
        commands.change_activity(first, blocked_by=[first.pk], by=rep)
    commands.complete_task(first, by=rep)
    assert commands.complete_task(second, by=rep).state == "done"


def test_points_are_ticked_one_by_one(rep: Actor) -> None:
    task = commands.add_task("Move", checklist=[{"text": "Desks"}, {"text": " "}, {"text": "Chairs"}], by=rep)
    task = commands.tick_point(task, position=1, is_done=True, by=rep)
    assert task.checklist == [{"text": "Desks", "is_done": False}, {"text": "Chairs", "is_done": True}]
    with pytest.raises(Invalid):
        commands.tick_point(task, position=2, is_done=True, by=rep)


def test_what_is_late_is_told_once_for_each_moment(rep: Actor) -> None:
    now = clock.now()
    task = commands.add_task("Call back", due_at=now + DAY, by=rep)
    commands.plan_meeting("Fair", due_at=now + DAY, by=rep)
    assert commands.tell_late(100, by=SYSTEM) == 0
    with time_machine.travel(now + 2 * DAY, tick=False):
        assert commands.tell_late(100, by=SYSTEM) == 2
        assert commands.tell_late(100, by=SYSTEM) == 0
        # a meeting that has begun is not late
        assert list(Event.objects.filter(type="task.overdue").values_list("subject_id", flat=True)) == [
            task.pk
        ]
        commands.snooze_activity(task, due_at=now + 3 * DAY, by=rep)
    with time_machine.travel(now + 4 * DAY, tick=False):
        assert commands.tell_late(100, by=SYSTEM) == 1
    assert Event.objects.filter(type="task.overdue").count() == 2


def test_a_reminder_comes_before_the_moment_and_once(rep: Actor) -> None:
    now = clock.now()
    commands.add_task("Call back", due_at=now + DAY, remind_before=60, by=rep)
    assert commands.tell_reminders(10, by=SYSTEM) == 0
    with time_machine.travel(now + DAY - datetime.timedelta(minutes=59), tick=False):
        assert commands.tell_reminders(10, by=SYSTEM) == 1
        assert commands.tell_reminders(10, by=SYSTEM) == 0
    assert Event.objects.filter(type="activity.reminder").count() == 1


def test_nobody_plans_about_what_he_cannot_see_or_changes_the_tasks_of_others(rep: Actor) -> None:
    other = make.actor()
    hidden = make.contact(by=other)
    with pytest.raises(Invalid) as refused:
        commands.add_task("Spy", about=[hidden.pk], by=rep)
    assert list(refused.value.fields) == ["about"]
    theirs = commands.add_task("Mine alone", by=other)
    for act in (commands.complete_task, commands.drop_activity, commands.reopen_activity):
        with pytest.raises(NotAllowed):
            act(theirs, by=rep)
    with pytest.raises(NotAllowed):
        commands.add_task("No", by=make.actor("read-only"))
    assert not Activity.objects.visible_to(rep).exists()


def test_the_one_line_promise_moves_the_step_that_stands(rep: Actor) -> None:
    contact = make.contact(by=rep)
    commands.set_next_step(contact.anchor, title="Call", due_on=clock.today() + DAY, by=rep)
    commands.set_next_step(contact.anchor, title="Call again", due_at=clock.now() + 2 * DAY, by=rep)
    assert [one.title for one in Task.objects.all()] == ["Call again"]
    commands.complete_next_step(contact.anchor, by=rep)
    assert Task.objects.get().state == "done"


def test_a_row_is_read_as_an_object_of_its_kind(rep: Actor) -> None:
    call = commands.plan_call("", due_at=clock.now(), by=rep)
    assert isinstance(Activity.objects.get(pk=call.pk), Call)
    assert Call.objects.count() == 1
    assert Task.objects.count() == 0
    assert Activity.objects.get(pk=call.pk).kind_name() == "call"
