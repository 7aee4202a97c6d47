"""Background work on records: what has been in the bin for too long is erased."""

from django.tasks import task

from wasl.kernel.actor import SYSTEM
from wasl.records import commands

BATCH = 500


@task()
def erase_bin() -> None:
    """Erase what the bin has kept for long enough, a batch a transaction; stands being run twice."""
    while commands.erase_expired(BATCH, by=SYSTEM):
        pass
