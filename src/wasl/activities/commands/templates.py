"""Templates of projects: write one, keep a project as one, start a project from one."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack, cast
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities.commands.adding import add_task
from wasl.activities.commands.projects import ProjectValues, add_project, tasks_of
from wasl.activities.intake import MOST_POINTS, POINT_LIMIT
from wasl.activities.models import Activity, Project, ProjectTemplate, Task
from wasl.activities.queries.activities import open_counts
from wasl.activities.workdays import Workdays
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line
from wasl.records.models import Anchor
from wasl.workspace.models import User

MOST_STEPS = 60
FURTHEST = 500
PROJECT, RECORD, PERSON, TEAM = "project", "record", "user:", "team:"


class StepValues(TypedDict, total=False):
    """A step of a template; see `ProjectTemplate`."""

    key: str
    title: str
    start: int
    due: int
    minutes: int | None
    priority: int
    checklist: Sequence[str]
    owner: str
    after: Sequence[str]


@command("activities.write_templates")
def write_template(
    template: ProjectTemplate | None,
    *,
    name: str,
    steps: Sequence[StepValues],
    by: Actor,  # noqa: ARG001 - the gate asks it
    hint: str = "",
) -> ProjectTemplate:
    """Write a new template, or another text for one that is there. Raises `Invalid` by field."""
    name = clean_line(name)
    taken = ProjectTemplate.objects.filter(name__iexact=name)
    if template:
        taken = taken.exclude(pk=template.pk)
    if not 0 < len(name) <= 120:
        raise Invalid(fields={"name": [_("Give it a name of up to 120 characters.")]})
    if taken.exists():
        raise Invalid(fields={"name": [_("There is a template of this name.")]})
    found = template or ProjectTemplate()
    found.name, found.hint, found.steps = name, clean_line(hint)[:300], _clean(steps)
    found.save()
    return found


@command("activities.write_templates")
def remove_template(template: ProjectTemplate, *, by: Actor) -> None:  # noqa: ARG001 - the gate asks it
    """Remove a template; projects that began from it stay."""
    template.delete()


@command("activities.write_templates", needs="read")
def save_as_template(project: Project, *, name: str, by: Actor) -> ProjectTemplate:
    """Keep the tasks of a project, as far as the actor sees them, as a template: dates become working days after its start.

    Who has the project has the tasks of it again, and who has the record those of his; other people stay themselves.
    """
    rows = tasks_of(project).filter(kind="task").exclude(state="dropped").visible_to(by)
    tasks = list(rows.prefetch_related("blocked_by"))
    keys = {task.pk: str(number) for number, task in enumerate(tasks, 1)}
    workdays = Workdays(project.start_on)
    record = Anchor.objects.filter(pk=project.about_id).first() if project.about_id else None
    roles = {record.owner_id: RECORD} if record else {}
    roles |= {project.owner_id: PROJECT, None: PROJECT}
    steps = [
        _step(task, keys, owner=roles.get(task.owner_id) or f"{PERSON}{task.owner_id}")
        | _days(task, project.start_on, workdays)
        for task in tasks
    ]
    return write_template(None, name=name, steps=steps, by=by)


@command("activities.add")
def start_project(
    template: ProjectTemplate, *, by: Actor, quiet: bool = False, **values: Unpack[ProjectValues]
) -> Project:
    """Begin a project from a template: its tasks with their days, owners and what they wait for. Raises `Invalid` by field.

    It starts today, is called after the template and ends with its last step unless said otherwise.
    """
    start = values.get("start_on") or clock.today(zoneinfo.ZoneInfo(by.zone))
    workdays = Workdays(start)
    given = cast(
        "ProjectValues", {"due_on": workdays.after(start, template.length), **values, "start_on": start}
    )
    name = given.pop("name", "") or template.name
    project = add_project(name, by=by, quiet=quiet, **given)
    about = project.about_id
    record = Anchor.objects.filter(pk=about).first() if about else None
    owners = Owners(project, record)
    made: dict[str, Task] = {}
    for step in template.steps:
        made[step["key"]] = add_task(
            step["title"],
            by=by,
            quiet=quiet,
            about=[*([record.pk] if record else []), project.pk],
            starts_on=workdays.after(start, step["start"]) if step["start"] != step["due"] else None,
            due_on=workdays.after(start, step["due"]),
            minutes=step["minutes"],
            priority=step["priority"],
            checklist=[{"text": text} for text in step["checklist"]],
            owner_id=owners.of(step["owner"]),
        )
    for step in template.steps:
        first = [made[key] for key in step["after"] if key in made]
        if first:
            made[step["key"]].blocked_by.set(first)
    return project


class Owners:
    """Finds out whose a task becomes."""

    def __init__(self, project: Project, record: Anchor | None) -> None:
        self.project, self.record = project, record

    def of(self, said: str) -> UUID | None:
        """Return the owner by what a template says; whoever is gone is replaced by who has the project."""
        usual = self.project.owner_id
        if said == RECORD:
            return (self.record.owner_id if self.record else None) or usual
        if said.startswith(PERSON):
            person = User.objects.filter(pk=said.removeprefix(PERSON), is_active=True).first()
            return person.pk if person else usual
        if said.startswith(TEAM):
            return self._least_busy(said.removeprefix(TEAM)) or usual
        return usual

    def _least_busy(self, team: str) -> UUID | None:
        found = User.objects.filter(team_id=team, is_active=True).order_by("created_at", "pk")
        people = list(found.values_list("pk", flat=True))
        # those of this project that are stored already are among the counts
        counts = open_counts(people)
        return min(people, key=lambda person: counts.get(person, 0), default=None)


def _step(task: Activity, keys: Mapping[UUID, str], *, owner: str) -> StepValues:
    return {
        "key": keys[task.pk],
        "title": task.title,
        "minutes": task.minutes,
        "priority": task.priority,
        "checklist": [point["text"] for point in task.checklist],
        "owner": owner,
        "after": [keys[one.pk] for one in task.blocked_by.all() if one.pk in keys],
    }


def _days(task: Activity, start: datetime.date, workdays: Workdays) -> StepValues:
    due = workdays.between(start, task.due_on) if task.due_on else 0
    first = workdays.between(start, task.starts_on) if task.starts_on else due
    return {"start": max(0, first), "due": max(0, due)}


def _clean(steps: Sequence[StepValues]) -> list[dict[str, Any]]:
    """Return steps as they are stored; raises `Invalid`."""
    if not steps or len(steps) > MOST_STEPS:
        raise Invalid(fields={"steps": [_("A template has 1 to 60 steps.")]})
    found = [_clean_step(step, number) for number, step in enumerate(steps, 1)]
    keys = [step["key"] for step in found]
    if len(set(keys)) < len(keys):
        raise Invalid(fields={"steps": [_("Two steps have the same number.")]})
    _refuse_rings(found)
    return found


def _clean_step(step: StepValues, number: int) -> dict[str, Any]:
    title = clean_line(str(step.get("title", "")))
    due = int(step.get("due") or 0)
    start = min(int(step.get("start") if step.get("start") is not None else due), due)  # type: ignore[arg-type]  # not None
    points = [clean_line(text) for text in step.get("checklist") or () if text.strip()]
    if not 0 < len(title) <= 300:
        raise Invalid(fields={"steps": [_("Say in a few words what is to be done.")]})
    if not 0 <= start <= due <= FURTHEST:
        raise Invalid(fields={"steps": [_("Give numbers of working days from 0 to 500.")]})
    if len(points) > MOST_POINTS or any(len(text) > POINT_LIMIT for text in points):
        raise Invalid(fields={"steps": [_("A checklist holds up to 50 points of 200 characters.")]})
    return {
        "key": str(step.get("key") or number),
        "title": title,
        "start": start,
        "due": due,
        "minutes": step.get("minutes"),
        "priority": step.get("priority") or Activity.Priority.NORMAL,
        "checklist": points,
        "owner": _clean_owner(str(step.get("owner") or PROJECT)),
        "after": [str(key) for key in step.get("after") or ()],
    }


def _clean_owner(said: str) -> str:
    known = said in {PROJECT, RECORD} or said.startswith((PERSON, TEAM))
    if not known or not _is_key(said):
        raise Invalid(fields={"steps": [_("Choose one of the values offered.")]})
    return said


def _is_key(said: str) -> bool:
    _kind, colon, key = said.partition(":")
    try:
        return not colon or bool(UUID(key))
    except ValueError:
        return False


def _refuse_rings(steps: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Invalid` where steps wait for each other, or for one that is not there."""
    after = {step["key"]: set(step["after"]) for step in steps}
    unknown = {key for keys in after.values() for key in keys} - after.keys()
    if unknown:
        raise Invalid(fields={"steps": [_("There is no step %(key)s to wait for.") % {"key": min(unknown)}]})
    while after:
        free = {key for key, keys in after.items() if not keys & after.keys()}
        if not free:
            raise Invalid(fields={"steps": [_("These tasks would wait for each other.")]})
        after = {key: keys for key, keys in after.items() if key not in free}
