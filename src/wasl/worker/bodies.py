"""Takes a request's body in before a thread works on it, so that a slow sender holds no thread and a huge one no memory."""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any

type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Application = Callable[[Mapping[str, Any], Receive, Send], Awaitable[None]]

LARGEST = 256 * 1024 * 1024
IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024
# a sender must keep up this pace after the first seconds, whatever the size
FIRST_SECONDS = 20.0
SLOWEST = 8 * 1024  # bytes a second
# how long a browser may go on sending what is refused: one whose connection is cut shows a fault, not our page
LISTENED_ON = 5.0
# in the scope of a request whose body was not taken, so that the application says so in the reader's language
CUT = "wasl.is_cut"
OF_BODY = {b"content-length", b"content-type", b"transfer-encoding", b"expect"}


class Refused(Exception):
    """The body is not taken; the status says why: 413 too large, 408 too slow, 499 the sender has gone."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class Bodies:
    """Wraps an application: it sees only complete bodies."""

    def __init__(
        self, application: Any, *, largest: int = LARGEST, first_seconds: float = FIRST_SECONDS
    ) -> None:
        self.application = application
        self.largest = largest
        self.first_seconds = first_seconds

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Take the body, then let the application answer."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            try:
                size = await self._take(scope, receive, file)
            except Refused as refused:
                await self._refuse(refused.status, scope, receive, send)
                return
            file.seek(0)
            await self.application(scope, _replay(file, size, receive), send)

    async def _refuse(self, status: int, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if status == 408:
            await _too_slow(send)
        elif status == 413:
            if b"expect" not in dict(scope["headers"]):
                await _listen_on(receive, min(LISTENED_ON, self.first_seconds))
            headers = [pair for pair in scope["headers"] if pair[0] not in OF_BODY]
            cut = {**scope, "headers": headers, CUT: True}
            await self.application(cut, _replay(io.BytesIO(), 0, receive), _closing(send))

    async def _take(self, scope: Mapping[str, Any], receive: Receive, file: IO[bytes]) -> int:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > self.largest:
            raise Refused(413)
        start, size = asyncio.get_running_loop().time(), 0
        while True:
            allowed = start + self.first_seconds + size / SLOWEST - asyncio.get_running_loop().time()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, allowed))
            except TimeoutError:
                raise Refused(408) from None
            if message["type"] == "http.disconnect":
                raise Refused(499)
            size += len(message.get("body", b""))
            if size > self.largest:
                raise Refused(413)
            file.write(message.get("body", b""))
            if not message.get("more_body"):
                return size


def _replay(file: IO[bytes], size: int, receive: Receive) -> Receive:
    left = size
    is_told = False

    async def next_piece() -> dict[str, Any]:
        nonlocal left, is_told
        if is_told:
            return await receive()
        body = file.read(PIECE)
        left -= len(body)
        is_told = left <= 0 or not body
        return {"type": "http.request", "body": body, "more_body": not is_told}

    return next_piece


async def _listen_on(receive: Receive, seconds: float) -> None:
    """Throw away what still comes, for a few seconds or to its end."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        return


def _closing(send: Send) -> Send:
    async def send_last(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return send_last


async def _too_slow(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": b"The request came too slowly."})
