"""Verbs on projects: begin one, change it, put it away and back; a start that moves takes along what is not done."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities import events
from wasl.activities.commands.adding import anchors_named
from wasl.activities.commands.changing import place_task
from wasl.activities.commands.owners import share_of
from wasl.activities.intake import BODY_LIMIT, YEARS
from wasl.activities.models import CURRENT, GOING, Activity, Project
from wasl.activities.workdays import Workdays
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.html import sanitize
from wasl.kernel.taking import Intake
from wasl.kernel.text import clean_line
from wasl.lists.custom.taking import Taken, take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import as_json, changed_since, put_away, save_changed, take_back
from wasl.records.commands.events import emit
from wasl.records.events import RecordAdded
from wasl.records.models import Anchor
from wasl.workspace.models import Team, User

NAME_LIMIT = 200
PUBLIC = {"owner_id": "owner", "team_id": "team", "about_id": "about"}
PLAIN = ("name", "body", "state", "start_on", "due_on")


class ProjectValues(TypedDict, total=False):
    """Everything that can be said of a project; what is not named stays as it is. `about` is the id of a record."""

    name: str
    body: str
    about: UUID | None
    state: str
    start_on: datetime.date
    due_on: datetime.date | None
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]


@command("activities.add")
def add_project(name: str, /, *, by: Actor, quiet: bool = False, **values: Unpack[ProjectValues]) -> Project:
    """Begin a project; it starts today and belongs to the actor unless said otherwise. Raises `Invalid` by field."""
    given: dict[str, Any] = {"start_on": clock.today(zoneinfo.ZoneInfo(by.zone)), **values, "name": name}
    project = Project()
    intake, taken = _taken(project, given, by=by)
    _refuse_locked(
        PUBLIC.get(column, column) for column in values if by.locks("project", PUBLIC.get(column, column))
    )
    for column, value in intake.fields.items():
        setattr(project, column, value)
    _settle(project)
    project.custom = taken.over({})
    project.save()
    if values.get("tags"):
        set_tags(project, names=values["tags"], by=by)
    emit(RecordAdded(project), by=by, quiet=quiet)
    emit(events.ProjectStarted(project, also=_belongs(project)), by=by, quiet=quiet)
    return project


@command("activities.change")
def change_project(
    project: Project,
    *,
    by: Actor,
    seen: int | None = None,
    quiet: bool = False,
    moves_tasks: bool = True,
    **values: Unpack[ProjectValues],
) -> Project:
    """Change what is named of a project and record the difference.

    When its start moves, its own last day and the open tasks that the actor may change keep their distance from it in working
    days, unless `moves_tasks` is false. `seen` is the version the editor looked at. Raises `Invalid` by field, `Conflict`.
    """
    project = lock(project)
    intake, taken = _taken(project, dict(values), by=by)
    start = project.start_on
    columns = intake.fields
    moved = columns.get("start_on", start)
    workdays = Workdays(start) if moves_tasks and moved != start else None
    if workdays and project.due_on and columns.get("due_on", project.due_on) == project.due_on:
        columns["due_on"] = _shifted(workdays, project.due_on, start, moved)
    changes = _difference(project, columns) | taken.changes
    _refuse(project, changes, seen=seen, by=by)
    if "tags" in values:
        set_tags(project, names=values["tags"] or (), by=by)
    if not changes:
        return project
    was_done = project.is_done
    for name, value in columns.items():
        setattr(project, name, value)
    _settle(project)
    project.custom = taken.over(project.custom)
    save_changed(project, changes, by=by, quiet=quiet, labels=taken.labels)
    if project.is_done and not was_done:
        emit(events.ProjectFinished(project, also=_belongs(project)), by=by, quiet=quiet)
    if workdays:
        _move_tasks(project, workdays, start, by=by)
    return project


@command("activities.change")
def archive_project(project: Project, *, by: Actor) -> Project:
    """Put a project away; its tasks stay where they are."""
    return put_away(project, by=by)


@command("activities.change")
def restore_project(project: Project, *, by: Actor) -> Project:
    """Take a project back from the archive."""
    return take_back(project, by=by)


def _taken(project: Project, values: Mapping[str, Any], *, by: Actor) -> tuple[Intake, Taken]:
    """Return clean columns, and what the firm's own fields get. Raises `Invalid` by field."""
    intake = Intake()
    is_new = project._state.adding  # noqa: SLF001 - documented by Django
    share = share_of(values, by=by, intake=intake, before=None if is_new else project)  # type: ignore[arg-type]  # same names
    intake.fields = {name: values[name] for name in PLAIN if name in values}
    intake.fields |= {"owner_id": share.owner_id, "team_id": share.team_id}
    if "name" in values:
        intake.fields["name"] = clean_line(values["name"] or "")
        if not 0 < len(intake.fields["name"]) <= NAME_LIMIT:
            intake.refuse("name", _("Give it a name of up to 200 characters."))
    if "body" in values:
        intake.fields["body"] = sanitize(str(values["body"] or "")[:BODY_LIMIT])
    if "about" in values:
        wanted = [values["about"]] if values["about"] else []
        found = anchors_named(wanted, "about", by=by, intake=intake)
        intake.fields["about_id"] = found[0].pk if found else None
    _dates(project, intake)
    if intake.fields.get("state", Project.State.RUNNING) not in Project.State.values:
        intake.refuse("state", _("Choose one of the values offered."))
    given = values.get("custom") or ({} if is_new else None)
    held = None if is_new else project.custom
    taken = take("project", given, by=by, held=held, pk=project.pk) if given is not None else Taken()
    intake.errors |= taken.errors
    intake.finish()
    return intake, taken


def _dates(project: Project, intake: Intake) -> None:
    days = {name: intake.fields[name] for name in ("start_on", "due_on") if name in intake.fields}
    for name, day in days.items():
        if day and day.year not in YEARS:
            intake.refuse(name, _("This year cannot be meant."))
    if "start_on" in days and days["start_on"] is None:
        intake.refuse("start_on", _("Say on which day it starts."))
    start, due = (days.get(name, getattr(project, name)) for name in ("start_on", "due_on"))
    # a last day that stays is moved along by whoever moves the start
    if start and due and due < start and "due_on" in days and due != project.due_on:
        intake.refuse("due_on", _("It cannot end before it starts."))


def _settle(project: Project) -> None:
    """Set what follows from the state and the dates."""
    if project.state in GOING:
        project.done_at = None
    elif project.done_at is None:
        project.done_at = clock.now()
    if project.due_on and project.due_on < project.start_on:
        project.due_on = project.start_on


def _belongs(project: Project) -> tuple[Anchor, ...]:
    return tuple(Anchor.objects.filter(pk=project.about_id)) if project.about_id else ()


def _difference(project: Project, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        PUBLIC.get(name, name): [_readable(name, getattr(project, name)), _readable(name, value)]
        for name, value in columns.items()
        if as_json(getattr(project, name)) != as_json(value)
    }


def _refuse(project: Project, changes: Mapping[str, Any], *, seen: int | None, by: Actor) -> None:
    """Refuse what the role locks, and what a colleague has changed since."""
    _refuse_locked(name for name in changes if by.locks("project", name))
    theirs = changed_since(project, seen) if seen is not None else {}
    clashing = {name: value for name, value in theirs.items() if name in changes}
    if clashing:
        raise Conflict(theirs=clashing)


def _readable(name: str, value: Any) -> Any:
    models: dict[str, Any] = {"owner_id": User, "team_id": Team, "about_id": Anchor}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "") if value else ""
    return as_json(value)


def _refuse_locked(names: Any) -> None:
    locked = sorted(names)
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})


def _shifted(
    workdays: Workdays, day: datetime.date, start: datetime.date, moved: datetime.date
) -> datetime.date:
    return workdays.after(moved, workdays.between(start, day))


def _move_tasks(project: Project, workdays: Workdays, start: datetime.date, *, by: Actor) -> None:
    """Let the open tasks keep their distance from the start, as far as the actor may change them."""
    for task in tasks_of(project).open().visible_to(by, "change"):
        starts, due = (
            _shifted(workdays, day, start, project.start_on) if day else None
            for day in (task.starts_on, task.due_on)
        )
        if due:
            place_task(task, by=by, due_on=due, starts_on=starts)


def tasks_of(project: Project) -> Any:
    """Return what is to be done in a project, for commands, which have asked the right."""
    return Activity.objects.filter(CURRENT, about=project.pk).order_by("due_at", "pk")
