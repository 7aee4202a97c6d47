"""Writes projects to files: the columns of a sheet, read a few thousand at a time; what a file says of them is only read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Project
from wasl.activities.queries.projects import plain_projects
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import lines_of, named
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.records.models import Anchor

FIELDS = (
    ExportField("name", _("Project"), column="name", width=40),
    ExportField("about", _("For"), column="name", width=30),
    ExportField("state", _("State"), column="state"),
    ExportField("all_count", _("Tasks"), "number", column="progress", width=10),
    ExportField("done_count", _("Tasks done"), "number", column="progress", width=10),
    ExportField("next_step", _("Next step"), column="step", width=30),
    ExportField("next_step_at", _("Next step at"), "moment", column="step"),
    ExportField("start_on", _("Start"), "date", column="start_on", width=12),
    ExportField("due_on", _("Due"), "date", column="due_on", width=12),
    ExportField("done_at", _("Finished"), "moment"),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=22),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team"),
    ExportField("tags", _("Tags"), width=24),
    ExportField("body", _("What there is to know"), width=40),
    ExportField("created_at", _("Created"), "moment", column="created_at"),
)


def export_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of projects, the firm's own fields last."""
    return (*FIELDS, *own_fields("project"))


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield projects as lines of a sheet, in the order of the query and the language of the moment.

    The rows are those of the list: they know how many tasks the viewer sees, and how many of these are done.
    """
    found = rows.select_related("anchor", "owner", "team")
    about = Prefetch("about", Anchor.objects.visible_to(viewer))
    return lines_of("project", found, columns, SPECIAL, fetched=[about])


def objects(viewer: Actor, rows: Sequence[Project]) -> list[dict[str, Any]]:
    """Return projects as the API shows them."""
    return plain_projects(viewer, rows)


SPECIAL: dict[str, Any] = {
    **named("owner", "team"),
    "about": lambda project: project.about.title if project.about else "",
    "state": lambda project: str(project.get_state_display()),
    "next_step": lambda project: project.step or "",
    "next_step_at": lambda project: project.step_at,
    "body": lambda project: to_text(project.body),
}
