"""When a worker makes room for a fresh one, and when a failing job is tried again."""

import asyncio
from types import SimpleNamespace
from typing import Any

from wasl.worker.loop import MOST_JOBS, MOST_MEMORY, Age, BackOff, memory


async def nothing() -> None:
    """Stand for a job."""


def test_a_fresh_worker_stays() -> None:
    assert (MOST_JOBS, MOST_MEMORY) == (1000, 300 * 1024**2)
    assert Age(most_memory=memory() + MOST_MEMORY).reason() == ""


def test_a_worker_leaves_after_so_many_jobs() -> None:
    age, worker = Age(most_jobs=3, most_memory=memory() + MOST_MEMORY), SimpleNamespace()
    told = []
    for _ in range(3):
        told.append(age.reason())
        asyncio.run(age.count(nothing, None, worker))  # type: ignore[arg-type]
    assert told == ["", "", ""]
    assert age.reason() == "has done 3 jobs"


def test_a_worker_leaves_when_it_really_holds_too_much_memory() -> None:
    age = Age(most_memory=memory() + 40 * 1024**2)
    assert age.reason() == ""
    held = bytearray(b"x") * (60 * 1024**2)
    assert "has grown over" in age.reason()
    assert len(held) == 60 * 1024**2


def test_a_job_is_tried_again_later_and_later_and_parked_at_the_fifth_failure() -> None:
    pauses: list[Any] = []
    for attempts in range(5):
        job: Any = SimpleNamespace(attempts=attempts)
        decision = BackOff().get_retry_decision(exception=RuntimeError(), job=job)
        pauses.append(
            decision
            and round((decision.retry_at - decision.retry_at.now(decision.retry_at.tzinfo)).total_seconds())
        )  # type: ignore[union-attr]
    assert pauses == [5, 20, 80, 320, None]
