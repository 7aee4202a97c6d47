"""Jobs that leave a history in a file."""

import time

from django.db import transaction
from django.tasks import task

from tests.chaos.probe import mark


@task
def slow(file: str, seconds: str) -> None:
    """Take a while."""
    mark(file, "start")
    time.sleep(float(seconds))
    mark(file, "done")


@task
def given_up(file: str) -> None:
    """Queue a job in a transaction that is rolled back."""
    with transaction.atomic():
        slow.enqueue(file, "0")
        time.sleep(2)
        transaction.set_rollback(True)
    mark(file, "rolled-back")


@task
def patient(file: str) -> None:
    """Queue a job in a transaction that is committed later."""
    with transaction.atomic():
        slow.enqueue(file, "0")
        time.sleep(2)
        mark(file, "committed")


@task
def broken(file: str) -> None:
    """Fail each time."""
    mark(file, "start")
    raise RuntimeError("as asked")
