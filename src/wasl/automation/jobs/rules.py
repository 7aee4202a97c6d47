"""Background work of rules: events looked at, waits that are over, days and filters looked at."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.tasks import task

from wasl.automation import engine, starting
from wasl.automation.acting import actor_of
from wasl.kernel import clock
from wasl.worker.jobs import take_waiting

MOST_AT_ONCE = 200


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
    """Let runs go on."""
    engine.go_on([UUID(key) for key in runs])


@task()
def wake_runs() -> None:
    """Take up runs whose wait is over or whose worker died, until there are none."""
    while ids := engine.due():
        engine.go_on(ids)


@task()
def look_at_days() -> None:
    """Begin dated and scheduled rules whose hour has come."""
    now = clock.now()
    for rule in starting.active_rules():
        if {"date", "every"} & set(rule.version.definition["when"] if rule.version else ()):
            engine.go_on(starting.begin_for_time(rule, now))


@task()
def look_at_members() -> None:
    """Begin rules for records that entered a filter because time went by."""
    for rule in starting.active_rules():
        if rule.version and "enters" in rule.version.definition["when"]:
            engine.go_on(starting.begin_for_members(rule, actor_of(rule)))
