"""Background jobs: Django's own tasks API on procrastinate, which keeps its queue in our database.

Product code says `from django.tasks import task` and knows nothing of this module. A job is queued in the transaction of
its caller: rolled back together, seen together. It runs at least once, so every job must stand being run twice.
"""

import json
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils.json import normalize_json
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wasl.kernel.bulk import unsaved

# lazily evaluated: the classes take parameters only for the type checker
type AnyTask = Task[..., Any]
type Handle = TaskResult[..., Any]
STATUS = {
    "todo": TaskResultStatus.READY,
    "doing": TaskResultStatus.RUNNING,
    "succeeded": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
    "aborted": TaskResultStatus.FAILED,
}


# how often the job that runs here failed before; the loop sets it
tries: ContextVar[int] = ContextVar("tries", default=0)
# looked up once: as a plain subquery a plan may run it again per row, and its limit with it
TAKE_WAITING = """
WITH waiting AS MATERIALIZED (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND task_name = %s AND attempts = 0 AND queueing_lock IS NULL AND scheduled_at IS NULL
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM waiting) RETURNING id, args
"""


def take_waiting(task: AnyTask, most: int) -> list[list[Any]]:
    """Take waiting runs of a task into the one at work, which does all in one go; return what each was given.

    They leave the queue in the caller's transaction: where that is rolled back they wait as before. A run that failed before
    takes none, so that one poisonous job spoils no others for long.
    """
    if tries.get():
        return []
    with connection.cursor() as cursor:
        cursor.execute(TAKE_WAITING, [task.module_path, most])
        return [json.loads(args)["args"] for _key, args in sorted(cursor.fetchall())]


def waiting(task: AnyTask, *args: Any) -> ProcrastinateJob:
    """Return a run of a task as a row, for whoever inserts it together with what it works on, by one statement."""
    return unsaved(
        ProcrastinateJob,
        task_name=task.module_path,
        queue_name=task.queue_name,
        priority=task.priority,
        args={"args": normalize_json(list(args)), "kwargs": {}},
        status="todo",
        attempts=0,
        abort_requested=False,
    )


class ProcrastinateBackend(BaseTaskBackend):
    """Queues a task as a procrastinate job named by the task's path."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        # any queue name may be used; a worker serves all unless told otherwise
        self.queues = set(params.get("QUEUES", []))

    def enqueue(self, task: AnyTask, args: Any, kwargs: Any) -> Any:
        """Queue `task` in the current transaction and return its handle."""
        self.validate_task(task)
        given = {"args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))}
        deferrer = app.configure_task(
            task.module_path, queue=task.queue_name, priority=task.priority, schedule_at=task.run_after
        )
        return _handle(task, deferrer.defer(**given), "todo", given)

    def get_result(self, result_id: str) -> Handle:
        """Return how the job with this id stands; raises `TaskResultDoesNotExist`."""
        job = ProcrastinateJob.objects.filter(pk=int(result_id)).first() if result_id.isdigit() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return _handle(import_string(job.task_name), job.pk, job.status, job.args)


def _handle(task: AnyTask, key: int, status: str, given: dict[str, Any]) -> Handle:
    return TaskResult(
        task=task,
        id=str(key),
        status=STATUS[status],
        enqueued_at=None,
        started_at=None,
        finished_at=None,
        last_attempted_at=None,
        args=given.get("args", []),
        kwargs=given.get("kwargs", {}),
        backend=task.backend,
        errors=[],
        worker_ids=[],
    )
