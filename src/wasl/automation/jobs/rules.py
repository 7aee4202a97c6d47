"""Background work of rules: events looked at, waits that are over, days and filters looked at."""

import time
from collections.abc import Sequence
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.tasks import task

from wasl.automation import engine, starting
from wasl.automation.acting import actor_of
from wasl.kernel import clock
from wasl.worker.jobs import take_waiting

MOST_AT_ONCE = 200
# seconds that one job may hold a place of the worker: what waits behind it is somebody's, and a worker that makes room for a
# fresh one takes nothing new until its last jobs have ended
TURN = 10.0


@task()
def match(events: Sequence[str]) -> None:
    """Begin what events call for, those that wait in the queue besides with them.

    The doing is another job, queued with it: when its worker dies, the queue gives it to the next.
    """
    with transaction.atomic():
        more = [key for given in take_waiting(match, MOST_AT_ONCE) for key in given[0]]
        runs = starting.begin_for_events([UUID(key) for key in (*events, *more)])
        if runs:
            go_on.enqueue([str(key) for key in runs])


@task()
def go_on(runs: Sequence[str]) -> None:
    """Let runs go on, for a turn; the rest goes to the end of the queue."""
    _queue(engine.go_on([UUID(key) for key in runs], seconds=TURN))


def _queue(runs: Sequence[UUID]) -> None:
    for part in batched(runs, MOST_AT_ONCE):
        go_on.enqueue([str(key) for key in part])


@task()
def wake_runs() -> None:
    """Take up runs whose wait is over or whose worker died, for a turn: the next is soon."""
    end = time.monotonic() + TURN
    while (ids := engine.due()) and time.monotonic() < end:
        _queue(engine.go_on(ids, seconds=end - time.monotonic()))


@task()
def look_at_days() -> None:
    """Begin dated and scheduled rules whose hour has come."""
    now = clock.now()
    for rule in starting.active_rules():
        if {"date", "every"} & set(rule.version.definition["when"] if rule.version else ()):
            _queue(starting.begin_for_time(rule, now))


@task()
def look_at_members() -> None:
    """Begin rules for records that entered a filter because time went by."""
    for rule in starting.active_rules():
        if rule.version and "enters" in rule.version.definition["when"]:
            _queue(starting.begin_for_members(rule, actor_of(rule)))
