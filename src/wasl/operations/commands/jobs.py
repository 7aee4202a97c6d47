"""What the operator may do: let failed jobs run again."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict
from wasl.workspace import audit


@command("operations.manage")
def retry_job(job: ProcrastinateJob, *, by: Actor) -> None:
    """Queue a failed job again; raises `Conflict` when it has not failed (any more)."""
    if not ProcrastinateJob.objects.filter(pk=job.pk, status="failed").exists():
        raise Conflict
    app.job_manager.retry_job_by_id(job.pk, clock.now())
    audit.record("job.retried", by=by, target=job, data={"task": job.task_name})
