"""Takes the changed cells of files of tasks that were taken out here, and takes them back; an emptied cell empties its field."""

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wasl.activities.commands import change_activity, complete_task, drop_activity, reopen_activity
from wasl.activities.importing.rows import read_checklist, read_when
from wasl.activities.models import Activity, Task
from wasl.exchange.exporting import Revision
from wasl.exchange.importing import Effect, ImportOptions, Outcome
from wasl.exchange.revising import choice_of, one_by_one, read_cells
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.numbers import decimal_of
from wasl.kernel.text import clean_line, fold, parted
from wasl.records.commands.changes import as_json
from wasl.workspace.models import User
from wasl.workspace.queries import colleagues

State = Activity.State
PLAIN = ("title", "priority", "minutes", "checklist", "outcome")
type People = Mapping[str, User]


def named_colleagues(by: Actor) -> dict[str, User]:
    """Return the colleagues whom a file may name as owners, by name and by e-mail."""
    return {fold(key): user for user in colleagues(by) for key in (user.name, user.email)}


def revise_tasks(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of tasks in the caller's transaction; see `exchange.exporting` for what is promised.

    Moments without a zone are those of whoever brings the file back.
    """
    acting, people = dataclasses.replace(by, cause=import_id), named_colleagues(by)
    order = options.date_order if options.date_order in {"dmy", "mdy"} else ""
    return one_by_one(rows, lambda key, cells: _task(key, cells, people, order, by=acting), named={})


def _task(
    key: UUID, cells: Mapping[str, str], people: People, order: str, *, by: Actor
) -> dict[str, Any] | None:
    """Change a task, also its state; returns what an undo needs, None where nothing is new."""
    task = Task.objects.select_related("anchor").filter(pk=key).first()
    if task is None or not task.may_change(by) or not by.may("activities.change"):
        raise NotAllowed(_("This row means a record that you may not change."))
    before = _held(task)
    values = read_cells(cells, lambda name, text: _value(name, text, people, order))
    state = values.pop("state", task.state)
    if "owner" in values:
        values["owner_id"] = values.pop("owner")
    values |= _due(task, {name: values.pop(name) for name in ("due_on", "due_at") if name in values}, by)
    now = change_activity(task, by=by, quiet=True, **values) if values else task
    now = _carried(now, state, by=by)
    return before if now.version != task.version or "tags" in values else None


def _value(name: str, text: str, people: People, order: str) -> Any:
    if name == "owner":
        if text and fold(text) not in people:
            raise Invalid(_("There is no colleague of this name."))
        return people[fold(text)].pk if text else None
    if name in {"starts_on", "due_on", "due_at"}:
        when = read_when(text, order) if text else None
        # a cell of a day may have become a moment in a spreadsheet
        is_moment = isinstance(when, datetime.datetime) and name != "due_at"
        return cast("datetime.datetime", when).date() if is_moment else when
    return READERS.get(name, clean_line)(text)


def _due(task: Activity, said: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Return the moment or the day by which a task is due; another day keeps the hour there is."""
    if not said:
        return {}
    zone, when = ZoneInfo(by.zone), said.get("due_at")
    if isinstance(when, datetime.datetime):
        return {"due_at": when if when.tzinfo else when.replace(tzinfo=zone)}
    day = when or said.get("due_on", task.due_on)
    if day and task.due_at and task.has_time and "due_at" not in said:
        hour = task.due_at.astimezone(zone).time()
        return {"due_at": datetime.datetime.combine(day, hour, zone)}
    return {"due_on": day}


def _carried(task: Activity, state: str, *, by: Actor) -> Activity:
    """Put a task into another state, by the verbs that people use. Quiet."""
    if state == task.state:
        return task
    if not task.is_open:
        task = reopen_activity(task, by=by, quiet=True)
    if state == State.DONE:
        return complete_task(cast("Task", task), outcome=task.outcome, by=by, quiet=True)
    if state == State.DROPPED:
        return drop_activity(task, outcome=task.outcome, by=by, quiet=True)
    return change_activity(task, state=state, by=by, quiet=True) if state != task.state else task


READERS: Mapping[str, Callable[[str], Any]] = {
    "state": lambda text: choice_of(State, text),
    "priority": lambda text: choice_of(Activity.Priority, text),
    "minutes": lambda text: int(decimal_of(text)) if text else None,
    "checklist": lambda text: read_checklist(text) if text else [],
    "tags": parted,
}


def _held(task: Activity) -> dict[str, Any]:
    """Return what a task has, as JSON keeps it."""
    return {
        "fields": {name: getattr(task, name) for name in PLAIN},
        "starts_on": as_json(task.starts_on),
        "due_on": as_json(task.due_on),
        "due_at": as_json(task.due_at) if task.has_time else None,
        "owner": str(task.owner_id or ""),
        "team": str(task.team_id or ""),
        "tags": sorted(task.anchor.tag_links.values_list("tag__name", flat=True)),
        "state": task.state,
        "custom": dict(task.custom),
        "done_at": as_json(task.done_at),
        "done_by": str(task.done_by_id or ""),
    }


def put_back(effect: Effect, *, by: Actor) -> None:
    """Give a changed task its earlier values and its earlier state. Quiet."""
    task, held = Task.objects.select_related("anchor").filter(pk=effect.record_id).first(), effect.before
    if task is None:
        return
    task = _carried(task, held["state"], by=by)
    due: dict[str, Any] = {"due_on": _day(held["due_on"])}
    if held["due_at"]:
        due = {"due_at": datetime.datetime.fromisoformat(held["due_at"])}
    change_activity(
        task, by=by, quiet=True, starts_on=_day(held["starts_on"]), owner_id=_key(held["owner"]),
        team_id=_key(held["team"]), tags=held["tags"], **due, **held["fields"],
    )  # fmt: skip
    if "custom" in held:
        Activity.objects.filter(pk=task.pk).update(custom=held["custom"])
    if held["done_at"]:
        done_at = datetime.datetime.fromisoformat(held["done_at"])
        Activity.objects.filter(pk=task.pk).update(done_at=done_at, done_by_id=_key(held["done_by"]))


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _key(text: str) -> UUID | None:
    return UUID(text) if text else None
