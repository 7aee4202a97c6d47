"""pg_dump, pg_restore and pg_basebackup, fed and read piece by piece. They come with the embedded server and serve an outside one too."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.kernel.places import embedded_url
from wasl.operations.backups.databases import Database
from wasl.worker.cluster import INSTALL

BLOCK = 1024 * 1024
# compression is done once, over everything; who owns what is the target's own affair
DUMP = ("pg_dump", "--format=custom", "--compress=none", "--no-owner", "--no-privileges", "--no-comments", "--lock-wait-timeout=60000")  # fmt: skip
RESTORE = ("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error")
BASE = ("pg_basebackup", "--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast", "--no-manifest", "--no-password")  # fmt: skip
# each job builds one index or checks one key; more than there are cores would only take memory
JOBS = min(os.cpu_count() or 1, 4)
# the list of what is in a dump stands at its beginning and is far shorter than this
BEGINNING, LEFT = 16 * BLOCK, "restore-list-"
LEAST_MB, MOST_MB = 64, 512


def limits() -> str:
    """Return the limits of a session that fills: no time limit, and together a sixteenth of the memory for indexes.

    A scratch database need not survive a power cut until it is switched to.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // BLOCK
    megabytes = max(LEAST_MB, min(memory // 16 // JOBS, MOST_MB))
    return f"-c maintenance_work_mem={megabytes}MB -c synchronous_commit=off -c statement_timeout=0"


def dump(database: Database, snapshot: str) -> Generator[bytes]:
    """Yield a dump of the snapshot in pg_dump's custom format; raises `Invalid` with what pg_dump said."""
    with _running(database.conninfo(), [*DUMP, f"--snapshot={snapshot}"], stdout=subprocess.PIPE) as process:
        while process.stdout is not None and (piece := process.stdout.read(BLOCK)):
            yield piece


def base() -> Generator[bytes]:
    """Yield a tar of the embedded server's files as pg_basebackup gives it; the log that belongs to it is in the archive."""
    with _running(embedded_url(ENV.data, "postgres"), list(BASE), stdout=subprocess.PIPE) as process:
        while process.stdout is not None and (piece := process.stdout.read(BLOCK)):
            yield piece


@contextmanager
def restoring(database: Database) -> Iterator[Callable[[bytes], None]]:
    """Fill an empty database from a dump, given piece by piece; raises `Invalid` with what pg_restore said.

    Rows go in while they come. Indexes and keys follow when the block ends, several at a time: pg_restore finds them
    in the beginning of the dump, which is kept for it.
    """
    with tempfile.NamedTemporaryFile(dir=ENV.data, prefix=LEFT) as beginning:
        words = [*RESTORE, "--section=pre-data", "--section=data"]
        with _running(database.conninfo(), words, stdin=subprocess.PIPE) as process:

            def feed(piece: bytes) -> None:
                beginning.write(piece[: max(0, BEGINNING - beginning.tell())])
                if process.stdin is not None:
                    process.stdin.write(piece)

            yield feed
        beginning.flush()
        with _running(
            database.conninfo(), [*RESTORE, "--section=post-data", f"--jobs={JOBS}", beginning.name]
        ):
            pass


def clear_left() -> None:
    """Take away the lists that killed drills and restores have left. For who holds the lock."""
    for left in ENV.data.glob(f"{LEFT}*"):
        left.unlink(missing_ok=True)


@contextmanager
def _running(
    conninfo: str,
    words: list[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> "Iterator[subprocess.Popen[bytes]]":
    """Have a program at work for the block, and let it come to its end; raises `Invalid` with what it said."""
    access: dict[str, Any] = conninfo_to_dict(conninfo)
    # the password goes by the environment: command lines are open to the whole machine
    password = str(access.pop("password", None) or "")
    environment = os.environ | {"PGPASSWORD": password, "PGOPTIONS": limits(), "LC_MESSAGES": "C"}
    words = [str(INSTALL / "bin" / words[0]), *words[1:], f"--dbname={make_conninfo(**access)}"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, env=environment, stdin=stdin, stdout=stdout, stderr=said)
        try:
            yield process
            if process.stdin is not None:
                process.stdin.close()
            _finish(process, said)
        except BrokenPipeError:
            # it ended before it had read all
            _finish(process, said)
            raise
        finally:
            _end(process)


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
