"""Runs the embedded PostgreSQL: one server at a time, ready before it is used, gone when we are."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from wasl.kernel.places import embedded_url
from wasl.worker import processes
from wasl.worker.cluster import Cluster, DatabaseError, prepare

PATIENCE = 60.0


def is_answering(data: Path) -> bool:
    """Tell whether the embedded database of `data` takes connections."""
    try:
        psycopg.connect(embedded_url(data, "wasl"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def running_pid(data: Path) -> int | None:
    """Return the process id of the server that owns the files in `data`, or None when none lives."""
    file = data / "postgres" / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if processes.is_alive(pid, named="postgres") else None


class Postmaster:
    """The server as our child. Only one process at a time may hold one: a lock in `WASL_DATA` sees to it."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.durable = durable
        self.cluster: Cluster | None = None
        self.process: subprocess.Popen[bytes] | None = None
        # set by a signal: waiting ends early
        self.is_cancelled = False
        self._lock: int | None = None

    def start(self, patience: float = PATIENCE) -> None:
        """Start the server and wait until it answers; raises `DatabaseError`.

        Right after a crash PostgreSQL refuses while an old process is not yet gone ("lock file exists"); it is asked
        again until `patience` seconds have passed. Its own lock file is never touched.
        """
        end = time.monotonic() + patience
        self._take_lock(end)
        self.cluster = self.cluster or prepare(self.data, durable=self.durable)
        self._end_orphan(end)
        while True:
            self.process = self._spawn()
            if self._wait_until_ready(end):
                return
            if self._is_over(end):
                self.stop()
                raise DatabaseError(f"The database does not start. Its log is {self.cluster.log}.")
            time.sleep(0.5)

    def is_free(self, patience: float = PATIENCE) -> bool:
        """Tell whether the server is ours to start, in which case nobody else can; False once the one of another answers.

        Another process may be bringing it back just now, and is waited for; raises `DatabaseError` after `patience` seconds.
        """
        end = time.monotonic() + patience
        while not is_answering(self.data):
            if self._has_lock():
                return True
            if self._is_over(end):
                raise DatabaseError(
                    f"Another Wasl runs with WASL_DATA={self.data}, and its database does not answer."
                )
            time.sleep(0.2)
        return False

    def is_running(self) -> bool:
        """Tell whether the server process lives."""
        return self.process is not None and self.process.poll() is None

    def stop(self, patience: float = 6.0) -> None:
        """Stop the server: connections are cut, committed data is on disk (PostgreSQL's "fast" way)."""
        if self.process is not None:
            processes.end(self.process, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL), patience)
            self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _is_over(self, end: float) -> bool:
        return self.is_cancelled or time.monotonic() > end

    def _take_lock(self, end: float) -> None:
        while not self._has_lock():
            if self._is_over(end):
                raise DatabaseError(f"Another Wasl already runs with WASL_DATA={self.data}.")
            time.sleep(0.2)

    def _has_lock(self) -> bool:
        """Take the lock unless another process has it; tell whether it is ours."""
        if self._lock is not None:
            return True
        self.data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.data / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._lock = descriptor
        return True

    def _end_orphan(self, end: float) -> None:
        """End a server whose supervisor was killed: nobody supervises it, since we hold the lock."""
        while (pid := running_pid(self.data)) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            if self._is_over(end):
                raise DatabaseError(
                    f"An old database server (process {pid}) does not end. End it, then start again."
                )
            time.sleep(0.2)

    def _spawn(self) -> subprocess.Popen[bytes]:
        cluster = self.cluster
        if cluster is None:
            raise DatabaseError("The database has no files yet.")
        with cluster.log.open("ab") as log:
            return processes.spawn(
                [cluster.program("postgres"), "-D", str(cluster.files)],
                log=log,
                last_signal=signal.SIGINT,
                options=cluster.popen_options(),
            )

    def _wait_until_ready(self, end: float) -> bool:
        while self.is_running() and not self._is_over(end):
            if is_answering(self.data):
                return True
            time.sleep(0.05)
        return False


@contextmanager
def attached(data: Path) -> Iterator[None]:
    """Have the embedded database at hand: the running one, else one of our own for the length of the block."""
    own = Postmaster(data)
    if own.is_free():
        own.start()
    try:
        yield
    finally:
        own.stop()
