"""pg_dump and pg_restore, fed and read piece by piece. They come with the embedded server and serve an outside one too."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wasl.kernel.errors import Invalid
from wasl.operations.backups.databases import Database
from wasl.worker.cluster import INSTALL

BLOCK = 1024 * 1024
# compression is done once, over everything; who owns what is the target's own affair
DUMP = ("pg_dump", "--format=custom", "--compress=none", "--no-owner", "--no-privileges", "--no-comments", "--lock-wait-timeout=60000")  # fmt: skip
RESTORE = ("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error")
# indexes are built in memory; a scratch database need not survive a power cut until it is switched to
FASTER = "-c maintenance_work_mem=256MB -c synchronous_commit=off -c statement_timeout=0"


def dump(database: Database, snapshot: str) -> Generator[bytes]:
    """Yield a dump of the snapshot in pg_dump's custom format; raises `Invalid` with what pg_dump said."""
    with tempfile.TemporaryFile() as said:
        process = _start(database, [*DUMP, f"--snapshot={snapshot}"], said, stdout=subprocess.PIPE)
        try:
            if process.stdout is None:
                raise Invalid
            while piece := process.stdout.read(BLOCK):
                yield piece
            _finish(process, said)
        finally:
            _end(process)


@contextmanager
def restoring(database: Database) -> Iterator[Callable[[bytes], None]]:
    """Fill an empty database from a dump, given piece by piece; raises `Invalid` with what pg_restore said."""
    with tempfile.TemporaryFile() as said:
        process = _start(database, list(RESTORE), said, stdin=subprocess.PIPE)
        if process.stdin is None:
            raise Invalid
        target = process.stdin

        def feed(piece: bytes) -> None:
            try:
                target.write(piece)
            except BrokenPipeError:
                _finish(process, said)
                raise

        try:
            yield feed
            feed(b"")
            with suppress(BrokenPipeError):
                target.close()
            _finish(process, said)
        finally:
            _end(process)


def _start(
    database: Database,
    words: list[str],
    said: IO[bytes],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    access: dict[str, Any] = conninfo_to_dict(database.conninfo())
    # the password goes by the environment: command lines are open to the whole machine
    password = str(access.pop("password", None) or "")
    environment = os.environ | {"PGPASSWORD": password, "PGOPTIONS": FASTER, "LC_MESSAGES": "C"}
    words = [str(INSTALL / "bin" / words[0]), *words[1:], f"--dbname={make_conninfo(**access)}"]
    return subprocess.Popen(words, env=environment, stdin=stdin, stdout=stdout, stderr=said)


def _finish(process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
    if process.wait() != 0:
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
        # hints and notices stand around the line that says it
        reason = next((line for line in lines if "error:" in line), lines[0] if lines else "?")
        raise Invalid(_("The database refused: %(reason)s") % {"reason": reason[:500]})


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
