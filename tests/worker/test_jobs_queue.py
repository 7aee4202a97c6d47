"""Queueing through Django's tasks."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.drain import drain
from tests.worker import probe_jobs
from wasl.kernel import clock
from wasl.worker.jobs import take_waiting, tries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    probe_jobs.CALLS.clear()
    yield
    probe_jobs.CALLS.clear()


def test_a_job_runs_with_what_it_was_given() -> None:
    result = probe_jobs.note.enqueue("a", "b", end="!")
    assert result.status == TaskResultStatus.READY
    assert probe_jobs.CALLS == []
    assert drain() == 1
    assert probe_jobs.CALLS == [("a", "b", "!")]
    assert probe_jobs.note.get_result(result.id).status == TaskResultStatus.SUCCESSFUL


def test_a_rolled_back_transaction_leaves_no_job() -> None:
    with transaction.atomic():
        probe_jobs.note.enqueue("never")
        transaction.set_rollback(True)
    assert drain() == 0


def test_jobs_that_jobs_queue_are_drained_too() -> None:
    probe_jobs.chain.enqueue(3)
    assert drain() == 4
    assert probe_jobs.CALLS == [(3,), (2,), (1,), (0,)]


def test_a_higher_priority_runs_first() -> None:
    probe_jobs.note.enqueue("later")
    probe_jobs.note.using(priority=10).enqueue("sooner")
    drain()
    assert [call[0] for call in probe_jobs.CALLS] == ["sooner", "later"]


def test_a_delayed_job_waits_for_its_time() -> None:
    probe_jobs.note.using(run_after=clock.now() + timedelta(hours=1)).enqueue("later")
    assert drain() == 0
    assert ProcrastinateJob.objects.get().status == "todo"


def test_a_queue_name_is_kept() -> None:
    probe_jobs.note.using(queue_name="mail").enqueue("x")
    assert ProcrastinateJob.objects.get().queue_name == "mail"


def test_a_failing_job_fails_the_test_that_drains_it() -> None:
    probe_jobs.fail.enqueue()
    with pytest.raises(RuntimeError, match="as asked"):
        drain()


def test_an_unknown_result_is_told() -> None:
    for key in ("0", "x"):
        with pytest.raises(TaskResultDoesNotExist):
            probe_jobs.note.get_result(key)


def test_waiting_runs_are_taken_into_the_one_at_work_and_wait_again_where_it_fails() -> None:
    for word in ("a", "b", "c"):
        probe_jobs.note.enqueue(word)
    probe_jobs.note.using(run_after=clock.now() + timedelta(hours=1)).enqueue("later")
    probe_jobs.fail.enqueue()
    with transaction.atomic():
        assert len(take_waiting(probe_jobs.note, 5)) == 3
        transaction.set_rollback(True)
    assert take_waiting(probe_jobs.note, 2) == [["a"], ["b"]]
    assert take_waiting(probe_jobs.note, 5) == [["c"]]
    assert ProcrastinateJob.objects.count() == 2


def test_a_run_that_failed_before_takes_no_others() -> None:
    probe_jobs.note.enqueue("a")
    token = tries.set(1)
    assert take_waiting(probe_jobs.note, 5) == []
    tries.reset(token)
    assert take_waiting(probe_jobs.note, 5) == [["a"]]
