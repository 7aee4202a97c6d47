"""Projects as their page and their list show them: what is done of them, what comes next, bars by day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from wasl.activities.models import CURRENT, OPEN, Activity, Project, ProjectTemplate
from wasl.activities.queries.activities import about_of, hide
from wasl.activities.ready import PREFIX, ready_templates
from wasl.activities.workdays import Workdays
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag, TagLink
from wasl.records.queries import get_visible, tags_of

DAY = datetime.timedelta(days=1)
MOST_TASKS = 200
MOST_DAYS = 400
# a project of up to so many days is drawn by days, a longer one by weeks
FEW_DAYS = 45
NEAR = datetime.timedelta(days=14)
MARGIN = 2 * DAY


def projects_of(viewer: Actor) -> Any:
    """Return the projects that the viewer sees, with what they are for, how many of their tasks are done, and what comes next.

    All of that as far as the viewer sees the tasks: `step` (title) and `step_at` are of the earliest open one that he sees.
    """
    about = Prefetch("about", Anchor.objects.visible_to(viewer))
    rows = Project.objects.visible_to(viewer).select_related("anchor", "owner").prefetch_related(about)
    return rows.annotate(
        all_count=_counted(viewer, ~Q(state="dropped")),
        done_count=_counted(viewer, Q(state="done")),
        step=_next(viewer, "title"),
        step_at=_next(viewer, "due_at"),
    )


def _next(viewer: Actor, column: str) -> Any:
    rows = (
        Activity.objects.visible_to(viewer).open().filter(CURRENT, about=OuterRef("pk"), due_at__isnull=False)
    )
    return Subquery(rows.order_by("due_at", "pk").values(column)[:1])


def _counted(viewer: Actor, condition: Q) -> Any:
    rows = Activity.objects.visible_to(viewer).filter(CURRENT, condition, about=OuterRef("pk"))
    counted = rows.order_by().values("about").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Bar:
    """One task of the timeline: its days, how many columns lie before, under and behind it, and what it waits for."""

    number: int
    task: Activity
    first: datetime.date
    last: datetime.date
    before: int
    length: int
    behind: int
    after: Sequence[int]


@dataclass(frozen=True)
class DayColumn:
    """A day of the timeline."""

    day: datetime.date
    is_off: bool
    is_today: bool
    begins_week: bool


@dataclass(frozen=True)
class Chart:
    """The days of a project with the bars of its tasks; `spans` are stretches of days as (first, last, number of days)."""

    days: Sequence[DayColumn]
    spans: Sequence[tuple[datetime.date, datetime.date, int]]
    bars: Sequence[Bar]
    undated: Sequence[Activity]
    by: str

    @property
    def width(self) -> int:
        """How many days there are."""
        return len(self.days)

    @property
    def today(self) -> int | None:
        """How many days lie before today, None where it is not among them."""
        return next((place for place, one in enumerate(self.days) if one.is_today), None)


@dataclass(frozen=True)
class ShownProject:
    """A project with its tasks, as far as the viewer may see them."""

    project: Project
    about: Anchor | None
    tasks: Sequence[Activity]
    tags: Sequence[Tag]
    may_change: bool

    @property
    def counted(self) -> list[Activity]:
        """What counts as work of the project."""
        return [task for task in self.tasks if task.state != "dropped"]

    @property
    def done_count(self) -> int:
        """How many tasks are done."""
        return sum(1 for task in self.tasks if task.state == "done")

    @property
    def percent(self) -> int:
        """How much is done."""
        return round(100 * self.done_count / len(self.counted)) if self.counted else 0

    @property
    def next(self) -> Activity | None:
        """What comes next: the first open task that waits for nothing."""
        return next((task for task in self.tasks if task.is_open and not waits(task)), None)

    @property
    def groups(self) -> list[tuple[str, list[Activity]]]:
        """Return the tasks by how they stand, as far as there are any."""
        found: dict[str, list[Activity]] = {"late": [], "open": [], "waiting": [], "over": []}
        for task in self.tasks:
            found[_group(task)].append(task)
        return [(name, tasks) for name, tasks in found.items() if tasks]


def waits(task: Any) -> bool:
    """Tell whether tasks that come first are still open."""
    return bool(task.is_held)


def _group(task: Activity) -> str:
    if not task.is_open:
        return "over"
    if task.is_late:
        return "late"
    return "waiting" if waits(task) else "open"


def get_project(viewer: Actor, pk: UUID | str) -> ShownProject:
    """Return a project with everything its page shows; raises `NotFound`."""
    found = get_visible(Project, pk, viewer, "anchor", "owner", "team", "about")
    about = found.about if found.about and found.about.is_visible_to(viewer) else None
    return ShownProject(
        found,
        about,
        _tasks(viewer, found),
        tags_of(viewer, found),
        viewer.may("activities.change") and not viewer.read_only and found.may_change(viewer),
    )


def _tasks(viewer: Actor, project: Project) -> Sequence[Activity]:
    seen = Activity.objects.visible_to(viewer)
    first = seen.none() if viewer.hides("task", "blocked_by") else seen.filter(blocks=OuterRef("pk"))
    rows = seen.filter(CURRENT, about=project.pk).annotate(
        firsts=ArraySubquery(first.order_by().values("pk")), is_held=Exists(first.filter(OPEN))
    )
    ordered = rows.select_related("owner").prefetch_related(about_of(viewer))
    return hide(list(ordered.order_by("due_at", "starts_on", "pk")[:MOST_TASKS]), viewer)


def chart_of(shown: ShownProject, first_weekday: int, by: str = "") -> Chart:
    """Return the timeline of a project; `by` is "day" or "week", else what fits its length."""
    dated = [task for task in shown.tasks if task.due_on and task.state != "dropped"]
    first, last = _ends(shown.project, dated)
    workdays = Workdays(first)
    today = clock.today(timezone.get_current_timezone())
    days = [first + number * DAY for number in range((last - first).days + 1)]
    columns = [
        DayColumn(day, not workdays.holds(day), day == today, day.weekday() == first_weekday) for day in days
    ]
    by = by if by in {"day", "week"} else "day" if len(days) <= FEW_DAYS else "week"
    inside = [task for task in dated if first <= _start(task) <= last]
    ordered = sorted(inside, key=lambda task: (_start(task), task.due_on or last))
    numbers = {task.pk: number for number, task in enumerate(ordered, 1)}
    bars = [_bar(task, numbers, first, last) for task in ordered]
    undated = [task for task in shown.tasks if task.is_open and task.pk not in numbers]
    return Chart(columns, _spans(days, first_weekday, by), bars, undated, by)


def _start(task: Activity) -> datetime.date:
    return task.starts_on or task.due_on or datetime.date.max


def _ends(project: Project, tasks: Sequence[Activity]) -> tuple[datetime.date, datetime.date]:
    today = clock.today(timezone.get_current_timezone())
    first = min([project.start_on, *map(_start, tasks)])
    last = max([project.due_on or project.start_on, *(task.due_on for task in tasks if task.due_on)])
    if first - NEAR <= today <= last + NEAR:
        first, last = min(first, today), max(last, today)
    return first - MARGIN, min(last + MARGIN, first + MOST_DAYS * DAY)


def _bar(task: Any, numbers: dict[UUID, int], first: datetime.date, last: datetime.date) -> Bar:
    start, end = _start(task), min(task.due_on or last, last)
    return Bar(
        numbers[task.pk],
        task,
        start,
        end,
        (start - first).days,
        (end - start).days + 1,
        (last - end).days,
        sorted(numbers[first] for first in task.firsts or () if first in numbers),
    )


def _spans(
    days: Sequence[datetime.date], first_weekday: int, by: str
) -> list[tuple[datetime.date, datetime.date, int]]:
    """Return months above days, weeks above weeks."""
    spans: list[tuple[datetime.date, datetime.date, int]] = []
    for day in days:
        begins = day.day == 1 if by == "day" else day.weekday() == first_weekday
        if begins or not spans:
            spans.append((day, day, 1))
        else:
            spans[-1] = (spans[-1][0], day, spans[-1][2] + 1)
    return spans


def projects_about(viewer: Actor, anchor: Anchor, most: int = 8) -> list[Any]:
    """Return the projects of a record, what goes on first; two queries."""
    rows = projects_of(viewer).current().filter(about=anchor.pk)
    return list(rows.order_by("done_at", "due_on", "pk")[:most])


def templates_offered() -> list[tuple[str, ProjectTemplate]]:
    """Return all templates by the key that names them: the firm's own, then the ready ones."""
    own = [(str(template.pk), template) for template in ProjectTemplate.objects.all()]
    taken = {template.name for _key, template in own}
    return own + [(key, template) for key, template in ready_templates() if template.name not in taken]


def template_named(key: str) -> ProjectTemplate:
    """Return a template, a ready one unsaved; raises `NotFound`."""
    if key.startswith(PREFIX):
        found = dict(ready_templates()).get(key)
    else:
        found = ProjectTemplate.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None
    if found is None:
        raise NotFound
    return found


def project_row(viewer: Actor, pk: UUID) -> Any:
    """Return a project as its list has it; raises `NotFound`."""
    found = projects_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


COLUMNS = ("name", "body", "state", "start_on", "due_on", "done_at")


def plain_projects(viewer: Actor, rows: Sequence[Project]) -> list[dict[str, Any]]:
    """Return projects that the viewer has been given, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "project")
    tags: dict[UUID, list[str]] = {}
    for link in TagLink.objects.filter(anchor__in=[row.pk for row in rows]).select_related("tag"):
        tags.setdefault(link.anchor_id, []).append(link.tag.name)
    return [_plain(viewer, row, sorted(tags.get(row.pk, ())), fields) for row in rows]


def _plain(viewer: Actor, row: Any, tags: Sequence[str], fields: Any) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "about": row.about.pk if row.about else None,
        "owner": row.owner_id,
        "team": row.team_id,
        "tags": tags,
        "tasks": row.all_count,
        "tasks_done": row.done_count,
        "custom": custom_out(fields, row.custom),
    }
    shown = {name: value for name, value in out.items() if not viewer.hides("project", name)}
    moments = {name: getattr(row, name) for name in ("version", "created_at", "updated_at", "archived_at")}
    return {"id": row.pk, **shown, **moments}
