"""Tasks of a file that was taken out here: changed cell by cell, put back, and never doubled."""

import datetime

import pytest

from tests import make
from tests.exchange.returned import back, brought, counts, put, run, taken_out
from wasl.activities.commands import add_task, complete_task
from wasl.activities.models import Task
from wasl.exchange.models import ImportRefusal
from wasl.kernel.actor import Actor
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def rows_by_title(table: list[list[str]]) -> dict[str, int]:
    return {line[0]: number for number, line in enumerate(table)}


def test_changed_cells_of_tasks_are_taken_and_taken_back(owner: Actor) -> None:
    task = add_task(
        "Call", by=owner, due_at=NOON, checklist=[{"text": "Read", "is_done": False}], tags=["Riga"]
    )
    table = taken_out("task", owner)
    put(table, 1, Title="Call Omar", Priority="High", Due_on_the_day="2027-03-04", Checklist="[x] Read\n[ ] Call", Minutes="20",
        Tags="Jeddah", State="In progress")  # fmt: skip
    item = run(brought("task", table, owner), owner)
    assert counts(item) == (0, 1, 0, 0)
    now = Task.objects.get(pk=task.pk)
    assert (now.title, now.priority, now.minutes, now.state) == ("Call Omar", 3, 20, "started")
    assert (now.due_at, now.has_time) == (NOON + datetime.timedelta(days=3), True)
    assert [(one["text"], one["is_done"]) for one in now.checklist] == [("Read", True), ("Call", False)]
    back(item, owner)
    now = Task.objects.get(pk=task.pk)
    assert (now.title, now.priority, now.minutes, now.state, now.due_at) == ("Call", 2, None, "open", NOON)
    assert set(now.anchor.tag_links.values_list("tag__name", flat=True)) == {"Riga"}
    assert Task.objects.count() == 1


def test_a_task_is_done_and_open_again_by_its_cell_and_as_it_was_after_the_undo(owner: Actor) -> None:
    coming, past = add_task("Coming", by=owner), add_task("Past", by=owner)
    past = complete_task(past, outcome="Sold", by=owner)
    table = taken_out("task", owner)
    rows = rows_by_title(table)
    put(table, rows["Coming"], State="Done", Outcome="Reached him")
    put(table, rows["Past"], State="To do")
    item = run(brought("task", table, owner), owner)
    assert counts(item) == (0, 2, 0, 0)
    assert [(one.state, one.outcome) for one in (Task.objects.get(pk=coming.pk), Task.objects.get(pk=past.pk))] == [
        ("done", "Reached him"), ("open", ""),
    ]  # fmt: skip
    back(item, owner)
    assert Task.objects.get(pk=coming.pk).state == "open"
    again = Task.objects.get(pk=past.pk)
    assert (again.state, again.outcome, again.done_at, again.done_by_id) == (
        "done", "Sold", past.done_at, owner.user_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text"), [("Title", ""), ("State", "Somewhere"), ("Owner", "Nobody Here"), ("Due", "soon"), ("Minutes", "x")]
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_refuses_its_row_and_names_its_column(
    owner: Actor, column: str, text: str
) -> None:
    task = add_task("Call", by=owner, due_at=NOON)
    table = taken_out("task", owner)
    put(table, 1, **{column: text})
    assert counts(run(brought("task", table, owner), owner)) == (0, 0, 0, 1)
    assert ImportRefusal.objects.get().column == column
    assert Task.objects.get(pk=task.pk).version == task.version


def test_emptied_cells_of_the_moment_and_of_the_day_leave_the_day_and_nothing(owner: Actor) -> None:
    hour, day = add_task("Hour", by=owner, due_at=NOON), add_task("Day", by=owner, due_on=NOON.date())
    table = taken_out("task", owner)
    rows = rows_by_title(table)
    put(table, rows["Hour"], Due="")
    put(table, rows["Day"], Due_on_the_day="")
    assert counts(run(brought("task", table, owner), owner)) == (0, 2, 0, 0)
    hour, day = Task.objects.get(pk=hour.pk), Task.objects.get(pk=day.pk)
    assert (hour.due_on, hour.has_time, day.due_on, day.due_at) == (NOON.date(), False, None, None)


def test_a_row_without_an_id_is_a_new_task_on_the_day_that_its_columns_say(owner: Actor) -> None:
    add_task("Call", by=owner)
    table = taken_out("task", owner)
    table.append([""] * len(table[0]))
    put(table, 2, Title="Write", Due_on_the_day="2027-05-01", Minutes="15")
    assert counts(run(brought("task", table, owner), owner)) == (1, 0, 1, 0)
    made = Task.objects.get(title="Write")
    assert (made.due_on, made.minutes) == (datetime.date(2027, 5, 1), 15)
