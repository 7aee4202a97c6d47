"""The worker process: runs queued and scheduled jobs, takes up those of killed workers, clears away finished ones."""

import asyncio
import importlib
import importlib.util
import logging
import os
import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import procrastinate
from django.apps import apps
from django.tasks import Task
from procrastinate import exceptions
from procrastinate.contrib.django import app as current_app
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

from wasl.kernel.manifest import Every, registry
from wasl.worker.failures import forget_failures, note_failure
from wasl.worker.jobs import AnyTask, tries

logger = logging.getLogger(__name__)

CONCURRENCY = 4
POLL = 1.0  # retries and delayed jobs are found by polling
HEARTBEAT, SILENT = 5.0, 20.0  # a worker silent this long is dead: its jobs run again
TRIES = 5
KEEP_FINISHED_HOURS, KEEP_FAILED_HOURS = 24, 30 * 24
MOST_MEMORY, MOST_JOBS = 300 * 1024 * 1024, 1000
NEXT_GOES_ON = (
    "UPDATE procrastinate_jobs SET attempts = greatest(attempts, %(tries)s)"
    " WHERE status = 'todo' AND queueing_lock = %(waiting)s"
)
LAST_JOBS_WITHIN = 30.0  # a worker that makes room for a fresh one finishes its jobs; longer ones run again


class BackOff(procrastinate.BaseRetryStrategy):
    """Tries again after 5, 20, 80 and 320 seconds; the fifth failure parks the job for a person to look at."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:  # noqa: ARG002
        """Return when to try again, or None."""
        if job.attempts + 1 >= TRIES:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": 5 * 4**job.attempts})


class Manager(JobManager):
    """Lets the next run of a schedule, where one waits already, stand for the one that failed or was killed.

    Of one schedule only one job may wait. The waiting one goes on with the count of failures, so that a schedule that
    fails each time is parked like any job, and one whose worker was killed once asks nothing of a person.
    """

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        """Queue the job again, or let the waiting one take its place."""
        try:
            await super().retry_job(job, *args, **kwargs)
        except exceptions.UniqueViolation:
            await self.connector.execute_query_async(
                NEXT_GOES_ON, tries=job.attempts + 1, waiting=job.queueing_lock
            )
            await self.finish_job(job, status=Status.ABORTED, delete_job=True)


def run(more: Iterable[AnyTask] = (), *, most_jobs: int = MOST_JOBS) -> int:
    """Work until told to stop, or until the process is old or has grown too big; returns the exit code.

    `more` are tasks that stand outside the packages' `jobs`.
    """
    connector = current_app.connector.get_worker_connector()  # type: ignore[attr-defined]  # the Django connector has it
    # an app of its own: what jobs queue goes through the other, by Django's connection, in the transaction of the job
    worker_app = procrastinate.App(connector=connector, worker_defaults=current_app.worker_defaults)
    worker_app.job_manager = Manager(connector)
    register(worker_app, more)
    try:
        asyncio.run(_work(worker_app, Age(most_jobs)))
    except exceptions.ConnectorException as error:
        logger.error("The worker lost the database (%s).", error.__cause__ or error)  # noqa: TRY400 - a sentence
        return 1
    return 0


def register(worker_app: procrastinate.App, more: Iterable[AnyTask] = ()) -> None:
    """Tell procrastinate of every task in the packages' `jobs`, and of the schedule of all manifests."""
    known: dict[str, Any] = {}
    for job in (*tasks(), *more):
        known[job.module_path] = worker_app.task(name=job.module_path, retry=BackOff(), pass_context=True)(
            _runner(job)
        )
    for every in registry().all("schedule"):
        _schedule(worker_app, known, every)


def tasks() -> Iterator[AnyTask]:
    """Yield the tasks that stand in the packages' `jobs` modules."""
    found: dict[str, AnyTask] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("wasl."):
            for module in _modules(f"{config.name}.jobs"):
                found |= {
                    value.module_path: value for value in vars(module).values() if isinstance(value, Task)
                }
    yield from found.values()


def _modules(name: str) -> Iterator[Any]:
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    yield module
    for entry in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield importlib.import_module(f"{name}.{entry.name}")


def _runner(job: AnyTask) -> Callable[..., None]:
    # procrastinate adds the moment to what a schedule starts; our jobs read the clock themselves
    def call(
        context: procrastinate.JobContext,
        args: list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        timestamp: int = 0,  # noqa: ARG001
    ) -> None:
        tries.set(context.job.attempts)
        try:
            job.call(*(args or []), **(kwargs or {}))
        except Exception as fault:
            note_failure(context.job.id or 0, fault)
            raise

    return call


def _schedule(worker_app: procrastinate.App, known: dict[str, Any], every: Every) -> None:
    job = every.job
    if not isinstance(job, Task):
        raise TypeError(
            f"{job!r} is scheduled by a manifest but is no task: decorate it with django.tasks.task."
        )
    task = known.get(job.module_path) or worker_app.task(
        name=job.module_path, retry=BackOff(), pass_context=True
    )(_runner(job))
    worker_app.periodic_registry.register_task(
        task=task,
        cron=every.cron,
        periodic_id="",
        configure_kwargs={"queueing_lock": f"every:{job.module_path}", "lock": f"every:{job.module_path}"},
    )


async def _work(worker_app: procrastinate.App, age: "Age") -> None:
    async with worker_app.open_async():
        worker = Worker(
            worker_app,
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=POLL,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
            shutdown_graceful_timeout=4.0,
            name=f"worker-{os.getpid()}",
            worker_middleware=[age.count],
            **_defaults(worker_app),
        )
        side = [asyncio.create_task(_reap(worker_app)), asyncio.create_task(_watch_age(worker, age))]
        try:
            await worker.run()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
        finally:
            for task in side:
                task.cancel()


def _defaults(worker_app: procrastinate.App) -> dict[str, Any]:
    # the Django contribution's clean-up of stale connections around each job
    return {"task_middleware": worker_app.worker_defaults.get("task_middleware") or []}


async def _reap(worker_app: procrastinate.App) -> None:
    """Each ten seconds let the jobs of dead workers run again; each hour clear away what is finished."""
    turn = 0
    while True:
        try:
            await take_up_stalled(worker_app)
            if turn % 360 == 0:
                await worker_app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)
                await worker_app.job_manager.delete_old_jobs(nb_hours=KEEP_FAILED_HOURS, include_failed=True)
                await asyncio.to_thread(forget_failures, hours=KEEP_FAILED_HOURS)
        except exceptions.ConnectorException:
            logger.warning("The database did not answer the reaper; it asks again in ten seconds.")
        turn += 1
        await asyncio.sleep(10)


async def take_up_stalled(worker_app: procrastinate.App) -> int:
    """Queue the jobs of dead workers again, or park those that killed their worker too often; returns how many."""
    count = 0
    for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        count += 1
        if job.attempts + 1 >= TRIES:
            logger.error("Job %s (%s) ended its worker %d times and is parked.", job.id, job.task_name, TRIES)
            await worker_app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await worker_app.job_manager.retry_job(job)
    return count


class Age:
    """Tells when a worker should make room for a fresh one: what leaks a little in each job never grows large."""

    def __init__(self, most_jobs: int = MOST_JOBS, most_memory: int = MOST_MEMORY) -> None:
        self.most_jobs = most_jobs
        self.most_memory = most_memory
        self.jobs = 0

    async def count(self, process: Callable[[], Awaitable[Any]], _context: Any, _worker: Worker) -> Any:
        """Run one job, counted: procrastinate calls this around each."""
        self.jobs += 1
        return await process()

    def reason(self) -> str:
        """Return why the worker is too old, or nothing."""
        if self.jobs >= self.most_jobs:
            return f"has done {self.jobs} jobs"
        if memory() > self.most_memory:
            return f"has grown over {self.most_memory // 1024**2} MB"
        return ""


async def _watch_age(worker: Worker, age: Age) -> None:
    """Stop the worker, in good order, when it is too old: its supervisor starts a fresh one."""
    while True:
        reason = age.reason()
        if reason:
            break
        await asyncio.sleep(2)
    logger.info("The worker %s; a fresh one takes over.", reason)
    worker.shutdown_graceful_timeout = LAST_JOBS_WITHIN
    worker.stop()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped


def memory() -> int:
    """Return the bytes that this process alone holds in memory; 0 where the system does not tell (no /proc).

    Programs and libraries are mapped from files and shared with the other processes: they do not count.
    """
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0
    _size, resident, shared, *_rest = statm.read_text().split()
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
