"""Projects and their templates for programs. The tasks of a project are those that are about it (`/tasks?about=ID`)."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wasl.activities import commands
from wasl.activities.listings import PROJECTS
from wasl.activities.models import Project
from wasl.activities.queries import projects as queries
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible

router = Router(tags=["projects"])
RENAMED = {"owner": "owner_id", "team": "team_id"}


class ProjectChange(In):
    """What may be set of a project; `about` is the id of the record it is for, `version` the one the caller has seen.

    A new `start_on` moves the open tasks along by working days, unless `moves_tasks` is false.
    """

    name: str | None = None
    body: str | None = None
    about: uuid.UUID | None = None
    state: Literal["planned", "running", "paused", "done", "dropped"] = "running"
    start_on: datetime.date | None = None
    due_on: datetime.date | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    moves_tasks: bool = True
    version: int | None = None


class ProjectIn(In):
    """A project to be begun: a `name`, or a `template` (its key), whose tasks it gets."""

    name: str = ""
    template: str = ""
    body: str = ""
    about: uuid.UUID | None = None
    state: Literal["planned", "running", "paused"] = "running"
    start_on: datetime.date | None = None
    due_on: datetime.date | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] = []
    custom: dict[str, Any] = {}


class ProjectOut(Out):
    """A project as it is now; `tasks` and `tasks_done` count what the caller may see."""

    id: uuid.UUID
    name: str | None = None
    body: str | None = None
    about: uuid.UUID | None = None
    state: str | None = None
    start_on: datetime.date | None = None
    due_on: datetime.date | None = None
    done_at: datetime.datetime | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    tasks: int = 0
    tasks_done: int = 0
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class TemplateOut(Out):
    """A template: its `key` names it where a project is begun; `start` and `due` of a step count working days."""

    key: str
    name: str
    hint: str
    steps: list[dict[str, Any]]


class Templates(Out):
    """All templates."""

    items: list[TemplateOut]


@router.get("/projects", response=Listed[ProjectOut], operation_id="project_list", exclude_unset=True)
def project_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return projects, those that are due first first, or as asked."""
    found = answer(PROJECTS, request.actor, asked)
    items = queries.plain_projects(request.actor, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.get("/project-templates", response=Templates, operation_id="project_template_list")
def template_list(request: Request) -> dict[str, Any]:
    """Return the templates from which projects begin."""
    if not request.actor.may("activities.add"):
        return {"items": []}
    rows = queries.templates_offered()
    return {
        "items": [{"key": key, "name": one.name, "hint": one.hint, "steps": one.steps} for key, one in rows]
    }


@router.post("/projects", response={201: ProjectOut}, operation_id="project_add", exclude_unset=True)
def project_add(request: Request, payload: ProjectIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin a project, from a template where one is named."""
    values = _values(payload)
    template, name = values.pop("template", ""), values.pop("name", "")
    made = (
        commands.start_project(queries.template_named(template), by=request.actor, name=name, **values)
        if template
        else commands.add_project(name, by=request.actor, **values)
    )
    response["Location"] = reverse("api:project_get", args=[made.pk])
    return Status(201, _out(request.actor, made.pk))


@router.get(
    "/projects/{project_id}", response=ProjectOut, operation_id="project_get", exclude_unset=True, url_name="project_get"
)  # fmt: skip
def project_get(request: Request, project_id: uuid.UUID) -> dict[str, Any]:
    """Return one project."""
    return _out(request.actor, project_id)


@router.patch(
    "/projects/{project_id}", response=ProjectOut, operation_id="project_change", exclude_unset=True
)
def project_change(request: Request, project_id: uuid.UUID, payload: ProjectChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    held = get_visible(Project, project_id, request.actor)
    values = _values(payload)
    if not values.keys() - {"moves_tasks"}:
        raise Invalid(_("Name at least one field to change."))
    commands.change_project(held, by=request.actor, seen=payload.version, **values)
    return _out(request.actor, project_id)


@router.delete("/projects/{project_id}", response={204: None}, operation_id="project_delete")
def project_delete(request: Request, project_id: uuid.UUID) -> Status[None]:
    """Move a project to the bin; its tasks stay."""
    delete_record(get_visible(Project, project_id, request.actor), by=request.actor)
    return Status(204, None)


@router.post(
    "/projects/{project_id}/archive", response=ProjectOut, operation_id="project_archive", exclude_unset=True
)
def project_archive(request: Request, project_id: uuid.UUID) -> dict[str, Any]:
    """Put it away: it stands in no list; it can be restored."""
    commands.archive_project(get_visible(Project, project_id, request.actor), by=request.actor)
    return _out(request.actor, project_id)


@router.post(
    "/projects/{project_id}/restore", response=ProjectOut, operation_id="project_restore", exclude_unset=True
)
def project_restore(request: Request, project_id: uuid.UUID) -> dict[str, Any]:
    """Take it back: from the bin, as it was there, else from the archive."""
    if not recovered(project_id, by=request.actor):
        commands.restore_project(get_visible(Project, project_id, request.actor), by=request.actor)
    return _out(request.actor, project_id)


def _values(payload: In) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True, exclude={"version"})
    return {RENAMED.get(name, name): value for name, value in given.items()}


def _out(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    found = queries.project_row(actor, key)
    return queries.plain_projects(actor, [found])[0]
