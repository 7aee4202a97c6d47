"""Jobs that leave a history in a file."""

import time

from django.tasks import task

from tests.chaos.probe import mark


@task
def slow(file: str, seconds: str) -> None:
    """Take a while."""
    mark(file, "start")
    time.sleep(float(seconds))
    mark(file, "done")


@task
def broken(file: str) -> None:
    """Fail each time."""
    mark(file, "start")
    raise RuntimeError("as asked")
