"""What happens to a request's body before a thread sees it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from wasl.worker.bodies import CUT, Bodies


class Echo:
    """Answers with the body it got; what was cut off before is a 413, as the product's edge has it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        status = 413 if scope.get(CUT) else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})


def ask(bodies: Bodies, pieces: Sequence[bytes | None], length: int | None = None) -> tuple[int, bytes]:
    """Send pieces (None: nothing more comes) and return status and body of the answer; 0 when there is none."""
    sent: list[dict[str, Any]] = []
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        piece = left.pop(0) if left else None
        if piece is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    asyncio.run(bodies({"type": "http", "headers": headers}, receive, send))
    return (sent[0]["status"], sent[1]["body"]) if sent else (0, b"")


def test_a_body_in_pieces_arrives_whole() -> None:
    pieces = [b"a" * 700_000, b"b" * 700_000, b"c"]
    assert ask(Bodies(Echo()), pieces) == (200, b"".join(pieces))


def test_no_body_is_an_empty_body() -> None:
    assert ask(Bodies(Echo()), [b""]) == (200, b"")


def test_too_large_a_body_is_refused_before_it_is_read() -> None:
    assert ask(Bodies(Echo(), largest=10, first_seconds=0.05), [None], length=11)[0] == 413


def test_a_body_that_grows_too_large_is_refused() -> None:
    assert ask(Bodies(Echo(), largest=10), [b"x" * 6, b"x" * 6, b""])[0] == 413


def test_the_application_sees_nothing_of_a_body_that_is_too_large() -> None:
    assert ask(Bodies(Echo(), largest=10), [b"x" * 6, b"x" * 6, b""]) == (413, b"")


def test_a_body_of_exactly_the_limit_is_taken() -> None:
    assert ask(Bodies(Echo(), largest=10), [b"x" * 10]) == (200, b"x" * 10)


def test_a_slow_sender_is_refused() -> None:
    assert ask(Bodies(Echo(), first_seconds=0.05), [b"x", None])[0] == 408
