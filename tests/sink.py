"""Other programs that listen on this machine: they keep what reaches them and answer as the test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


def fine(handler: BaseHTTPRequestHandler) -> None:
    """Answer 200."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"thanks")


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return an answer with this status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(b"no")

    return answer


class Sink(ThreadingHTTPServer):
    """A server that counts what reaches it: (path, headers, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = fine
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        sink: Any = self.server
        sink.got.append((self.path, dict(self.headers), self.rfile.read(size)))
        sink.answer(self)

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Sink]:
    """Let a sink listen for the time of a test."""
    server = Sink()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class LetterSink:
    """A mail server that keeps what it takes; `answers` are given first, in turn."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        """Take a letter."""
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def taking_letters() -> Iterator[LetterSink]:
    """Let a mail server listen for the time of a test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler = LetterSink(free.getsockname()[1])
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    yield handler
    server.stop()
