"""Open live streams are asked anew whenever rights change: the person's, the role's, the team's."""

import json
import os
from uuid import uuid4

import psycopg
import pytest

from tests import make
from tests.worker.test_live_hub import OpenDoor
from wasl.kernel.actor import SYSTEM
from wasl.worker.bus import CHANNEL
from wasl.worker.live import Hub, Stream
from wasl.workspace.commands import Rights, change_role, change_team, change_user, deactivate_user
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch):
    """Return what the commands announce, as the hub gets it."""
    told: list[str] = []

    def note(topics: list[str], key: str) -> None:
        told.append(json.dumps({"topics": topics, "id": key}))

    for room in ("people", "roles", "teams"):
        monkeypatch.setattr(f"wasl.workspace.commands.{room}.publish", note)
    return told


def closed(published: list[str], *people) -> list[bool]:
    """Tell for each person whether what was announced closes an open stream."""
    hub = Hub("", OpenDoor())
    streams = [Stream(actor_of_user(person), frozenset({f"anchor:{uuid4()}"})) for person in people]
    for stream in streams:
        hub._add(stream)
    for payload in published:
        hub.dispatch(payload)
    return [not stream.queue.empty() for stream in streams]


def test_another_role_or_a_leave_closes_the_streams_of_that_person_alone(published):
    make.owner()
    person, other = make.user("sales"), make.user("sales")
    change_user(person, role=Role.objects.get(key="agent"), team=None, by=SYSTEM)
    assert closed(published, person, other) == [True, False]
    published.clear()
    deactivate_user(other, by=SYSTEM)
    assert closed(published, person, other) == [False, True]


def test_a_changed_role_closes_the_streams_of_all_its_people(published):
    make.owner()
    rep, agent = make.user("sales"), make.user("agent")
    change_role(rep.role, rights=Rights(reach={"*": {"read": "none"}}), by=SYSTEM)
    assert closed(published, rep, agent) == [True, False]


def test_a_moved_team_closes_the_streams_of_those_above_it_before_and_after(published):
    make.owner()
    old, new, beside = make.team("Old"), make.team("New"), make.team("Beside")
    moved = make.team("Moved", parent=old)
    # a manager changes what belongs to the team and the teams below it
    people = [make.user("manager", team=team) for team in (old, new, beside)]
    before = [actor_of_user(person) for person in people]
    change_team(moved, name="Moved", parent=new, by=SYSTEM)
    hub = Hub("", OpenDoor())
    streams = [Stream(actor, frozenset({"anchor:1"})) for actor in before]
    for stream in streams:
        hub._add(stream)
    for payload in published:
        hub.dispatch(payload)
    assert [not stream.queue.empty() for stream in streams] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_the_gate_is_announced_to_every_process_after_the_commit():
    make.owner()
    person = make.user("sales")
    with psycopg.connect(listening_url(), autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        change_user(person, role=person.role, team=make.team(), by=SYSTEM)
        heard = [json.loads(note.payload) for note in connection.notifies(timeout=5, stop_after=1)]
    assert heard == [{"topics": ["gate"], "id": str(person.id)}]


def listening_url() -> str:
    """Return the address of the test's own database."""
    from django.db import connection  # noqa: PLC0415 - its name is known only in a test

    base, _, rest = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{rest}" if rest else "")
