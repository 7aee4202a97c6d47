"""What the operator may look at: jobs that failed for good, and figures of the installation."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.operations.queries.reasons import reason_of

MANAGE = "operations.manage"
SHOWN = 200


@dataclass(frozen=True)
class FailedJob:
    """A job that failed for good: what it was, how often it was tried, when last, and why."""

    id: int
    name: str
    attempts: int
    failed_at: datetime | None
    kind: str
    text: str
    trace: str

    @property
    def reason(self) -> str:
        """Return why it failed in a sentence for people."""
        return reason_of(self.kind, self.text)


def failed_jobs(viewer: Actor) -> list[FailedJob]:
    """Return the newest failed jobs; raises `NotAllowed`."""
    _ask(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.id, j.task_name, j.attempts, max(e.at), coalesce(f.kind, ''), coalesce(f.text, ''),"
            " coalesce(f.trace, '') FROM procrastinate_jobs j"
            " LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed'"
            " LEFT JOIN worker_failure f ON f.job_id = j.id"
            " WHERE j.status = 'failed' GROUP BY j.id, f.job_id ORDER BY j.id DESC LIMIT %s",
            [SHOWN],
        )
        return [FailedJob(*row) for row in cursor.fetchall()]


def get_failed_job(viewer: Actor, key: int) -> ProcrastinateJob:
    """Return one failed job; raises `NotAllowed`, `NotFound`."""
    _ask(viewer)
    job: ProcrastinateJob | None = ProcrastinateJob.objects.filter(pk=key, status="failed").first()
    if job is None:
        raise NotFound
    return job


def figures(viewer: Actor) -> dict[str, float]:
    """Return the installation's figures by Prometheus name; raises `NotAllowed`."""
    _ask(viewer)
    found: dict[str, float] = {"wasl_up": 1, "wasl_disk_free_bytes": shutil.disk_usage(ENV.data).free}
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        counts: dict[str, Any] = dict(cursor.fetchall())
        for status in ("todo", "doing", "succeeded", "failed"):
            found[f'wasl_jobs{{status="{status}"}}'] = counts.get(status, 0)
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j"
            " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
            " WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())"
        )
        found["wasl_jobs_oldest_waiting_seconds"] = float(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
        )
        found["wasl_workers"] = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        found["wasl_database_connections"] = cursor.fetchone()[0]
        cursor.execute("SELECT pg_database_size(current_database())")
        found["wasl_database_size_bytes"] = cursor.fetchone()[0]
    return found


def _ask(viewer: Actor) -> None:
    if not viewer.may(MANAGE):
        raise NotAllowed
