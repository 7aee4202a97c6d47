"""Goes back to a moment: a base backup and the log after it are brought to that moment beside the present data, then exchanged."""

import datetime
import itertools
import os
import secrets
import shutil
import signal
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection as application
from django.utils.translation import gettext as _
from psycopg import sql

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.places import secret
from wasl.operations.backups import checking, databases, erasures, filling, restoring, switching
from wasl.operations.backups.archive import Base, Index, Log, number
from wasl.operations.backups.bundles import BLOCK, Entry
from wasl.operations.backups.databases import Database
from wasl.operations.backups.erasures import Due
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import Progress
from wasl.worker import exchange, processes
from wasl.worker.cluster import ACCESS, ROLES, Staged, staged_cluster, write_settings

ENDED_EARLY = "recovery ended before configured recovery target was reached"
# the folder of the log inside the staged cluster, where the database's account can read it
FETCHED = "wasl_wal"


@dataclass(frozen=True)
class Moment:
    """What is to be put back: the archive, the moment, and how."""

    place: Path
    at: datetime.datetime
    key: Key
    is_replacing: bool = False
    is_old_kept: bool = False
    is_erased_wanted: bool = False
    progress: Progress = lambda _count: None


@dataclass(frozen=True)
class Way:
    """What leads to a moment: the base, the pieces of the log, and the timeline that was the present one then."""

    base: Base
    logs: list[Log]
    timeline: int


def choose(wanted: Moment) -> Way:
    """Return the way to a moment as it was, also one that was given up since; raises `Invalid` with what is missing."""
    index = Index(_server(wanted.place))
    bases = [base for base in index.bases if base.moment <= wanted.at]
    if not bases:
        raise Invalid(
            _("%(place)s begins after that moment. %(span)s") % {"place": wanted.place, "span": _reach(index)}
        )
    if index.newest is None or index.newest.moment < wanted.at:
        raise Invalid(
            _("%(place)s ends before that moment. %(span)s") % {"place": wanted.place, "span": _reach(index)}
        )
    begun = [log.name for log in index.histories if log.moment <= wanted.at]
    timeline = max(int(name[:8], 16) for name in (bases[-1].segment, *begun))
    logs = [log for log in index.histories if log.name in begun]
    for here in itertools.count(number(bases[-1].segment)):
        found = [
            log for log in index.segments if number(log.name) == here and int(log.name[:8], 16) <= timeline
        ]
        if not found:
            name = f"{timeline:08X}{here // 256:08X}{here % 256:08X}"
            raise Invalid(
                _("The archive lacks the segment %(name)s, so that moment cannot be reached. %(span)s")
                % {"name": name, "span": _reach(index)}
            )
        logs += found
        if max(log.moment for log in found) >= wanted.at:
            break
    return Way(bases[-1], logs, timeline)


def look(wanted: Moment) -> Way:
    """Return the way if there is one and room for it; needs no database. Raises `Invalid`."""
    way = choose(wanted)
    header = checking.header_of(way.base.place, wanted.key)
    restoring.refuse_tight(header["database_bytes"], header["files_bytes"])
    return way


def _server(place: Path) -> Path:
    """Return the folder of the one server whose archive lies in a place, or is the place."""
    below = [path for path in place.glob("[0-9]*/") if any(path.glob("base-*"))]
    if len(below) > 1:
        raise Invalid(
            _("%(place)s holds archives of several servers. Name the folder of one.") % {"place": place}
        )
    return below[0] if below else place


def _reach(index: Index) -> str:
    span = index.span()
    if span is None:
        return _("It holds no moment to go back to.")
    since, until = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (span.since, span.until))
    return _("One can go back from %(since)s to %(until)s.") % {"since": since, "until": until}


def rewind(wanted: Moment) -> None:
    """Bring the moment back beside the present data and decide for it; raises `Invalid` or `Conflict`, nothing touched.

    The present server must run, and be ours; the exchange itself is done by whoever starts the next one.
    """
    way = look(wanted)
    database = databases.live()
    restoring.refuse_present(database, is_replacing=wanted.is_replacing)
    erased = set() if wanted.is_erased_wanted else erasures.known(way.base.place.parent, wanted.key)
    application.close()
    if switching.is_anyone_connected(database):
        raise Conflict(_("Wasl is running on this database. Stop it, then restore."))
    with databases.alone(Database("postgres")):
        switching.clear_left()
        _decide(wanted, way, erased)


def _decide(wanted: Moment, way: Way, erased: set[UUID]) -> None:
    mark = secrets.token_hex(6)
    switch = switching.Switch(
        mark, databases.live().name, f"{databases.scratch_names()}none", wanted.is_old_kept
    )
    cluster = staged_cluster(ENV.data, mark)
    is_done = False
    try:
        _lay_out(cluster, wanted, way, switch.new)
        _recover(cluster, wanted.at, way.timeline)
        restoring.stage_secrets(switch.new / "secrets", wanted.key)
        Due(wanted.at.isoformat(), tuple(erased)).stage(switch.new)
        os.sync()
        is_done = True
    finally:
        if not is_done:
            shutil.rmtree(cluster.place, ignore_errors=True)
            shutil.rmtree(switch.new, ignore_errors=True)
    exchange.begin(ENV.data, staged=cluster.place, then=switch.journal())


def _lay_out(cluster: Staged, wanted: Moment, way: Way, folder: Path) -> None:
    """Unpack the base, the log and the files. All is proven before anything of it runs."""
    (folder / "files").mkdir(mode=0o700, parents=True)
    cluster.place.mkdir(mode=0o700)
    with _unpacking(cluster.place) as feed:

        def take(entry: Entry) -> None:
            if entry.name.startswith("cluster/"):
                for piece in entry.content:
                    feed(piece)
            else:
                filling.keep(folder / entry.name, entry)

        checking.walk(way.base.place, wanted.key, take, progress=wanted.progress)
    for log in way.logs:
        checking.walk(
            log.place, wanted.key, _log_taker(cluster.place / FETCHED, folder), progress=wanted.progress
        )
    for path in (cluster.place, *cluster.place.rglob("*")):
        cluster.own(path, 0o700 if path.is_dir() else 0o600)


def _log_taker(fetched: Path, folder: Path) -> checking.Take:
    """Return what lays a piece of the log and its files out; what was archived twice is the same twice, but for secrets."""

    def take(entry: Entry) -> None:
        is_log = entry.name.startswith("wal/")
        place = fetched / entry.name.removeprefix("wal/") if is_log else folder / entry.name
        if entry.name.startswith("secrets/"):
            place.unlink(missing_ok=True)
        if not place.exists():
            filling.keep(place, entry)

    return take


@contextmanager
def _unpacking(target: Path) -> Iterator[Any]:
    """Unpack a tar that is given piece by piece into a folder."""
    reading, writing = os.pipe()
    failures: list[Exception] = []

    def unpack() -> None:
        with os.fdopen(reading, "rb", BLOCK) as source:
            try:
                with tarfile.open(fileobj=source, mode="r|") as archive:
                    archive.extractall(target, filter="data")
            except (tarfile.TarError, OSError) as error:
                failures.append(error)
            while source.read(BLOCK):
                pass

    side = threading.Thread(target=unpack, daemon=True)
    side.start()
    try:
        with os.fdopen(writing, "wb", BLOCK) as sink:
            yield sink.write
    finally:
        side.join()
    if failures:
        raise Invalid(_("The base backup cannot be unpacked: %(reason)s") % {"reason": failures[0]})


def _recover(cluster: Staged, at: datetime.datetime, timeline: int) -> None:
    """Let the staged server replay the log to the moment, take our passwords, forget what must not come back, and end."""
    (cluster.files / "pg_hba.conf").write_text("local all postgres trust\n")
    there = {"recovery_target_timeline": f"'{timeline}'", "recovery_target_action": "'promote'"}
    try:
        _replay(cluster, there | {"recovery_target_time": f"'{at.isoformat()}'"})
    except _EndedEarly:
        # nothing was committed between the moment and the end of the piece in which it lies
        _replay(cluster, there)
    (cluster.files / "pg_hba.conf").write_text(ACCESS)
    shutil.rmtree(cluster.files / FETCHED)
    # where the new timeline branches off belongs into the archive; the staged server archived nothing
    history = max((cluster.files / "pg_wal").glob("*.history"))
    ready = cluster.files / "pg_wal" / "archive_status" / f"{history.name}.ready"
    ready.touch()
    cluster.own(ready, 0o600)


class _EndedEarly(Exception):
    pass


def _replay(cluster: Staged, target: dict[str, str]) -> None:
    given = {"archive_mode": "off", "hot_standby": "off", "port": str(cluster.port)}
    given["restore_command"] = f'\'cp "{cluster.files / FETCHED}/%f" "%p"\''
    write_settings(cluster, more=given | target)
    (cluster.files / "recovery.signal").touch()
    cluster.own(cluster.files / "recovery.signal", 0o600)
    cluster.log.unlink(missing_ok=True)
    with cluster.log.open("ab") as log:
        process = processes.spawn(
            [cluster.program("postgres"), "-D", str(cluster.files)],
            log=log,
            last_signal=signal.SIGINT,
            options=cluster.popen_options(),
        )
    try:
        with _when_ready(cluster, process) as connection:
            _settle(connection)
    finally:
        processes.end(process, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL), 60.0)


@contextmanager
def _when_ready(cluster: Staged, process: "subprocess.Popen[bytes]") -> Iterator["psycopg.Connection[Any]"]:
    """Have a connection once the log was replayed, which takes as long as it takes."""
    name = databases.live().name
    while process.poll() is None:
        try:
            connection = psycopg.connect(
                host=str(cluster.sockets), port=cluster.port, user="postgres", dbname=name, autocommit=True
            )
        except psycopg.OperationalError:
            time.sleep(0.2)
            continue
        with connection:
            yield connection
        return
    said = cluster.log.read_text(errors="replace")
    if ENDED_EARLY in said:
        raise _EndedEarly
    reason = next((line for line in reversed(said.splitlines()) if "FATAL" in line), "?")
    raise Invalid(
        _("The database refused: %(reason)s") % {"reason": reason.partition("FATAL:")[2].strip()[:500]}
    )


def _settle(connection: "psycopg.Connection[Any]") -> None:
    for role in ROLES:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        password = secret(ENV.data, f"password_{role}")
        connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
    for forgotten in restoring.FORGET:
        connection.execute(sql.SQL(forgotten))
