"""A worker's death loses no job, and a job that always fails is parked for a person."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos import serving
from wasl.kernel.places import embedded_url
from wasl.worker import processes
from wasl.worker.postmaster import Postmaster

pytestmark = pytest.mark.chaos


class Bench:
    """A migrated database of its own, with workers that know the slow job."""

    def __init__(self, folder: Path) -> None:
        self.product = serving.Serving(folder)
        self.product.prepare()
        self.history = folder / "history"
        self.history.write_text("")
        self.url = embedded_url(self.product.data, "wasl")

    def begin(self, word: str, *rest: str) -> object:
        """Run the probe to its end."""
        done = self.product.run("-m", "tests.chaos.probe", word, *rest)
        assert done.returncode == 0, done.stderr
        return done

    def lines(self) -> list[str]:
        """Return what the jobs did, in order."""
        return [line.split()[0] for line in self.history.read_text().splitlines()]

    def set_attempts(self, attempts: int) -> None:
        """Let the newest job have failed so often already: the pauses between tries take minutes."""
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "UPDATE procrastinate_jobs SET attempts = %s WHERE id ="
                " (SELECT max(id) FROM procrastinate_jobs WHERE starts_with(task_name, 'tests.'))",
                [attempts],
            )

    def let_next_run_wait(self) -> None:
        """Let the newest job be one of a schedule whose next run is queued already, for the next hour."""
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "WITH newest AS (UPDATE procrastinate_jobs SET queueing_lock = 'every:probe' WHERE id ="
                " (SELECT max(id) FROM procrastinate_jobs WHERE starts_with(task_name, 'tests.')) RETURNING *)"
                " INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock, scheduled_at)"
                " SELECT queue_name, task_name, args, queueing_lock, now() + interval '1 hour' FROM newest"
            )

    def status(self) -> list[tuple[str, int]]:
        """Return how each of our jobs stands (the schedule queues others) and how often it was tried again."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT status::text, attempts FROM procrastinate_jobs"
                " WHERE starts_with(task_name, 'tests.') ORDER BY id"
            ).fetchall()
        return [(str(row[0]), int(row[1])) for row in rows]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Start a migrated database."""
    with serving.open_folder() as folder:
        one = Bench(folder)
        postmaster = Postmaster(one.product.data, durable=False)
        postmaster.start()
        yield one
        postmaster.stop()


def worker(bench: Bench, *rest: str) -> subprocess.Popen[bytes]:
    """Start a worker process."""
    command = [
        "env",
        "-u",
        "DATABASE_URL",
        *(f"{k}={v}" for k, v in bench.product.environment.items() if k.startswith("WASL")),
    ]
    return processes.spawn([*command, sys.executable, "-m", "tests.chaos.probe", "work", *rest])


def test_the_job_of_a_killed_worker_runs_again_within_a_minute_but_neither_its_fifth_time_nor_beside_its_next_run(
    bench: Bench,
) -> None:
    bench.begin("slow", str(bench.history), "3")
    bench.begin("slow", str(bench.history), "3")
    bench.set_attempts(4)
    bench.begin("slow", str(bench.history), "3")
    first = worker(bench)
    serving.wait_for(lambda: bench.lines() == ["start"] * 3, 30, "the first runs")
    first.kill()
    first.wait()
    bench.let_next_run_wait()
    second = worker(bench)
    try:
        serving.wait_for(lambda: bench.lines() == ["start"] * 4 + ["done"], 60, "the second run")
        serving.wait_for(
            lambda: bench.status() == [("succeeded", 2), ("failed", 5), ("todo", 1)],
            15,
            "success, parking, and the next run in the place of the killed one",
        )
    finally:
        processes.end_all([second], 10)


def test_the_fifth_failure_parks_a_job(bench: Bench) -> None:
    bench.history.write_text("")
    bench.begin("broken", str(bench.history))
    bench.set_attempts(4)
    one = worker(bench)
    try:
        serving.wait_for(lambda: bench.status()[-1] == ("failed", 5), 30, "the parking")
        assert bench.lines() == ["start"]
    finally:
        processes.end_all([one], 10)


def test_what_a_job_queues_is_queued_in_the_transaction_of_the_job(bench: Bench) -> None:
    bench.history.write_text("")
    bench.begin("given_up", str(bench.history))
    bench.begin("patient", str(bench.history))
    one = worker(bench)
    try:
        serving.wait_for(lambda: {"done", "rolled-back"} <= set(bench.lines()), 30, "the job that was queued")
        # the one that was given up runs beside the other, which queues its job as it commits
        assert [line for line in bench.lines() if line != "rolled-back"] == ["committed", "start", "done"]
    finally:
        processes.end_all([one], 10)


def test_a_worker_leaves_in_good_order_after_so_many_jobs(bench: Bench) -> None:
    bench.history.write_text("")
    for _ in range(2):
        bench.begin("slow", str(bench.history), "0")
    one = worker(bench, "2")
    try:
        assert one.wait(30) == 0
    finally:
        processes.end_all([one], 10)
    assert bench.lines() == ["start", "start", "done", "done"] or bench.lines() == ["start", "done"] * 2
    assert [row[0] for row in bench.status()[-2:]] == ["succeeded"] * 2


def test_a_failing_job_is_tried_again_later(bench: Bench) -> None:
    bench.history.write_text("")
    bench.begin("broken", str(bench.history))
    one = worker(bench)
    try:
        serving.wait_for(lambda: bench.lines() == ["start", "start"], 40, "the second try")
        assert bench.status()[-1][0] in {"todo", "doing"}
    finally:
        processes.end_all([one], 10)


def test_a_worker_told_to_stop_finishes_its_job(bench: Bench) -> None:
    bench.history.write_text("")
    bench.begin("slow", str(bench.history), "1.5")
    one = worker(bench)
    serving.wait_for(lambda: bench.lines() == ["start"], 30, "the run")
    processes.end_all([one], 10)
    assert bench.lines() == ["start", "done"]
    assert one.returncode == 0
