"""Rules at work beside the bare job runner: events matched by fifty rules and acted on, and what an unwanted event costs."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from wasl.automation import jobs, stamps, wanted
from wasl.automation.commands import add_rule, delete_rule, publish_rule, switch_off
from wasl.automation.models import Rule, Run, Step
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.operations.bench.world import World
from wasl.records.commands import record_behavior, tag_record, untag_record
from wasl.records.models import Event, Record
from wasl.workspace.queries import actor_of_user

RULES = 50
TURNS = 200
LONE = 101
NAME = "bench.order_placed"
POLL = 0.05
LEFT = """
SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE 'wasl.automation.jobs.%'
AND scheduled_at IS NULL AND queueing_lock IS NULL
"""
FORGET_LEFT = """
DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE 'wasl.automation.jobs.%'
AND scheduled_at IS NULL AND queueing_lock IS NULL
"""


def measure(contacts: int, count: int) -> dict[str, Any]:
    """Return how many jobs and events a worker does in a second, their ratio, and what an unwanted event costs."""
    owner = actor_of_user(World(contacts).owner)
    people = list(Contact.objects.filter(kind="person").order_by("pk")[:count])
    _forget_left(owner)
    cost = _unwanted(people[0], owner)
    bare = _rate(count, lambda: [jobs.go_on.enqueue([]) for _number in range(count)])
    with _rules(owner):
        events = _rate(count, lambda: [_happen(person, owner) for person in people])
        delay = _delay(people[:LONE], owner)
        acted = Run.objects.filter(state=Run.State.DONE, rule__name__startswith="Bench").count()
    return {
        "empty jobs a second": round(bare, 1),
        "events a second": round(events, 1),
        "events, times empty jobs": round(events / bare, 2),
        "acted on": acted,
        "from an event to its action, p99 s": delay,
        **cost,
    }


def _happen(person: Record, owner: Actor) -> Event:
    return record_behavior(person, name=NAME, details={"total": 100}, by=owner)


def _rate(count: int, enqueue: Callable[[], object]) -> float:
    """Return how many of the queued jobs one worker does in a second, from its first on.

    A worker makes room for a fresh one now and then; starting it is part of the time, as in the product.
    """
    enqueue()
    workers = [_worker()]
    try:
        while (left := _left()) >= count:
            time.sleep(POLL)
        start = time.perf_counter()
        while _left():
            time.sleep(POLL)
            if workers[-1].poll() is not None:
                workers.append(_worker())
        return left / (time.perf_counter() - start)
    finally:
        workers[-1].terminate()
        workers[-1].wait()


def _worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "wasl.project.cli", "worker"])


def _forget_left(owner: Actor) -> None:
    """Clear away what a measurement that was broken off has left: its rules, and what they queued."""
    for rule in Rule.objects.filter(name__startswith="Bench "):
        delete_rule(switch_off(rule, by=owner), by=owner)
    with connection.cursor() as cursor:
        cursor.execute(FORGET_LEFT)


def _left() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LEFT)
        row = cursor.fetchone()
    return int(row[0])


def _delay(people: Sequence[Record], owner: Actor) -> float:
    """Return the 99th percentile of the seconds from an event to what a rule does about it, for an idle worker."""
    worker = _worker()
    try:
        seconds: list[float] = []
        for person in people:
            event = _happen(person, owner)
            committed_at = clock.now()
            while (step := Step.objects.filter(run__event_id=event.id).first()) is None:
                time.sleep(POLL)
            seconds.append((step.at - committed_at).total_seconds())
        # the first waits for the worker to start
        return round(sorted(seconds[1:])[round(0.99 * (len(seconds) - 1)) - 1], 2)
    finally:
        worker.terminate()
        worker.wait()


@contextmanager
def _rules(owner: Actor) -> Iterator[None]:
    """Have fifty rules that want the event: one finds everybody, the others nobody."""
    rules = [_rule(owner, number) for number in range(RULES)]
    try:
        yield
    finally:
        for rule in rules:
            delete_rule(switch_off(rule, by=owner), by=owner)


def _rule(owner: Actor, number: int) -> Rule:
    definition = {
        "when": {"event": [NAME]},
        "if": {"field": "source", "op": "is", "value": "bench" if number == 0 else f"nowhere {number}"},
        "do": [{"action": "lists.tag", "with": {"names": "Bench"}}],
    }
    rule = publish_rule(
        add_rule("contact", name=f"Bench {number}", definition=definition, by=owner), by=owner
    )
    Rule.objects.filter(pk=rule.pk).update(most_per_hour=10**6)
    return rule


def _unwanted(person: Contact, owner: Actor) -> dict[str, float]:
    """Return the milliseconds of a command with its event, and the share of asking whether a rule wants it."""
    stamps.forget()
    start = time.perf_counter()
    for turn in range(TURNS):
        (tag_record if turn % 2 == 0 else untag_record)(person, names=["Bench"], by=owner)
    command = (time.perf_counter() - start) / TURNS
    start = time.perf_counter()
    for _turn in range(TURNS):
        wanted.wants("record.tagged")
    asked = (time.perf_counter() - start) / TURNS
    # the mark of rules is asked once a second: at worst a lone command pays for it
    start = time.perf_counter()
    for _turn in range(TURNS):
        stamps.forget()
        wanted.wants("record.tagged")
    read = (time.perf_counter() - start) / TURNS
    return {
        "a command with its event, ms": round(command * 1000, 2),
        "asking the rules, % of it": round(100 * asked / command, 2),
        "asking once a second, % of it": round(100 * read / command, 2),
    }
