"""Slow clients on real sockets (slowloris): an unfinished request is ended in time, and others are served meanwhile."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from tests.chaos.serving import allowed
from wasl.worker import web
from wasl.worker.bodies import Bodies

MANY = 150
WITHIN = 1.0


class Hello:
    """Answers everybody."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})

    async def close_streams(self) -> None:
        """Nothing streams here."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve with the product's protocol and its taking-in of bodies, both with short patience."""
    monkeypatch.setattr(web, "HEAD_WITHIN", WITHIN)
    application = Bodies(Hello(), first_seconds=WITHIN)
    config = uvicorn.Config(
        application, port=0, http=web.GuardedProtocol, lifespan="off", log_config=None, timeout_keep_alive=2
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    thread = threading.Thread(target=asyncio.run, args=[server.serve([listening])])
    thread.start()
    found: int = listening.getsockname()[1]
    assert ask(found) == 200
    yield found
    server.should_exit = True
    thread.join(20)


def ask(port: int) -> int:
    """Ask for a page as anybody does; the system holds the call until the server listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status


def opened(port: int, words: bytes) -> list[socket.socket]:
    """Open many connections that say `words` and then nothing."""
    slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(MANY)]
    for one in slow:
        one.sendall(words)
    return slow


def left(slow: list[socket.socket]) -> bytes:
    """Return what the first was told in the end; all must have been closed."""
    told = [b"".join(iter(lambda one=one: one.recv(4096), b"")) for one in slow]
    for one in slow:
        one.close()
    assert len(set(told)) == 1
    return told[0]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b""),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx", b"408"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", b"408"),
    ],
    ids=["silent", "head", "body", "chunks"],
)
def test_unfinished_requests_are_ended_in_time_and_others_are_served(
    port: int, words: bytes, status: bytes
) -> None:
    slow = opened(port, words)
    begun = time.monotonic()
    assert [ask(port) for _ in range(5)] == [200] * 5
    assert left(slow).partition(b"\r\n")[0].partition(b" ")[2][:3] == status
    assert time.monotonic() - begun < allowed(15)
    assert ask(port) == 200
