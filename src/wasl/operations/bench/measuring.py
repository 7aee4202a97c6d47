"""Measures a page: through all of Django with a signed-in session, and its statements again by plain psycopg."""

import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

from wasl.kernel.env import ENV
from wasl.operations.bench.by_hand import Statement
from wasl.operations.bench.cases import Case
from wasl.operations.bench.filled_form import FilledForm
from wasl.operations.bench.world import World
from wasl.workspace.commands import add_token
from wasl.workspace.queries import actor_of_user

TIMING = re.compile(r'total;dur=([\d.]+), db;dur=([\d.]+);desc="(\d+)"')
WARM = 3


class Failed(Exception):
    """A page that was to be measured did not answer as it should."""


@dataclass(frozen=True)
class Result:
    """What a case cost, in milliseconds (medians), queries and bytes.

    `again` is the time of the page's own statements by plain psycopg, `by_hand` that of the same question written by
    hand (0: not asked).
    """

    name: str
    total: float
    db: float
    queries: int
    size: int
    again: float
    by_hand: float


class Bench:
    """The browsers of one world; each case is warmed up, then asked `repeat` times."""

    def __init__(self, world: World, repeat: int = 15, plain: psycopg.Connection[Any] | None = None) -> None:
        self.world, self.repeat = world, repeat
        self.clients: dict[object, Client] = {}
        self.plain = plain or psycopg.connect(ENV.database_url, autocommit=True)

    def measure(self, case: Case) -> Result:
        """Return what `case` costs; raises `Failed` when it does not answer."""
        ask = self._asker(case)
        seen: list[Statement] = []
        for _turn in range(WARM):
            seen.clear()
            with connection.execute_wrapper(_noting(seen)):
                ask()
        turns = [ask() for _turn in range(self.repeat)]
        written = case.by_hand(self.world) if case.by_hand else []
        return Result(
            name=case.name,
            total=statistics.median(turn[0] for turn in turns),
            db=statistics.median(turn[1] for turn in turns),
            queries=turns[-1][2],
            size=turns[-1][3],
            again=0.0 if case.writes else self._time(seen),
            by_hand=self._time(written),
        )

    def _asker(self, case: Case) -> Callable[[], tuple[float, float, int, int]]:
        client = self._client(case)
        address = case.address(self.world)
        headers = {"HX-Request": "true"} if case.is_fragment else {}

        def ask() -> tuple[float, float, int, int]:
            response: Any
            if case.sent:
                response = client.post(address, case.sent(self.world))
            elif case.change:
                response = client.post(address, self._form(client, address, *case.change(self.world)))
            else:
                response = client.get(address, headers=headers)
            found = TIMING.match(response.headers.get("Server-Timing", ""))
            if response.status_code != (303 if case.writes else 200) or not found:
                raise Failed(f"{case.name}: {address} answered {response.status_code}")
            return float(found[1]), float(found[2]), int(found[3]), len(response.content)

        return ask

    @staticmethod
    def _form(client: Client, address: str, name: str, value: str) -> dict[str, str]:
        """Return the form of a page as it stands there, with one value changed."""
        page = client.get(address, headers={"Accept-Encoding": ""}).content.decode()
        return FilledForm(page, around=name).values | {name: value}

    def _client(self, case: Case) -> Client:
        viewer = case.viewer(self.world)
        key = (viewer.pk, case.by_token)
        if key not in self.clients:
            client = Client(headers={"Accept-Encoding": "gzip"}, SERVER_NAME="localhost")
            if case.by_token:
                _token, code = add_token(viewer, name="bench", by=actor_of_user(viewer))
                client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {code}"
            else:
                client.force_login(viewer)
            self.clients[key] = client
        return self.clients[key]

    def _time(self, statements: Iterable[Statement]) -> float:
        """Return the median time in milliseconds of running the statements one after the other."""
        wanted = [
            (sql, params)
            for sql, params in statements
            if sql.lstrip("( \n").startswith(("SELECT", "EXPLAIN"))
        ]
        if not wanted:
            return 0.0
        with self.plain.cursor() as cursor:
            times = []
            for _turn in range(WARM + self.repeat):
                start = time.perf_counter()
                for sql, params in wanted:
                    cursor.execute(sql, params, prepare=False)
                    cursor.fetchall()
                times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times[WARM:])


def _noting(seen: list[Statement]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, *rest)

    return note
