"""Asks a web process whether it still answers, without ever waiting for it, and knows how long it has been silent."""

import errno
import select
import socket
import time
from contextlib import suppress

QUESTION = "GET /health/live HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"
ANSWER = b"HTTP/1.1 200"
EVERY = 5.0
# a process that has not answered for this long is stuck, not busy: no statement of ours may take so long
PATIENCE = 60.0


def reachable(host: str) -> str:
    """Return the address by which this machine reaches a server that binds `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


class Liveness:
    """One question after the other to `/health/live` of one address.

    A question stays open until it is answered or refused, so that a process that is only slow is not asked again and
    again. The supervisor has one thread and must not wait: `look` takes what is there and comes back.
    """

    def __init__(
        self, host: str, port: int, *, name: str, every: float = EVERY, patience: float = PATIENCE
    ) -> None:
        """Take the address the process binds, and the `name` by which its pages want to be called."""
        self.host = reachable(host)
        self.port = port
        self.question = QUESTION.format(name=name).encode()
        self.every = every
        self.patience = patience
        self.has_answered = False
        self.answered_at = time.monotonic()
        self._next_at = 0.0
        self._socket: socket.socket | None = None
        self._is_asked = False

    def begin(self) -> None:
        """Start afresh: the process was just started."""
        self._hang_up()
        self.answered_at = time.monotonic()
        self._next_at = self.answered_at + self.every

    def is_stuck(self) -> bool:
        """Tell whether the process has been silent for too long; asks on."""
        self.look()
        return time.monotonic() - self.answered_at > self.patience

    def look(self) -> None:
        """Ask if it is time, and take an answer that has come."""
        if self._socket is None:
            if time.monotonic() >= self._next_at:
                self._call()
            return
        with suppress(OSError):
            if not self._is_asked:
                self._ask(self._socket)
                return
            if not select.select([self._socket], [], [], 0)[0]:
                return
            if self._socket.recv(len(ANSWER)) == ANSWER:
                self.has_answered = True
                self.answered_at = time.monotonic()
        self._hang_up()

    def _call(self) -> None:
        self._next_at = time.monotonic() + self.every
        self._socket = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        self._socket.settimeout(0)
        self._is_asked = False
        if self._socket.connect_ex((self.host, self.port)) not in {0, errno.EINPROGRESS}:
            self._hang_up()

    def _ask(self, asked: socket.socket) -> None:
        if select.select([], [asked], [], 0)[1]:
            asked.send(self.question)
            self._is_asked = True

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
