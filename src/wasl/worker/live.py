"""The live stream: one LISTEN connection a process, and server-sent events that say "this topic changed", by id alone.

A browser that comes back (`Last-Event-ID`, or `again=1` where it had to start anew) and every stream after a lost LISTEN
connection hear a change of each of their topics: whoever listens fetches anew, so nothing that happened in the gap stays
unseen. A new stream hears what happened while its page was on the way. Who may hear what is asked when a stream opens
and again when something is told; a stream closes when its user's rights change, and asks within every minute whether
session and rights still hold.
"""

import asyncio
import itertools
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import parse_qs

import psycopg

from wasl.kernel.actor import Actor
from wasl.worker.bus import CHANNEL, EAR

logger = logging.getLogger(__name__)

type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

GATE = "gate"  # a message here names a user, a role or a team whose streams must close
WAITING = 100  # messages a slow browser may leave unread before its stream closes; it comes back by itself
HEARTBEAT = 20.0
RECHECK = 30.0  # asked at the heartbeat after it, so within a minute
RECENT = 30.0  # what a page may take from the database to an open stream
REMEMBERED = 2_000  # topics
TOPICS = 50
STREAMS = 5_000


class Door(Protocol):
    """Asked by the hub in a thread: who a session is, and what an actor may hear."""

    def identify(self, cookies: Mapping[str, str]) -> Actor | None:
        """Return the actor signed in by these cookies, or None."""

    def may_hear(self, actor: Actor, topic: str) -> bool:
        """Tell whether `actor` may hear of `topic`."""


@dataclass(eq=False, slots=True)
class Message:
    """What is told of a topic, and who may hear it: asked once for each actor, however many pages of theirs are open."""

    topic: str
    key: str
    answers: dict[Actor, asyncio.Task[bool]] = field(default_factory=dict)

    async def is_for(self, actor: Actor, door: Door) -> bool:
        """Tell whether an actor may hear it."""
        if actor not in self.answers:
            self.answers[actor] = asyncio.create_task(asyncio.to_thread(door.may_hear, actor, self.topic))
        return await asyncio.shield(self.answers[actor])


@dataclass(eq=False)
class Stream:
    """One open stream: whose it is, what it listens to, and what is still to be told."""

    actor: Actor
    topics: frozenset[str]
    queue: asyncio.Queue[Message | None] = field(default_factory=lambda: asyncio.Queue(WAITING))

    def put(self, message: Message) -> None:
        """Queue a message; a full queue closes the stream."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """End the stream after what it is just telling."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """All streams of this process."""

    def __init__(self, database_url: str, door: Door) -> None:
        self.database_url = database_url
        self.door = door
        self.streams: dict[str, set[Stream]] = {}
        self.count = 0
        self.is_listening = False
        # the newest message of each topic, oldest first
        self._recent: dict[str, tuple[float, str]] = {}
        self._numbers = itertools.count(time.time_ns() // 1_000_000)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen to the database."""
        self._task = asyncio.create_task(self._listen(), name="live hub")

    async def stop(self) -> None:
        """Close every stream and stop listening."""
        for stream in self._all():
            stream.close()
        EAR.is_open = False
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def dispatch(self, payload: str) -> None:
        """Hand a notification to the streams of its topics."""
        message = json.loads(payload)
        for topic in message["topics"]:
            if topic == GATE:
                self._close_streams_at(message["id"])
            EAR.hear(topic)
            self._remember(topic, message["id"])
            told = Message(topic, message["id"])
            for stream in tuple(self.streams.get(topic, ())):
                stream.put(told)

    def _remember(self, topic: str, key: str) -> None:
        self._recent.pop(topic, None)
        self._recent[topic] = (time.monotonic(), key)
        if len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]

    def _close_streams_at(self, key: str) -> None:
        for stream in self._all():
            actor = stream.actor
            if key in {str(actor.user_id), actor.role, *map(str, actor.teams)}:
                stream.close()

    def _all(self) -> set[Stream]:
        return set().union(*self.streams.values())

    def tell_all(self) -> None:
        """Tell every stream that each of its topics may have changed."""
        for stream in self._all():
            for topic in stream.topics:
                stream.put(Message(topic, ""))

    async def _listen(self) -> None:
        is_first = True
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self.database_url, autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.is_listening = True
                    EAR.open()
                    if not is_first:
                        self.tell_all()
                    is_first = False
                    async for notification in connection.notifies():
                        self.dispatch(notification.payload)
            except psycopg.OperationalError:
                logger.warning("The live stream lost the database; it listens again in a second.")
            self.is_listening = EAR.is_open = False
            await asyncio.sleep(1)

    # --- one stream -------------------------------------------------------------------------------------------------

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer `GET /live?topics=a,b` with a stream, or 401, 403, 503 with nothing inside."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        cookies = _cookies(headers.get("cookie", ""))
        asked = _topics(scope["query_string"])
        actor = await asyncio.to_thread(self._identify, cookies)
        status = self._refusal(scope["method"], actor)
        if actor is None or status:
            await _refuse(send, status)
            return
        allowed = await asyncio.to_thread(self._allowed, actor, asked)
        if not allowed:
            await _refuse(send, 403)
            return
        stream = Stream(actor, frozenset(allowed))
        is_back = "last-event-id" in headers or b"again=1" in scope["query_string"].split(b"&")
        self._tell_missed(stream, allowed, is_back=is_back)
        await self._serve(stream, cookies, receive, send)

    def _tell_missed(self, stream: Stream, topics: Iterable[str], *, is_back: bool) -> None:
        for topic in topics:
            at, key = self._recent.get(topic, (-RECENT, ""))
            if is_back:
                stream.put(Message(topic, ""))
            elif time.monotonic() - at < RECENT:
                stream.put(Message(topic, key))

    def _refusal(self, method: str, actor: Actor | None) -> int:
        if method != "GET":
            return 405
        if actor is None:
            return 401
        return 503 if self.count >= STREAMS else 0

    def _identify(self, cookies: Mapping[str, str]) -> Actor | None:
        return self.door.identify(cookies)

    def _allowed(self, actor: Actor, topics: Iterable[str]) -> list[str]:
        return [topic for topic in topics if self.door.may_hear(actor, topic)]

    async def _serve(self, stream: Stream, cookies: Mapping[str, str], receive: Receive, send: Send) -> None:
        self._add(stream)
        gone = asyncio.create_task(_until_gone(receive))
        gone.add_done_callback(lambda _task: stream.close())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            # the first bytes tell the browser how soon to come back, and give it a number to come back with even
            # when it has heard nothing yet
            first = f"retry: 2000\nid: {next(self._numbers)}\n\n".encode()
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for text in self._messages(stream, cookies):
                await send({"type": "http.response.body", "body": text, "more_body": True})
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._remove(stream)

    async def _messages(self, stream: Stream, cookies: Mapping[str, str]) -> AsyncIterator[bytes]:
        checked = time.monotonic()
        while True:
            try:
                message = await asyncio.wait_for(stream.queue.get(), HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
            else:
                if message is None:
                    return
                if await message.is_for(stream.actor, self.door):
                    yield self._text(message.topic, message.key)
            if time.monotonic() - checked > RECHECK:
                checked = time.monotonic()
                if await asyncio.to_thread(self._identify, cookies) != stream.actor:
                    return

    def _text(self, topic: str, key: str) -> bytes:
        data = json.dumps({"topic": topic, "id": key})
        return f"id: {next(self._numbers)}\nevent: change\ndata: {data}\n\n".encode()

    def _add(self, stream: Stream) -> None:
        self.count += 1
        for topic in stream.topics:
            self.streams.setdefault(topic, set()).add(stream)

    def _remove(self, stream: Stream) -> None:
        self.count -= 1
        for topic in stream.topics:
            listeners = self.streams.get(topic, set())
            listeners.discard(stream)
            if not listeners:
                self.streams.pop(topic, None)


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def _cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        jar.load(header)
    return {name: morsel.value for name, morsel in jar.items()}


def _topics(query: bytes) -> list[str]:
    asked = parse_qs(query.decode("latin-1")).get("topics", [""])[0].split(",")
    return list(dict.fromkeys(topic for topic in asked if topic and len(topic) <= 100))[:TOPICS]


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
