"""kill -9 of the worker in the middle of each kind of action: no effect is lost, none is doubled.

Every action of every manifest takes part: a new one fails here until it has a case of its own in `rule_cases`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests import sink
from tests.chaos import serving
from tests.chaos.rule_cases import CASES
from wasl.kernel.manifest import registry
from wasl.kernel.places import embedded_url
from wasl.worker.postmaster import Postmaster

pytestmark = [pytest.mark.chaos, pytest.mark.long]

ADDING = "automation.create"
NAMES = [action.name for action in registry().all("actions") if action.name != ADDING]
NAMES += [f"{ADDING}:{creation.name}" for creation in registry().all("creations")]
RUNS = "SELECT anchor_id FROM automation_run WHERE rule_id = %(rule)s AND state = 'done'"
UNDONE = "SELECT state, error FROM automation_run WHERE rule_id = %(rule)s AND state <> 'done' AND parent_id IS NULL"
AFTERWARDS = (
    "SELECT anchor_id FROM automation_notification WHERE text = 'Afterwards' AND anchor_id = ANY(%(ids)s)"
)
STEPS = "SELECT r.anchor_id FROM automation_step s JOIN automation_run r ON r.id = s.run_id WHERE r.rule_id = %(rule)s AND s.place = '0'"
LEFT = (
    "SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queueing_lock IS NULL"
    " AND starts_with(task_name, 'wasl.automation.jobs.rules.')"
)


class World:
    """A firm with its database, in which workers die; a mail server and another program listen."""

    def __init__(self, product: serving.Serving, letters: sink.LetterSink, hook: sink.Sink) -> None:
        self.product, self.letters, self.hook = product, letters, hook
        self.probe = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.rule_probe"],
            cwd=serving.ROOT, env=product.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.url = embedded_url(product.data, "wasl")

    def ask(self, question: str, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a question."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(question, given).fetchall()

    def say(self, *words: str) -> int:
        """Tell the probe what to do; return what it answers."""
        assert self.probe.stdin
        assert self.probe.stdout
        self.probe.stdin.write(" ".join(words) + "\n")
        self.probe.stdin.flush()
        return int(self.probe.stdout.readline())

    def do(self, *words: str) -> None:
        """Let the probe do something to its end."""
        assert self.say("wait", str(self.say(*words))) == 0

    def begin(self, name: str) -> dict[str, Any]:
        """Put the rule of a case to work and let it meet its event; return the rule and the records."""
        self.do("begin", name)
        found: dict[str, Any] = json.loads((self.product.data / "begun.json").read_text())
        return found

    def lose(self, moment: str, action: str = "-") -> None:
        """Let a worker work until it dies at that moment."""
        worker = self.say("work", moment, action)
        alarm = threading.Timer(serving.allowed(60), os.kill, (worker, signal.SIGTERM))
        alarm.start()
        assert self.say("wait", str(worker)) == -signal.SIGKILL
        alarm.cancel()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Let a healthy worker work."""
        worker = self.say("work")
        try:
            yield
        finally:
            os.kill(worker, signal.SIGTERM)
            self.say("wait", str(worker))

    def settled(self, rule: str) -> None:
        """Wait until nothing is left to do for a rule."""
        serving.wait_for(
            lambda: not self.ask(LEFT) and not self.ask(UNDONE + " AND state IN ('ready', 'waiting')", rule=rule),
            60,
            "the ends of all runs",
        )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Make the firm."""
    with serving.open_folder() as folder, sink.taking_letters() as letters, sink.listening() as hook:
        product = serving.Serving(folder, WASL_NETWORKS="127.0.0.0/8")
        product.prepare()
        postmaster = Postmaster(product.data, durable=False)
        postmaster.start()
        one = World(product, letters, hook)
        one.do("set", str(letters.port), str(hook.server_address[1]))
        yield one
        assert one.probe.stdin
        one.probe.stdin.close()
        one.probe.wait(30)
        postmaster.stop()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_rule_does_is_neither_lost_nor_doubled_when_its_worker_is_killed(
    world: World, name: str
) -> None:
    assert name in CASES, f"Give {name} a case: what it is given, and how its effect is counted."
    begun = world.begin(name)
    action = name.partition(":")[0]
    world.lose("acting", action)
    assert world.ask(CASES[name].effects, **begun) == []
    world.lose("acted", action)
    with world.working():
        world.settled(begun["rule"])
    ids = sorted(begun["ids"])
    for question in (CASES[name].effects, AFTERWARDS, RUNS, STEPS):
        assert sorted(str(row[0]) for row in world.ask(question, **begun)) == ids, question


def test_what_an_event_calls_for_begins_once_when_the_worker_dies_as_it_looks(world: World) -> None:
    begun = world.begin("lists.tag")
    world.lose("matching")
    assert world.ask("SELECT 1 FROM automation_run WHERE rule_id = %(rule)s", **begun) == []
    with world.working():
        world.settled(begun["rule"])
    assert sorted(str(row[0]) for row in world.ask(CASES["lists.tag"].effects, **begun)) == sorted(
        begun["ids"]
    )


def test_a_letter_that_was_leaving_as_the_worker_died_may_come_twice_and_is_marked(world: World) -> None:
    begun = world.begin("contacts.send_mail")
    letters = (
        "SELECT m.subject, m.state, m.was_lost FROM mail_message m JOIN records_anchor a"
        " ON m.subject = 'To ' || a.title WHERE a.id = ANY(%(ids)s)"
    )
    world.lose("mailing")
    with world.working():
        serving.wait_for(
            lambda: [row[1] for row in world.ask(letters, **begun)] == ["sent"] * 3, 100, "all letters"
        )
    came = Counter(str(letter["Subject"]) for letter in world.letters.letters)
    sent = {subject: was_lost for subject, _state, was_lost in world.ask(letters, **begun)}
    # a marked one may have left, or was just about to
    assert all(1 <= came[subject] <= (2 if was_lost else 1) for subject, was_lost in sent.items())
    assert max(came[subject] for subject in sent) == 2


def test_a_message_that_was_leaving_as_the_worker_died_comes_again_under_its_own_id(world: World) -> None:
    begun = world.begin("automation.webhook")
    states = "SELECT id::text, state FROM automation_delivery WHERE anchor_id = ANY(%(ids)s)"
    world.lose("posting")
    with world.working():
        serving.wait_for(
            lambda: [row[1] for row in world.ask(states, **begun)] == ["sent"] * 3, 60, "all messages"
        )
    ids = {row[0] for row in world.ask(states, **begun)}
    came = [(headers["webhook-id"], body) for _path, headers, body in world.hook.got]
    came = [one for one in came if one[0] in ids]
    assert (len(came), len(set(came))) == (4, 3)
