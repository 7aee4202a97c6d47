"""Sees to it that what was erased for good stays erased: brings the list beside the backups, and obeys it after a restore."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.operations.backups import archive, buckets, databases, erasures, keeping
from wasl.operations.backups.keys import own_key
from wasl.operations.commands.erasures import note_erased
from wasl.operations.models import Erasure
from wasl.records.commands import erase_again
from wasl.workspace import audit


def seal() -> None:
    """Write the list into every place where backups lie; raises `Invalid` for the first that does not take it."""
    own = ENV.backups / erasures.NAME
    with databases.locked(databases.ERASURES_LOCK):
        ids = list(Erasure.objects.values_list("pk", flat=True))
        if not ids and not any(ENV.backups.glob(erasures.ANY)):
            return
        erasures.write(own, own_key(), ids)
        # what a restore fetched is in the database by now, or was not wanted
        (ENV.backups / erasures.FETCHED).unlink(missing_ok=True)
        ways: list[Callable[[], object]] = []
        if ENV.second_backups is not None:
            ways.append(partial(keeping.copy, own, ENV.second_backups))
        if ENV.archive is not None:
            ways.append(partial(archive.keep, own, ENV.archive))
        if ENV.bucket is not None:
            ways.append(partial(buckets.put, ENV.bucket, own))
        for way in ways:
            way()


def obey() -> int:
    """Note a restore in the audit, and erase what it brought back although it was erased; returns how many records.

    The restore left this to be done, and it stays due until all is done: a kill leaves it to the next start.
    """
    due = erasures.due()
    if due is None:
        return 0
    with transaction.atomic():
        audit.record("backup.restored", by=SYSTEM, data={"made_at": due.moment})
        note_erased(due.ids)
        count = erase_again(due.ids, by=SYSTEM)
    erasures.forget_due()
    return count
