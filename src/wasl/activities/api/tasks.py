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
from wasl.kernel.api import In
from wasl.kernel.web import Request
from wasl.lists.api import MOST_IN_BATCH, Answers, answers

router = Router(tags=["tasks"])
API = shapes.api_of("tasks", "task", ALL_TASKS)


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

    items: list[TaskIn] = Field(max_length=MOST_IN_BATCH)


@router.post("/tasks", response={201: TaskOut}, operation_id="task_add", exclude_unset=True)
def task_add(request: Request, payload: TaskIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a task."""
    return API.added(request, response, _make(payload, request.actor))


@router.post("/tasks/batch", response=Answers, operation_id="task_batch", exclude_unset=True)
def task_batch(request: Request, payload: TaskBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return answers(payload.items, request.actor, _make)


@router.post("/tasks/{task_id}/complete", response=TaskOut, operation_id="task_complete", exclude_unset=True)
def task_complete(request: Request, task_id: uuid.UUID, payload: DoneIn) -> dict[str, Any]:
    """Say that a task is done, what came of it and what comes next."""
    return API.done(request, task_id, commands.complete_task, **payload.model_dump(exclude_unset=True))


@router.post("/tasks/{task_id}/drop", response=TaskOut, operation_id="task_drop", exclude_unset=True)
def task_drop(request: Request, task_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return API.done(request, task_id, commands.drop_activity, outcome=payload.outcome)


@router.post("/tasks/{task_id}/reopen", response=TaskOut, operation_id="task_reopen", exclude_unset=True)
def task_reopen(request: Request, task_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return API.done(request, task_id, commands.reopen_activity)


@router.post("/tasks/{task_id}/snooze", response=TaskOut, operation_id="task_snooze", exclude_unset=True)
def task_snooze(request: Request, task_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return API.done(request, task_id, commands.snooze_activity, **given)


def _make(payload: TaskIn, actor: Actor) -> Activity:
    values = API.values(payload)
    return commands.add_task(values.pop("title"), by=actor, **values)


API.serve(router, TaskOut, TaskChange)
