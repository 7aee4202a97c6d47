"""How soon open pages hear of a change: from its commit to the bytes in many browsers that listen at once."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.operations.bench.serving import served
from wasl.operations.bench.world import World
from wasl.records.commands import record_behavior
from wasl.records.models import Record
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

TURNS = 40
AT_ONCE = 20
HEARD_WITHIN = 30.0
NAME, ROLE = "bench.looked", "bench-all"


@dataclass
class Listener:
    """One browser: the record that it shows, beside the one that all show, and when it heard of which event."""

    record: Record
    cookie: str
    heard: dict[str, float] = field(default_factory=dict)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, port: int, shared: Record, gate: asyncio.Semaphore) -> None:
        """Open the stream, a few at a time, and note what comes, until cancelled."""
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            topics = f"anchor:{self.record.pk},anchor:{shared.pk}"
            writer.write(
                f"GET /live?topics={topics} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n\r\n".encode()
            )
            await reader.readuntil(b"retry:")
        self.is_open.set()
        try:
            async for line in reader:
                if line.startswith(b"data:"):
                    self.heard.setdefault(line.partition(b'"id": "')[2][:36].decode(), time.perf_counter())
                    self.news.set()
        finally:
            writer.close()

    async def hears(self, key: str) -> float:
        """Return the moment at which this event was heard of."""
        while key not in self.heard:
            self.news.clear()
            await self.news.wait()
        return self.heard[key]


def measure(contacts: int, streams: int) -> dict[str, float]:
    """Return the milliseconds from a commit to the browser, median and 95th percentile: for one that hears, and for all."""
    owner = actor_of_user(World(contacts).owner)
    people = list(Contact.objects.filter(kind="person").order_by("pk")[: streams + 1])
    with _colleagues() as users, served("web") as port:
        cookies = [_cookie(user) for user in users]
        return asyncio.run(_measured(port, cookies, people, owner))


@contextmanager
def _colleagues() -> Iterator[Sequence[User]]:
    """Yield the colleagues, each of whom sees every customer as long as this lasts."""
    role, _made = Role.objects.get_or_create(
        key=ROLE, defaults={"name": ROLE, "reach": {"*": {"read": "all", "change": "own"}}}
    )
    users = list(User.objects.filter(is_active=True))
    User.objects.filter(is_active=True).update(role=role)
    try:
        yield users
    finally:
        User.objects.bulk_update(users, ["role"])


def _cookie(user: User) -> str:
    """Return the cookie of a session in which `user` is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


async def _measured(
    port: int, cookies: Sequence[str], people: Sequence[Contact], by: Actor
) -> dict[str, float]:
    shared, own = people[0], people[1:]
    listeners = [Listener(record, cookie) for record, cookie in zip(own, cycle(cookies), strict=False)]
    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.listen(port, shared, gate)) for one in listeners]
        for listener in listeners:
            await listener.is_open.wait()
        one = [await _told(listener.record, [listener], by) for listener in _spread(listeners)]
        everybody = [await _told(shared, listeners, by) for _turn in range(TURNS)]
        for task in tasks:
            task.cancel()
    return {
        "streams": len(listeners),
        "of people": len(cookies),
        **_figures("one hears", [late for lates in one for late in lates]),
        **_figures("all hear", [late for lates in everybody for late in lates]),
    }


def _spread(listeners: Sequence[Listener]) -> Sequence[Listener]:
    """Return some of the listeners from among all of them."""
    return listeners[:: max(1, len(listeners) // TURNS)]


async def _told(record: Record, listeners: Sequence[Listener], by: Actor) -> list[float]:
    """Let something happen to a record; return after how many seconds each listener heard of it."""
    event = await asyncio.to_thread(record_behavior, record, name=NAME, by=by)
    committed, key = time.perf_counter(), str(event.id)
    async with asyncio.timeout(HEARD_WITHIN):
        moments = [await one.hears(key) for one in listeners]
    return [max(0.0, moment - committed) for moment in moments]


def _figures(name: str, seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"{name}, median ms": round(1000 * ordered[len(ordered) // 2], 1),
        f"{name}, p95 ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1),
    }
