"""Tasks for programs: list, read, plan, change, complete, in batches."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from wasl.activities import commands
from wasl.activities.api import shapes
from wasl.activities.api.shapes import ActivityChange, ActivityOut, DropIn, NextIn, PointIn, SnoozeIn
from wasl.activities.listings import ALL_TASKS
from wasl.activities.models import Activity
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList

router = Router(tags=["tasks"])
KIND = "task"


class TaskChange(ActivityChange):
    """What may be set of a task; `starts_on` is the day it begins, `repeat` a rule of RFC 5545, `blocked_by` are ids of tasks."""

    state: Literal["open", "started", "waiting"] = "open"
    starts_on: datetime.date | None = None
    repeat: str | None = None
    checklist: list[PointIn] | None = None
    blocked_by: list[uuid.UUID] | None = Field(default=None, max_length=100)


class TaskIn(TaskChange):
    """A task to be added: `title` is enough."""

    title: str


class TaskOut(ActivityOut):
    """A task as it is now; `follows` is the one of a repeating task before this one."""

    starts_on: datetime.date | None = None
    repeat: str | None = None
    checklist: list[dict[str, Any]] | None = None
    blocked_by: list[uuid.UUID] | None = None
    follows: uuid.UUID | None = None


class DoneIn(In):
    """What came of a task, and what comes next."""

    outcome: str = ""
    then: NextIn | None = None


class TaskBatch(In):
    """Up to a thousand tasks; each is answered for itself."""

    items: list[TaskIn] = Field(max_length=shapes.MOST_IN_BATCH)


@router.get("/tasks", response=Listed[TaskOut], operation_id="task_list", exclude_unset=True)
def task_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return tasks, newest first or as asked."""
    return shapes.listed(ALL_TASKS, request, asked)


@router.post("/tasks", response={201: TaskOut}, operation_id="task_add", exclude_unset=True)
def task_add(request: Request, payload: TaskIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a task."""
    return shapes.added(KIND, request, response, _make(payload, request.actor))


@router.post("/tasks/batch", response=shapes.Answers, operation_id="task_batch", exclude_unset=True)
def task_batch(request: Request, payload: TaskBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return shapes.batch(payload.items, request.actor, _make)


@router.get(
    "/tasks/{task_id}", response=TaskOut, operation_id="task_get", exclude_unset=True, url_name="task_get"
)
def task_get(request: Request, task_id: uuid.UUID) -> dict[str, Any]:
    """Return one task."""
    return shapes.out(KIND, request.actor, task_id)


@router.patch("/tasks/{task_id}", response=TaskOut, operation_id="task_change", exclude_unset=True)
def task_change(request: Request, task_id: uuid.UUID, payload: TaskChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    return shapes.changed(KIND, request, task_id, payload)


@router.delete("/tasks/{task_id}", response={204: None}, operation_id="task_delete")
def task_delete(request: Request, task_id: uuid.UUID) -> Status[None]:
    """Move a task to the bin; it can be restored until it is erased."""
    return shapes.deleted(KIND, request, task_id)


@router.post("/tasks/{task_id}/complete", response=TaskOut, operation_id="task_complete", exclude_unset=True)
def task_complete(request: Request, task_id: uuid.UUID, payload: DoneIn) -> dict[str, Any]:
    """Say that a task is done, what came of it and what comes next."""
    return shapes.done(
        KIND, commands.complete_task, request, task_id, **payload.model_dump(exclude_unset=True)
    )


@router.post("/tasks/{task_id}/drop", response=TaskOut, operation_id="task_drop", exclude_unset=True)
def task_drop(request: Request, task_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return shapes.done(KIND, commands.drop_activity, request, task_id, outcome=payload.outcome)


@router.post("/tasks/{task_id}/reopen", response=TaskOut, operation_id="task_reopen", exclude_unset=True)
def task_reopen(request: Request, task_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return shapes.done(KIND, commands.reopen_activity, request, task_id)


@router.post("/tasks/{task_id}/snooze", response=TaskOut, operation_id="task_snooze", exclude_unset=True)
def task_snooze(request: Request, task_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return shapes.done(KIND, commands.snooze_activity, request, task_id, **given)


@router.post("/tasks/{task_id}/archive", response=TaskOut, operation_id="task_archive", exclude_unset=True)
def task_archive(request: Request, task_id: uuid.UUID) -> dict[str, Any]:
    """Put it away: it stands in no list; it can be restored."""
    return shapes.done(KIND, commands.archive_activity, request, task_id)


@router.post("/tasks/{task_id}/restore", response=TaskOut, operation_id="task_restore", exclude_unset=True)
def task_restore(request: Request, task_id: uuid.UUID) -> dict[str, Any]:
    """Take it back: from the bin, as it was there, else from the archive."""
    return shapes.restored(KIND, request, task_id)


def _make(payload: TaskIn, actor: Actor) -> Activity:
    return shapes.add(KIND, payload, actor)
