"""kill -9 of web, worker or database while people and programs write: what was acknowledged is there, once.

Each seed is one schedule of faults. A recorder keeps what the product acknowledged; after the last fault everything must
be back within a minute without a hand, and the database is compared with the recorder (history and invariants).
"""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos.serving import Serving, allowed, open_folder, wait_for
from tests.chaos.writer import Crew, Record, Writer
from wasl.kernel.places import embedded_url

pytestmark = pytest.mark.chaos

ROLES = ("web", "worker", "postgres")
BACK_WITHIN = 60
ROWS = 1500
# what is counted for each kind of effect: it must be exactly one
COUNTS = {
    "contact": "SELECT count(*) FROM contacts_contact WHERE name = 'Chaos ' || %s",
    "form": "SELECT count(*) FROM contacts_contact WHERE family_name = %s",
    "note": "SELECT count(*) FROM records_note WHERE text = 'Note ' || %s",
    "file": "SELECT count(*) FROM records_file WHERE name = %s || '.txt'",
}
# for each person: finished runs, tags, changes of the field, notes, tasks, notifications
EFFECTS = """
SELECT (SELECT count(*) FROM automation_run WHERE anchor_id = c.anchor_id AND state = 'done'),
    (SELECT count(*) FROM records_event WHERE subject_id = c.anchor_id AND type = 'record.tagged'),
    (SELECT count(*) FROM records_event WHERE subject_id = c.anchor_id AND type = 'record.changed'),
    (SELECT count(*) FROM records_note WHERE anchor_id = c.anchor_id),
    (SELECT count(*) FROM activities_activity_about WHERE anchor_id = c.anchor_id),
    (SELECT count(*) FROM automation_notification WHERE anchor_id = c.anchor_id AND kind = 'rule')
FROM contacts_contact c WHERE c.name = ANY(%s)
"""
ROWS_OF = (
    "SELECT count(*), count(DISTINCT name) FROM contacts_contact WHERE starts_with(name, 'Row ' || %s || ' ')"
)


class World:
    """A running product with a token and a signed-in person."""

    def __init__(self, folder: Path) -> None:
        self.serving = Serving(folder)
        self.serving.prepare()
        self.serving.start(within=120)
        told = self.serving.told()
        self.password = told.partition("Password")[2].split()[0]
        made = self.serving.run(
            "-m", "wasl.project.cli", "token", "add", "owner@localhost", "--name", "chaos"
        )
        assert made.returncode == 0, made.stderr
        self.token = made.stdout.split()[-1]
        self.url = embedded_url(self.serving.data, "wasl")
        self.browser = self.writer()
        self.browser.sign_in("owner@localhost", self.password)

    def writer(self) -> Writer:
        """Return a client with a record of its own."""
        return Writer(self.serving.port, self.token)

    def person(self) -> Writer:
        """Return the signed-in browser with a fresh record."""
        self.browser.record = Record()
        return self.browser

    def count(self, question: str, mark: str) -> tuple[int, ...]:
        """Return the numbers that a question about one mark gives."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(question, [mark]).fetchone()
        assert row is not None
        return tuple(row)

    def fault(self, roles: list[str], chance: random.Random) -> None:
        """Kill what `roles` name, each at a chance moment, and wait until everything is back."""
        for role in roles:
            time.sleep(chance.uniform(0.1, 0.9))
            self.serving.kill(role)
        begin = time.monotonic()
        wait_for(self.serving.is_ready, BACK_WITHIN, f"readiness after the end of {roles}")
        wait_for(lambda: all(self.serving.child(role) for role in ROLES), BACK_WITHIN, "all processes")
        assert time.monotonic() - begin < allowed(BACK_WITHIN)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One product for all seeds: what one left behind the next must live with."""
    with open_folder() as folder:
        one = World(folder)
        yield one
        one.serving.stop()


def check(world: World, record: Record) -> None:
    """Compare the database with what was acknowledged and what was only tried."""
    for mark, kind in record.acknowledged.items():
        if kind in COUNTS:
            assert world.count(COUNTS[kind], mark) == (1,), f"the {kind} {mark} was acknowledged"
    for mark in record.tried - record.acknowledged.keys():
        assert world.count(COUNTS["form"], mark)[0] <= 1, f"the form {mark} was sent once"
    assert 500 not in record.statuses


def play(world: World, seed: int, roles: list[str], seconds: float) -> None:
    """Let a program and a person write under the faults of one seed, then compare."""
    chance = random.Random(seed)
    program, person = world.writer(), world.person()

    def programs() -> None:
        contact = program.contact()
        chance.choice([program.note, program.upload])(contact)

    with Crew([programs, person.form]) as crew:
        world.fault(roles, chance)
        crew.is_over.wait(seconds)
    assert len(program.record.acknowledged) >= 2
    check(world, program.record)
    check(world, person.record)


@pytest.mark.parametrize("seed", range(20))
def test_what_was_acknowledged_is_there_once(world: World, seed: int) -> None:
    play(world, seed, [ROLES[seed % 3]], 0.3)


def test_what_starts_while_the_database_is_away_waits_for_it_alone(world: World) -> None:
    for _turn in range(2):
        world.serving.kill("web")
        time.sleep(0.5)  # so that the next web process asks for a database that is just gone
        world.serving.kill("postgres")
        wait_for(world.serving.is_ready, 25, "readiness")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_what_was_acknowledged_is_there_once_under_many_faults(world: World, seed: int) -> None:
    chance = random.Random(seed)
    play(world, seed, [chance.choice(ROLES) for _ in range(chance.randint(1, 4))], 2)


@pytest.mark.parametrize("roles", [["worker"], ["postgres"], ["web", "worker"]], ids="+".join)
def test_an_import_takes_each_row_once(world: World, roles: list[str]) -> None:
    program, chance = world.writer(), random.Random(7)
    program.import_file(ROWS)
    [(mark, told)] = program.record.acknowledged.items()
    _, key, _ = told.split()
    wait_for(lambda: world.count(ROWS_OF, mark)[0] > 0, 60, "the first rows")
    world.fault(roles, chance)
    wait_for(
        lambda: json.loads(program.read(f"/imports/{key}"))["state"] == "done", 90, "the end of the import"
    )
    assert world.count(ROWS_OF, mark) == (ROWS, ROWS)
    told_by_import = json.loads(program.read(f"/imports/{key}"))
    assert (told_by_import["created"], told_by_import["rejected"]) == (ROWS, 0)


@pytest.mark.long
def test_what_rules_do_happens_once_while_their_worker_is_killed(world: World) -> None:
    program, chance = world.writer(), random.Random(11)
    actions = {
        "lists.tag": {"names": "Chaos"},
        "lists.edit": {"field": "source", "value": "chaos"},
        "records.note": {"text": "By a rule: {{ name }}"},
        "activities.add_task": {"title": "Call", "days": "1", "priority": "2"},
        "automation.notify": {"to": "owner", "text": "Somebody new"},
    }
    definition = {
        "kind": "contact",
        "when": {"event": ["record.added"]},
        "do": [{"action": name, "with": given} for name, given in actions.items()],
    }
    made = program.insist("/rules", json.dumps({"name": "Chaos", "definition": definition}).encode())
    program.insist(f"/rules/{made['id']}/publish", b"{}")
    time.sleep(1.5)  # every process has read by then which events rules want
    for _kill in range(4):
        for _person in range(12):
            program.contact()
        world.fault(["worker"], chance)
    marks = [f"Chaos {mark}" for mark in program.record.acknowledged]
    with psycopg.connect(world.url, autocommit=True) as connection:

        def effects() -> list[tuple[int, ...]]:
            return connection.execute(EFFECTS, [marks]).fetchall()

        wait_for(lambda: all(row[0] for row in effects()), 120, "the ends of all runs")
        assert set(effects()) == {(1, 1, 1, 1, 1, 1)}
    program.insist(f"/rules/{made['id']}/off", b"{}")


def test_every_file_can_be_read_again(world: World) -> None:
    with psycopg.connect(world.url) as connection:
        rows = connection.execute("SELECT id, name FROM records_file WHERE name LIKE 'm%.txt'").fetchall()
    reader = world.writer()
    for key, name in rows:
        assert reader.read(f"/files/{key}/content") == f"content of {name[:-4]}\n".encode() * 500


def test_each_person_has_exactly_one_event_of_being_added(world: World) -> None:
    question = (
        "SELECT count(*), count(DISTINCT c.anchor_id) FROM contacts_contact c JOIN records_event e"
        " ON e.subject_id = c.anchor_id AND e.type = 'record.added' WHERE %s = ''"
    )
    events, people = world.count(question, "")
    assert events == people > 0


def test_the_doctor_finds_nothing_afterwards(world: World) -> None:
    done = world.serving.run("-m", "wasl.project.cli", "doctor")
    assert done.returncode == 0, done.stdout
