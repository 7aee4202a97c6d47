"""The list of projects: columns, orders, filters, as data for pages, API and export."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.activities.commands import change_project
from wasl.activities.listings.activities import CREATED, DUE, LATE, MINE, OWNER, TEAM, about_record, choice
from wasl.activities.models import GOING, Project
from wasl.activities.queries.projects import projects_of
from wasl.activities.wording import PROJECT_TONES
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.listing import Column, Field, Listing, Ready, Sort
from wasl.lists.queries import standard_options
from wasl.records.queries.found import SHORTEST, findable
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw


def project_cell(row: Any) -> SafeString:
    """Draw the name with, under it, for whom it is done."""
    return cells.title("activities:project", row, row.name, draw.bdi(row.about.title) if row.about else "")


def project_state(row: Any) -> SafeString:
    """Draw the state; a project that is late says so."""
    tone, label = ("bad", _("Late")) if row.is_late else (PROJECT_TONES[row.state], row.get_state_display())
    return format_html('<span class="w-tag dot t-{}">{}</span>', tone, label)


def progress_cell(row: Any) -> SafeString:
    """Draw how many of the tasks are done."""
    if not row.all_count:
        return cells.NOTHING
    words = _("%(done)s of %(all)s") % {"done": row.done_count, "all": row.all_count}
    return format_html(
        '<span class="w-row w-progress"><progress max="{}" value="{}" aria-hidden="true"></progress><bdi class="w-num w-xs">{}</bdi></span>',
        row.all_count, row.done_count, formats.shaped(words),
    )  # fmt: skip


def project_step(row: Any) -> SafeString:
    """Draw the next step with its day; one that is late waits for a person."""
    if row.step_at is None:
        return cells.NOTHING
    late = "w-nextc" if row.step_at < clock.now() else "w-2nd"
    return format_html(
        '<div class="w-step"><bdi class="w-cut">{}</bdi><span class="w-xs {}">{}</span></div>',
        row.step, late, draw.due(row.step_at),
    )  # fmt: skip


def _project_rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = projects_of(viewer).current()
    return rows


def _project_search(viewer: Actor, query: str) -> Q:
    folded = fold(query)
    if len(folded) < SHORTEST and not query.isdecimal():
        return Q(anchor__title_key__startswith=folded)
    return findable(viewer, ["project"], query, "anchor__")


def _is_project_late(_operator: str, value: Any) -> Q:
    late = Q(state__in=GOING, due_on__lt=clock.today(timezone.get_current_timezone()))
    return late if value else ~late | Q(due_on=None)


def _project_due(value: str) -> dict[str, Any]:
    if value != "late":
        raise Invalid(fields={"due": [_("Choose one of the values offered.")]})
    return dict(DUE[value])


PROJECTS = Listing(
    kind="project",
    rows=_project_rows,
    key="projects",
    label=gettext_lazy("Projects"),
    page="activities:project_list",
    default_sort="due_on",
    columns=(
        Column("name", gettext_lazy("Project"), project_cell, sort="name", is_key=True, classes="stick"),
        Column("state", gettext_lazy("State"), project_state, field="state", edits="state", is_key=True),
        Column("progress", gettext_lazy("Progress"), progress_cell, is_key=True),
        Column("step", gettext_lazy("Next step"), project_step),
        Column("start_on", gettext_lazy("Start"), cells.day("start_on"), sort="start_on", field="start_on"),
        Column("due_on", gettext_lazy("Due"), cells.day("due_on"), sort="due_on", field="due_on"),
        OWNER,
        CREATED,
    ),
    sorts=(
        Sort("due_on", gettext_lazy("Due"), "due_on", is_nullable=True, field="due_on"),
        Sort("start_on", gettext_lazy("Start"), "start_on", starts_descending=True, field="start_on"),
        Sort("name", gettext_lazy("Name"), "sort_key", leading=standard.own_script),
        Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
    ),
    fields=(
        Field("name", gettext_lazy("Name"), "text", "anchor__title_key", folded=True),
        Field("state", gettext_lazy("State"), "choice", choices=tuple(Project.State.choices), keyword="state",
              is_grouped=True),
        Field("start_on", gettext_lazy("Start"), "day"),
        Field("due_on", gettext_lazy("Due"), "day"),
        Field("is_late", gettext_lazy("Late"), "yes_no", right="due_on", build=_is_project_late),
        Field("done_at", gettext_lazy("Finished"), "moment"),
        Field("about", gettext_lazy("About"), "id", "about_id"),
        *standard.FIELDS,
    ),
    shortcuts=(*standard.SHORTCUTS, choice("state"), ("about", about_record), ("due", _project_due)),
    search=_project_search,
    options=standard_options,
    change=change_project,
    archiving="activities.change",
    extensions=(CustomFields(),),
    ready=(
        Ready(gettext_lazy("Running ones"), "player-play", {"state": "running"}),
        Ready(gettext_lazy("Mine"), "user", MINE),
        Ready(gettext_lazy("Of my team"), "users", TEAM),
        LATE,
    ),
)  # fmt: skip
