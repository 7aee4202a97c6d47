"""The live stream: who hears what, and that nothing stays unheard."""

import asyncio
import dataclasses
import json
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from wasl.kernel.actor import Actor, ActorKind
from wasl.worker import live
from wasl.worker.bus import CHANNEL
from wasl.worker.live import REMEMBERED, Hub

URL = os.environ["DATABASE_URL"]
USER = UUID("00000000-0000-7000-8000-000000000001")
TEAM = UUID("00000000-0000-7000-8000-000000000002")
ACTOR = Actor(kind=ActorKind.USER, name="n", user_id=USER, role="sales", teams=frozenset({TEAM}))


class OpenDoor:
    """Knows the cookie "sid=good" and lets everybody hear topics that start with "anchor:"."""

    def __init__(self) -> None:
        self.closed: set[str] = set()
        self.actor: Actor | None = ACTOR

    def identify(self, cookies: Mapping[str, str]) -> Actor | None:
        return self.actor if cookies.get("sid") == "good" else None

    def may_hear(self, actor: Actor, topic: str) -> bool:
        return topic.startswith("anchor:") and topic not in self.closed


class Browser:
    """One open stream."""

    def __init__(
        self, hub: Hub, topics: str, cookie: str = "sid=good", *, last: str = "", rest: str = ""
    ) -> None:
        headers = [(b"cookie", cookie.encode())]
        if last:
            headers.append((b"last-event-id", last.encode()))
        self.scope = {"method": "GET", "query_string": f"topics={topics}{rest}".encode(), "headers": headers}
        self.status = 0
        self.text = ""
        self.news = asyncio.Event()
        self.left = asyncio.Event()
        self.task = asyncio.create_task(hub(self.scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self.news.set()

    async def open(self) -> "Browser":
        """Wait until the stream is open."""
        await until(lambda: "retry:" in self.text)
        return self

    def heard(self) -> list[tuple[str, str]]:
        """Return the topics and ids told so far."""
        lines = [json.loads(line[6:]) for line in self.text.splitlines() if line.startswith("data: ")]
        return [(line["topic"], line["id"]) for line in lines]


async def until(ask: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until `ask` is true."""
    async with asyncio.timeout(seconds):
        while not ask():
            await asyncio.sleep(0.02)


def tell(topics: list[str], key: str = "") -> None:
    """Notify as `bus.publish` does."""
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"topics": topics, "id": key})])


def with_hub(work: Callable[[Hub, OpenDoor], Awaitable[None]]) -> None:
    """Run `work` beside a listening hub."""

    async def run() -> None:
        door = OpenDoor()
        hub = Hub(URL, door)
        hub.start()
        await until(lambda: hub.is_listening)
        try:
            await work(hub, door)
        finally:
            await hub.stop()

    asyncio.run(run())


def test_a_stream_hears_its_topics_and_no_others() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        mine, key = f"anchor:{uuid4()}", str(uuid4())
        browser = await Browser(hub, mine).open()
        await asyncio.to_thread(tell, [f"anchor:{uuid4()}"], key)
        await asyncio.to_thread(tell, [mine], key)
        await until(lambda: browser.heard() == [(mine, key)])

    with_hub(work)


def test_strangers_and_forbidden_topics_are_refused() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        for topics, cookie, status in (
            ("anchor:x", "sid=bad", 401),
            ("anchor:x", "", 401),
            ("secret", "sid=good", 403),
        ):
            browser = Browser(hub, topics, cookie)
            await browser.task
            assert (browser.status, browser.text) == (status, "")
        assert hub.count == 0

    with_hub(work)


def test_a_topic_is_asked_again_when_something_is_told() -> None:
    async def work(hub: Hub, door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a,anchor:b").open()
        door.closed.add("anchor:a")
        await asyncio.to_thread(tell, ["anchor:a", "anchor:b"], "k")
        await until(lambda: bool(browser.heard()))
        assert browser.heard() == [("anchor:b", "k")]

    with_hub(work)


@pytest.mark.parametrize("key", [str(USER), "sales", str(TEAM)])
def test_streams_close_when_the_gate_names_their_user_role_or_team(key: str) -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a").open()
        await asyncio.to_thread(tell, ["gate"], str(uuid4()))
        await asyncio.to_thread(tell, ["anchor:a"], "k")
        await until(lambda: browser.heard() == [("anchor:a", "k")])
        assert not browser.task.done()
        await asyncio.to_thread(tell, ["gate"], key)
        await asyncio.wait_for(browser.task, 10)
        assert hub.count == 0

    with_hub(work)


def test_a_new_stream_hears_what_happened_while_its_page_was_on_the_way() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        for topic, key in (("anchor:a", "1"), ("anchor:a", "2"), ("anchor:b", "3"), ("anchor:c", "4")):
            hub.dispatch(json.dumps({"topics": [topic], "id": key}))
        browser = await Browser(hub, "anchor:a,anchor:c,anchor:d").open()
        await until(lambda: browser.heard() == [("anchor:a", "2"), ("anchor:c", "4")])

    with_hub(work)


def test_what_happened_long_before_a_page_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasl.worker.live.RECENT", 0.0)

    async def work(hub: Hub, _door: OpenDoor) -> None:
        hub.dispatch(json.dumps({"topics": ["anchor:a"], "id": "old"}))
        browser = await Browser(hub, "anchor:a").open()
        hub.dispatch(json.dumps({"topics": ["anchor:a"], "id": "new"}))
        await until(lambda: browser.heard() == [("anchor:a", "new")])

    with_hub(work)


def test_the_hub_remembers_a_bounded_number_of_topics() -> None:
    hub = Hub(URL, OpenDoor())
    for number in range(REMEMBERED + 50):
        hub.dispatch(json.dumps({"topics": [f"anchor:{number}"], "id": "k"}))
    assert len(hub._recent) == REMEMBERED
    assert "anchor:49" not in hub._recent


def test_a_stream_closes_within_a_minute_when_session_or_rights_have_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert live.RECHECK + live.HEARTBEAT <= 60
    monkeypatch.setattr(live, "RECHECK", 0.1)
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)

    async def work(hub: Hub, door: OpenDoor) -> None:
        for changed in (dataclasses.replace(ACTOR, role="agent"), None):
            door.actor = ACTOR
            browser = await Browser(hub, "anchor:a").open()
            door.actor = changed
            await asyncio.wait_for(browser.task, 10)

    with_hub(work)


def test_the_first_bytes_carry_a_number_to_come_back_with() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a").open()
        assert re.fullmatch(r"retry: 2000\nid: \d+\n\n", browser.text)

    with_hub(work)


@pytest.mark.parametrize("how", [{"last": "7"}, {"rest": "&again=1"}])
def test_who_comes_back_hears_of_each_topic(how: dict[str, str]) -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a,anchor:b", **how).open()
        await until(lambda: browser.heard() == [("anchor:a", ""), ("anchor:b", "")])

    with_hub(work)


def test_after_a_lost_listener_every_stream_hears_of_each_topic() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a").open()

        def cut() -> None:
            with psycopg.connect(URL, autocommit=True) as connection:
                ended = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                ).fetchall()
            assert ended

        await asyncio.to_thread(cut)
        await until(lambda: browser.heard() == [("anchor:a", "")])

    with_hub(work)


def test_a_browser_that_leaves_is_forgotten() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a").open()
        assert hub.count == 1
        browser.left.set()
        await asyncio.wait_for(browser.task, 10)
        assert (hub.count, hub.streams) == (0, {})

    with_hub(work)


def test_a_slow_browser_loses_its_stream_instead_of_filling_the_memory() -> None:
    async def work(hub: Hub, _door: OpenDoor) -> None:
        browser = await Browser(hub, "anchor:a").open()
        for number in range(150):
            hub.dispatch(json.dumps({"topics": ["anchor:a"], "id": str(number)}))
        await asyncio.wait_for(browser.task, 10)
        assert len(browser.heard()) <= 100

    with_hub(work)
