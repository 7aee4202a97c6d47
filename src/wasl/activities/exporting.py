"""Writes tasks to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Activity
from wasl.activities.queries.activities import about_of, hide, plain
from wasl.exchange.exporting import ExportField, Line, SheetColumn, Value
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.records.models import TagLink

CHUNK = 1_000
BETWEEN = ", "
FIELDS = (
    ExportField("title", pgettext_lazy("of a task", "Title"), column="title", width=40),
    ExportField("about", _("About"), width=30, is_fixed=True),
    ExportField("state", _("State"), column="state"),
    ExportField("priority", _("Priority"), right="priority", column="priority"),
    ExportField("starts_on", _("Begins on"), "date", width=12),
    ExportField("due_on", _("Due on the day"), "date", column="due_at", width=12, told_as="due_at"),
    ExportField("due_at", _("Due"), "moment", column="due_at"),
    ExportField("minutes", _("Minutes"), "number", width=10),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=22),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", is_fixed=True),
    ExportField("checklist", _("Checklist"), right="checklist", width=40),
    ExportField("blocked_by", _("Waits for"), right="blocked_by", width=30, is_fixed=True),
    ExportField("outcome", _("Outcome"), column="outcome", width=30),
    ExportField("done_at", _("Finished"), "moment", column="done_at", is_fixed=True),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("body", _("What there is to know"), width=40, is_fixed=True),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)


def export_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of tasks; fixed ones are not read back."""
    return FIELDS


def counts(_rows: QuerySet[Any], _fields: Sequence[ExportField]) -> dict[str, int]:
    """Return how often columns stand that a task has several times: there are none."""
    return {}


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield tasks as lines of a sheet, in the order of the query and the language of the moment."""
    keys = [column.field.key for column in columns]
    fetched = [
        about_of(viewer),
        Prefetch("blocked_by", Activity.objects.visible_to(viewer)),
        Prefetch("anchor__tag_links", TagLink.objects.select_related("tag")),
    ]
    found = rows.prefetch_related(None).select_related("anchor", "owner", "team")
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        tasks = list(chunk)
        prefetch_related_objects(tasks, *fetched)
        for task in hide(tasks, viewer):
            yield Line(task.pk, task.version, [_value(task, key) for key in keys])


def objects(viewer: Actor, rows: Sequence[Activity]) -> list[dict[str, Any]]:
    """Return tasks as the API shows them."""
    return plain(viewer, "task", rows)


def _value(task: Activity, key: str) -> Value:
    value: Value = SPECIAL[key](task) if key in SPECIAL else getattr(task, key)
    return value


SPECIAL: dict[str, Any] = {
    "about": lambda task: BETWEEN.join(anchor.title for anchor in task.about.all()),
    "state": lambda task: str(task.get_state_display()),
    "priority": lambda task: str(task.get_priority_display()),
    "due_at": lambda task: task.due_at if task.has_time else None,
    "owner": lambda task: str(task.owner or ""),
    "team": lambda task: str(task.team or ""),
    "checklist": lambda task: "\n".join(
        f"[{'x' if point['is_done'] else ' '}] {point['text']}" for point in task.checklist
    ),
    "blocked_by": lambda task: BETWEEN.join(one.title for one in task.blocked_by.all()),
    "tags": lambda task: BETWEEN.join(sorted(link.tag.name for link in task.anchor.tag_links.all())),
    "body": lambda task: to_text(task.body),
}
