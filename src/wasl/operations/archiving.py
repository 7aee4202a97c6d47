"""Keeps the archive of the log: each minute what is finished, once a week a base backup, and word when it stands still."""

from django.utils.translation import override

from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, WaslError
from wasl.operations import alarms, queries
from wasl.operations.backups import archive
from wasl.operations.backups.archive import Span
from wasl.operations.backups.keys import own_key
from wasl.workspace.queries import workspace


def ship() -> None:
    """Archive what is finished; tell the owners once a day while it cannot be."""
    if ENV.archive is None:
        return
    with override(workspace().language):
        problem = ""
        try:
            archive.ship(ENV.archive, own_key())
        except Conflict:
            return  # another is at it
        except WaslError as error:
            problem = error.message
        if queries.is_archive_stalled():
            alarms.tell_stalled(problem)


def keep() -> None:
    """Make a base backup when one is due, and let go what is not needed any more."""
    if ENV.archive is not None:
        with override(workspace().language):
            try:
                bring(is_switched=False)
            except Conflict:
                return  # another is at it
            except WaslError as error:
                alarms.tell_stalled(error.message)


def bring(*, is_base_wanted: bool = False, is_switched: bool = True) -> Span | None:
    """Archive what waits, after a base backup if one is due or wanted; raises `Invalid`, `Conflict`.

    `is_switched` finishes the segment that is being written, so that nothing is missing. Returns from when to when one
    can go back.
    """
    if ENV.archive is None:
        return None
    if is_base_wanted or archive.is_base_due(archive.index(ENV.archive)):
        archive.make_base(ENV.archive, own_key())
    if is_switched:
        archive.finish_segment()
    archive.ship(ENV.archive, own_key())
    archive.let_go(archive.index(ENV.archive), ENV.archive_days)
    found = queries.archive(SYSTEM)
    return found.span if found else None
