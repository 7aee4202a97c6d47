"""The archive of the write-ahead log: base backups and segments of the log, each a bundle, from which any moment comes back.

A file's name says what it is, so that nothing must be opened to know from when to when one can go back:
`base-MOMENT-SEGMENT` can be gone back to from its moment on and needs the log from its segment on; `wal-SEGMENT-MOMENT`
holds what was committed until its moment. One folder is one server: its system identifier.
"""

import datetime
import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.kernel.places import embedded_url, keep_secret
from wasl.operations.backups import bundles, databases, keeping, programs
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import Sealer, header_of_part, stored_files, written
from wasl.operations.models import ENDING
from wasl.worker.cluster import spool_of

BASE = re.compile(rf"base-(\d{{4}}-[\dT-]+Z)-([0-9A-F]{{24}}){re.escape(ENDING)}")
LOG = re.compile(rf"wal-([0-9A-F]{{24}}|[0-9A-F]{{8}}\.history)-(\d{{4}}-[\dT-]+Z){re.escape(ENDING)}")
WAITING = re.compile(r"[0-9A-F]{24}|[0-9A-F]{8}\.history")
MOMENT = "%Y-%m-%dT%H-%M-%SZ"
PATIENCE = 30.0
STALLED = datetime.timedelta(minutes=15)
BASE_EVERY = datetime.timedelta(days=7)
# until which moment attached files were taken into the archive
NOTE = "archive.json"


@dataclass(frozen=True)
class Base:
    """A base backup: complete at `moment`, with the log from `segment` on."""

    moment: datetime.datetime
    segment: str
    place: Path


@dataclass(frozen=True)
class Log:
    """A segment of the log, or the history of a timeline, as it was finished at `moment`."""

    name: str
    moment: datetime.datetime
    place: Path


@dataclass(frozen=True)
class Span:
    """From when to when one can go back."""

    since: datetime.datetime
    until: datetime.datetime


def number(segment: str) -> int:
    """Return where a segment of 16 MB stands in the log; timelines go on counting where they branch off."""
    return int(segment[8:16], 16) * 256 + int(segment[16:], 16)


class Index:
    """What lies in the folder of one server's archive."""

    def __init__(self, folder: Path) -> None:
        """Read the names; raises `Invalid` when the folder is not there."""
        try:
            places = sorted(folder.iterdir())
        except OSError as error:
            raise Invalid(
                _("The archive %(folder)s cannot be read: %(reason)s.")
                % {"folder": folder, "reason": error.strerror}
            ) from None
        found = [(place, BASE.fullmatch(place.name), LOG.fullmatch(place.name)) for place in places]
        self.bases = [Base(_moment(base[1]), base[2], place) for place, base, _log in found if base]
        logs = [Log(log[1], _moment(log[2]), place) for place, _base, log in found if log]
        self.histories = [log for log in logs if log.name.endswith(".history")]
        self.segments = [log for log in logs if not log.name.endswith(".history")]
        self.numbers = {number(log.name) for log in self.segments}

    @property
    def newest(self) -> Log | None:
        """Return the newest segment."""
        return max(self.segments, key=lambda log: (log.name[:8], number(log.name)), default=None)

    def usable(self) -> list[Base]:
        """Return the bases from which the log is there without a gap up to the newest segment, oldest first."""
        if self.newest is None:
            return []
        first = number(self.newest.name)
        while first - 1 in self.numbers:
            first -= 1
        return [base for base in self.bases if number(base.segment) >= first]

    def span(self) -> Span | None:
        """Return from when to when one can go back, nothing while there is no such time."""
        usable = self.usable()
        if not usable or self.newest is None or self.newest.moment < usable[0].moment:
            return None
        return Span(usable[0].moment, self.newest.moment)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, MOMENT).replace(tzinfo=datetime.UTC)


def folder_of(place: Path) -> Path:
    """Return the folder of the present server's archive."""
    return place / str(_ask("SELECT system_identifier FROM pg_control_system()"))


def _ask(statement: str) -> Any:
    with psycopg.connect(embedded_url(ENV.data, "postgres"), autocommit=True) as connection:
        return databases.one(connection, statement)


def index(place: Path) -> Index:
    """Return what the present server has in the archive; raises `Invalid` when the place is away."""
    _refuse_away(place)
    folder = folder_of(place)
    folder.mkdir(mode=0o700, exist_ok=True)
    return Index(folder)


def keep(file: Path, place: Path) -> None:
    """Lay a copy of a file beside the present server's archive; raises `Invalid`."""
    index(place)
    keeping.copy(file, folder_of(place))


def finish_segment() -> None:
    """Let the server finish the segment it writes, and wait until it waits to be shipped; raises `Invalid` when it does not."""
    # a byte before the end: the end itself is where the next segment begins
    done = _ask("SELECT pg_walfile_name(pg_switch_wal() - 1)")
    until = time.monotonic() + PATIENCE
    while str(_ask("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver")) < done:
        if time.monotonic() > until:
            raise Invalid(_("The database does not hand out its log. Its own log file says why."))
        time.sleep(0.1)


def is_base_due(index: Index) -> bool:
    """Tell whether a base is wanted: none is usable, the newest is a week old, or the log goes on in another timeline."""
    usable = index.usable()
    if not usable or index.newest is None:
        return True
    newest = usable[-1]
    return clock.now() - newest.moment > BASE_EVERY or newest.segment[:8] != index.newest.name[:8]


def make_base(place: Path, key: Key) -> Path:
    """Make a base backup with all files and secrets; raises `Invalid` or `Conflict`. Its name is its end's moment."""
    _refuse_away(place)
    folder = folder_of(place)
    with databases.locked(databases.BASE_LOCK):
        began, files = clock.now(), stored_files()
        segment = str(_ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())"))
        room = {
            "database_bytes": int(_ask("SELECT sum(pg_database_size(oid)) FROM pg_database")),
            "files_bytes": sum(path.stat().st_size for path in files),
        }
        sealer = Sealer(key, header_of_part("base") | room)
        contents = itertools.chain(
            sealer.parts("cluster", programs.base()), sealer.attached(files), sealer.secrets()
        )
        with written(folder / "base") as file:
            bundles.write(file, key, sealer.sealed(contents))
        # a name tells whole seconds: the moment must not lie before the end
        end = clock.now() + datetime.timedelta(seconds=1)
        made = (folder / "base").rename(folder / f"base-{end:{MOMENT}}-{segment}{ENDING}")
        _note(began)
    return made


def ship(place: Path, key: Key) -> int:
    """Bring what waits into the archive, with the files attached since; returns how much. Raises `Invalid`, `Conflict`.

    Each piece has the secrets of its time: a key that seals columns may be younger than the base.
    """
    waiting = list(_waiting())
    if not waiting:
        return 0
    _refuse_away(place)
    folder = folder_of(place)
    with databases.locked(databases.SHIP_LOCK):
        began, files = clock.now(), _new_files()
        for segment in waiting:
            sealer = Sealer(key, header_of_part("wal"))
            # what was written until now, not later, is in it
            moment = datetime.datetime.fromtimestamp(segment.stat().st_mtime, datetime.UTC)
            log = sealer.whole(f"wal/{segment.name}", segment.read_bytes())
            contents = itertools.chain(sealer.attached(files), sealer.secrets(), [log])
            with written(folder / f"wal-{segment.name}-{moment:{MOMENT}}{ENDING}") as file:
                bundles.write(file, key, sealer.sealed(contents))
            segment.unlink()
            _note(began)
            files = []
    return len(waiting)


def _waiting() -> Iterator[Path]:
    spool = spool_of(ENV.data)
    for path in sorted(spool.iterdir()) if spool.exists() else ():
        if WAITING.fullmatch(path.name):
            yield path


def _new_files() -> list[Path]:
    """Return the files attached since the last note; a file is there before the row that names it is committed."""
    note = ENV.data / NOTE
    since = json.loads(note.read_text())["files_until"] if note.exists() else 0
    return [path for path in stored_files() if path.stat().st_mtime >= since - 1]


def _note(began: datetime.datetime) -> None:
    keep_secret(ENV.data / NOTE, json.dumps({"files_until": began.timestamp()}), replace=True)


def _refuse_away(place: Path) -> None:
    if not place.is_dir():
        # it may be a share that is not there today: it is not made
        raise Invalid(_("The archive %(folder)s is not there.") % {"folder": place})


def waits_since() -> datetime.datetime | None:
    """Return since when the oldest segment waits to be archived."""
    oldest = min((path.stat().st_mtime for path in _waiting()), default=None)
    return None if oldest is None else datetime.datetime.fromtimestamp(oldest, datetime.UTC)


def let_go(index: Index, days: int) -> list[Path]:
    """Take away what is not needed to go back so many days: older bases, and the log before the oldest one left."""
    limit = clock.now() - datetime.timedelta(days=days)
    old = [base for base in index.usable() if base.moment <= limit]
    if not old:
        return []
    first = number(old[-1].segment)
    gone = [base.place for base in index.bases if base.moment < old[-1].moment]
    gone += [log.place for log in index.segments if number(log.name) < first]
    for place in gone:
        place.unlink(missing_ok=True)
    return gone
