"""Projects and their templates for programs. The tasks of a project are those that are about it (`/tasks?about=ID`)."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from wasl.activities import commands
from wasl.activities.listings import PROJECTS
from wasl.activities.models import Project
from wasl.activities.queries import projects as queries
from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi

router = Router(tags=["projects"])
API = RecordApi(
    "projects",
    "project",
    PROJECTS,
    Project,
    plain=queries.plain_projects,
    row=queries.project_row,
    change=commands.change_project,
    archive=commands.archive_project,
    restore=commands.restore_project,
)


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
    values = API.values(payload)
    template, name = values.pop("template", ""), values.pop("name", "")
    made = (
        commands.start_project(queries.template_named(template), by=request.actor, name=name, **values)
        if template
        else commands.add_project(name, by=request.actor, **values)
    )
    return API.added(request, response, made)


API.serve(router, ProjectOut, ProjectChange)
