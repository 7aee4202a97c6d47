"""Which bundles are kept, and how one comes to the second place."""

import datetime
import hashlib
import os
import shutil
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.errors import Invalid
from wasl.operations.backups.making import PARTIAL

BLOCK = 1024 * 1024

PERIODS: tuple[Callable[[datetime.datetime], Hashable], ...] = (
    lambda moment: moment.date(),
    lambda moment: moment.isocalendar()[:2],
    lambda moment: (moment.year, moment.month),
)


def kept(
    moments: Iterable[datetime.datetime], *, daily: int, weekly: int, monthly: int
) -> set[datetime.datetime]:
    """Return which moments are kept: the newest of each of the last days, weeks and months that have one."""
    newest_first = sorted(moments, reverse=True)
    chosen: set[datetime.datetime] = set()
    for period, count in zip(PERIODS, (daily, weekly, monthly), strict=True):
        newest: dict[Hashable, datetime.datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        chosen.update(list(newest.values())[:count])
    return chosen


def copy(place: Path, folder: Path) -> None:
    """Copy a bundle to another folder, under another name until it is there whole; raises `Invalid`."""
    partial = folder / (place.name + PARTIAL)
    try:
        # the folder may be a share that is not there today: it is not made
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with place.open("rb") as source, os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(source, target, BLOCK)
            target.flush()
            os.fsync(target.fileno())
        if _digest(partial) != _digest(place):
            raise Invalid(_("The copy in %(folder)s is not the same as the backup.") % {"folder": folder})
        partial.replace(folder / place.name)
    except OSError as error:
        raise Invalid(
            _("The backup cannot be written to %(place)s: %(reason)s.")
            % {"place": folder, "reason": error.strerror}
        ) from None
    finally:
        if folder.exists():
            partial.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def clear_partial(folder: Path, *, older: datetime.timedelta) -> None:
    """Take away half bundles that killed backups have left so long ago."""
    limit = (clock.now() - older).timestamp()
    for left in folder.glob(f"*{PARTIAL}"):
        if left.stat().st_mtime < limit:
            left.unlink(missing_ok=True)
