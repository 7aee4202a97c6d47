"""Failed jobs: seen by the operator, run again once."""

from types import SimpleNamespace

import procrastinate
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from tests import make
from tests.drain import drain
from tests.worker import probe_jobs
from wasl.kernel.actor import SYSTEM, Actor, ActorKind
from wasl.kernel.errors import Conflict, NotAllowed, NotFound
from wasl.operations import checks, commands, queries
from wasl.operations.queries.reasons import reason_of
from wasl.worker.failures import note_failure
from wasl.worker.loop import register
from wasl.workspace.models import AuditEntry

pytestmark = pytest.mark.django_db
STRANGER = Actor(kind=ActorKind.USER, name="x")


def failed() -> ProcrastinateJob:
    """Return a job that has failed for good."""
    key = int(probe_jobs.note.enqueue("again").id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [key])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 5 WHERE id = %s", [key])
    return queries.get_failed_job(SYSTEM, key)


def test_a_failed_job_is_listed_and_troubles_the_doctor() -> None:
    job = failed()
    (row,) = queries.failed_jobs(SYSTEM)
    assert (row.id, row.name, row.attempts) == (job.id, "tests.worker.probe_jobs.note", 5)
    assert row.failed_at is not None
    assert not checks.failed_jobs().is_well


def test_a_failed_job_says_why_in_a_sentence_and_keeps_the_detail_folded() -> None:
    note_failure(failed().id, ConnectionRefusedError("port 25"))
    page = make.signed_in(make.owner()).get("/settings/jobs/").content.decode()
    assert "Another server did not answer" in page
    assert "ConnectionRefusedError: port 25" in page
    assert page.index("<details") < page.index("ConnectionRefusedError")


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("", "", "ended while it ran"),
        ("OSError", "[Errno 28] No space left on device", "disk is full"),
        ("Invalid", "This file is no picture.", "This file is no picture."),
        ("KeyError", "'x'", "does not expect"),
    ],
)
def test_each_kind_of_failure_has_words_for_people(kind: str, text: str, words: str) -> None:
    assert words in reason_of(kind, text)


def test_the_worker_keeps_why_a_job_failed() -> None:
    worker = procrastinate.App(connector=InMemoryConnector())
    register(worker, more=[probe_jobs.fail])
    job = failed()
    context = SimpleNamespace(job=SimpleNamespace(id=job.id, attempts=0))
    with pytest.raises(RuntimeError):
        worker.tasks["tests.worker.probe_jobs.fail"].func(context)
    (row,) = queries.failed_jobs(SYSTEM)
    assert (row.kind, row.text) == ("RuntimeError", "as asked")
    assert "probe_jobs" in row.trace


def test_a_retried_job_runs_and_leaves_an_audit_entry() -> None:
    probe_jobs.CALLS.clear()
    commands.retry_job(failed(), by=SYSTEM)
    assert drain() == 1
    assert probe_jobs.CALLS == [("again", "")]
    assert AuditEntry.objects.filter(action="job.retried").count() == 1
    assert checks.failed_jobs().is_well


def test_a_job_is_retried_once() -> None:
    job = failed()
    commands.retry_job(job, by=SYSTEM)
    with pytest.raises(Conflict):
        commands.retry_job(job, by=SYSTEM)
    with pytest.raises(NotFound):
        queries.get_failed_job(SYSTEM, job.id)


def test_strangers_see_and_change_nothing() -> None:
    job = failed()
    with pytest.raises(NotAllowed):
        queries.failed_jobs(STRANGER)
    with pytest.raises(NotAllowed):
        commands.retry_job(job, by=STRANGER)
    assert not checks.failed_jobs().is_well
