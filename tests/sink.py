"""Another program that listens on this machine: keeps what reaches it and answers as the test wants."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


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
