"""Runs work on many records as its job does, or by plain SQL, and takes the time."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from wasl.kernel.env import ENV
from wasl.lists.commands import undo_bulk
from wasl.lists.jobs import move_bulk
from wasl.lists.models import BulkWork


def done(begin: Callable[[], BulkWork]) -> tuple[BulkWork, float]:
    """Begin a work and do it to its end; returns it with the seconds it took."""
    start = time.perf_counter()
    work = _moved(begin())
    return work, time.perf_counter() - start


def undone(work: BulkWork, by: Any) -> float:
    """Take a work back to its end; returns the seconds."""
    return done(lambda: undo_bulk(work, by=by))[1]


def by_hand(statements: Sequence[str], given: dict[str, Any]) -> float:
    """Return the seconds that statements take; they leave nothing, but their keys are checked."""
    start = time.perf_counter()
    with psycopg.connect(ENV.database_url) as plain:
        plain.execute("SET statement_timeout = 0")
        for statement in statements:
            plain.execute(statement, given)
        plain.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - start
        plain.rollback()
    return seconds


def compared(name: str, raw: float, **seconds: float) -> dict[str, float]:
    """Return the figures of a table: seconds of each, and how many times plain SQL they are."""
    found = {f"{name}, raw SQL s": round(raw, 1)}
    for act, taken in seconds.items():
        found |= {f"{name}, {act} s": round(taken, 1), f"{name}, {act}, times raw": round(taken / raw, 2)}
    return found


def _moved(work: BulkWork) -> BulkWork:
    move_bulk.func(str(work.pk))
    work.refresh_from_db()
    return work
