"""Writes tasks, calls and meetings to files, a few thousand at a time; what changes of tasks there may come back."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Activity
from wasl.activities.queries.activities import about_of, hide, plain
from wasl.activities.wording import state_label
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import BETWEEN, lines_of, named
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text

TITLE = ExportField("title", pgettext_lazy("of a task", "Title"), column="title", width=40)
STATE = ExportField("state", _("State"), column="state")
PRIORITY = ExportField("priority", _("Priority"), right="priority", column="priority")
MINUTES = ExportField("minutes", _("Minutes"), "number", column="minutes", width=10)
RECORDING = ExportField("recording", _("Recording"), right="recording", width=30)
WHO = (
    ExportField("owner", _("Owner"), right="owner", column="owner", width=22),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", is_fixed=True),
)
LAST = (
    ExportField("outcome", _("Outcome"), column="outcome", width=30),
    ExportField("done_at", _("Finished"), "moment", column="done_at", is_fixed=True),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("body", _("What there is to know"), width=40, is_fixed=True),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)
TALK = (
    TITLE,
    ExportField("about", _("With"), column="title", width=30),
    STATE,
    ExportField("due_on", _("Day"), "date", column="due_at", width=12),
    ExportField("due_at", _("When"), "moment", column="due_at"),
    MINUTES,
)
FIELDS: dict[str, tuple[ExportField, ...]] = {
    "task": (
        TITLE,
        ExportField("about", _("About"), width=30, is_fixed=True),
        STATE,
        PRIORITY,
        ExportField("starts_on", _("Begins on"), "date", width=12),
        ExportField("due_on", _("Due on the day"), "date", column="due_at", width=12, told_as="due_at"),
        ExportField("due_at", _("Due"), "moment", column="due_at"),
        MINUTES,
        *WHO,
        ExportField("checklist", _("Checklist"), right="checklist", width=40),
        ExportField("blocked_by", _("Waits for"), right="blocked_by", width=30, is_fixed=True),
        *LAST,
    ),
    "call": (
        *TALK,
        ExportField("direction", _("Direction"), column="direction"),
        ExportField("result", _("Call outcome"), column="result"),
        PRIORITY,
        *WHO,
        RECORDING,
        *LAST,
    ),
    "meeting": (
        *TALK,
        ExportField("place", _("Place"), column="place", width=30),
        PRIORITY,
        *WHO,
        RECORDING,
        *LAST,
    ),
}


def fields_of(kind: str) -> Callable[[], tuple[ExportField, ...]]:
    """Return what returns the columns of a sheet of a kind, the firm's own fields last; fixed ones are not read back."""
    return lambda: (*FIELDS[kind], *own_fields(kind))


def reader_of(kind: str) -> Callable[..., Iterator[Line]]:
    """Return what yields tasks, calls or meetings as lines of a sheet, in the order of the query and the language of the moment."""

    def read(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
        fetched = [about_of(viewer), Prefetch("blocked_by", Activity.objects.visible_to(viewer))]
        found = rows.select_related("anchor", "owner", "team")
        return lines_of(
            kind, found, columns, SPECIAL, fetched=fetched, prepared=lambda some: hide(some, viewer)
        )

    return read


def objects(viewer: Actor, rows: Sequence[Activity]) -> list[dict[str, Any]]:
    """Return tasks, calls or meetings, all of one kind, as the API shows them."""
    return plain(viewer, rows[0].kind, rows) if rows else []


SPECIAL: dict[str, Any] = {
    **named("owner", "team"),
    "about": lambda task: BETWEEN.join(anchor.title for anchor in task.about.all()),
    "state": lambda one: str(state_label(one)),
    "direction": lambda one: str(one.get_direction_display()),
    "result": lambda one: str(one.get_result_display()),
    "priority": lambda task: str(task.get_priority_display()),
    "due_at": lambda task: task.due_at if task.has_time else None,
    "checklist": lambda task: "\n".join(
        f"[{'x' if point['is_done'] else ' '}] {point['text']}" for point in task.checklist
    ),
    "blocked_by": lambda task: BETWEEN.join(one.title for one in task.blocked_by.all()),
    "body": lambda task: to_text(task.body),
}
