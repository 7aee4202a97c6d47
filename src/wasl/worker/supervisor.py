"""Keeps the database, the web process and the worker running on one machine, and ends them together."""

import logging
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from wasl.worker import processes
from wasl.worker.cluster import DatabaseError
from wasl.worker.liveness import Liveness
from wasl.worker.postmaster import Postmaster

logger = logging.getLogger(__name__)
# several faults in a row must not keep people out for a minute, and one that fails at its start not a core busy
SHORTEST, LONGEST = 0.2, 5.0
# a child that lived this long has recovered: its next fault waits the shortest time again
SETTLED = 10.0
STOP_WITHIN = 5.0


@dataclass
class Child:
    """One process that is started again when it ends, later and later while it keeps failing.

    With `liveness` it is also ended when it no longer answers.
    """

    name: str
    command: Sequence[str]
    liveness: Liveness | None = None
    process: subprocess.Popen[bytes] | None = None
    pause: float = SHORTEST
    started_at: float = 0.0
    not_before: float = field(default=0.0)

    def keep_running(self) -> None:
        """Start the process if it is due; end one that is stuck."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                self._end_if_stuck(self.process)
                return
            self.pause = SHORTEST if now - self.started_at > SETTLED else min(self.pause * 2, LONGEST)
            # a worker that leaves with 0 asked to be started afresh (memory)
            self.not_before = now + (0 if code == 0 else self.pause)
            self.process = None
            logger.warning(
                "%s ended with %s; it is started again in %.1f s", self.name, code, self.not_before - now
            )
        if now >= self.not_before:
            self.started_at = now
            self.process = processes.spawn(self.command)
            if self.liveness is not None:
                self.liveness.begin()

    def _end_if_stuck(self, process: subprocess.Popen[bytes]) -> None:
        if self.liveness is not None and self.liveness.is_stuck():
            logger.error("%s has not answered for %.0f s; it is ended.", self.name, self.liveness.patience)
            # what is stuck does not end in good order
            process.kill()
            process.wait()


class Supervisor:
    """Runs the children, and the embedded database if there is one, until told to stop."""

    def __init__(self, children: Sequence[Child], postmaster: Postmaster | None) -> None:
        self.children = children
        self.postmaster = postmaster
        self.is_stopping = False

    def watch_signals(self) -> None:
        """Let SIGTERM, SIGINT and SIGHUP end `run`, and anything that asks `is_stopping`."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        if self.postmaster is not None:
            self.postmaster.is_cancelled = True

    def tick(self) -> None:
        """Look after everything once."""
        if self.postmaster is not None and not self.postmaster.is_running():
            logger.warning("the database ended; it is started again")
            try:
                self.postmaster.start()
            except DatabaseError as error:
                logger.error("%s", error)  # noqa: TRY400 - a sentence, not a trace
                return
        for child in self.children:
            child.keep_running()

    def run(self) -> None:
        """Look after everything until told to stop."""
        while not self.is_stopping:
            self.tick()
            time.sleep(0.1)

    def stop(self) -> None:
        """End every process: those that use the database first. Takes ten seconds at most."""
        running = [child.process for child in self.children if child.process is not None]
        processes.end_all(running, STOP_WITHIN)
        if self.postmaster is not None:
            self.postmaster.stop(patience=2.0)
