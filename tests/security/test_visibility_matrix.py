"""S-001, S-005, S-016: every route that takes an id, asked for a record of others, answers as for a random id.

The routes are read from the resolver, so a new one is tried without anybody writing a test: what it takes must be known
in `OBJECTS` below, or the run fails.
"""

import datetime
import re
import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import make
from wasl.activities.commands import plan_call, plan_meeting
from wasl.capture.commands import Visit, add_form, hand_on, submit
from wasl.contacts.commands import merge_contacts
from wasl.contacts.models import Pair
from wasl.contracts.commands import add_contract, add_membership, add_plan
from wasl.kernel.actor import SYSTEM, VISITOR, Actor
from wasl.records import commands
from wasl.records.models import Event
from wasl.sales.commands import add_lead
from wasl.workspace.commands import add_token
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

CANARY = "canary-zebra-7431"
# packages whose routes take ids of records
ID = re.compile(r"<uuid:[^>]+>|<\w+_id>")
RECORD_APPS = {"records", "contacts", "activities", "sales", "capture", "catalog", "contracts", "api"}

SELLING = {"sales", "capture", "contracts"}


def routes(resolver: URLResolver, before: str = "", app: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (app, name, path) of every route, converters written as <kind:name>."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path, pattern.namespace or app)
        elif isinstance(pattern, URLPattern):
            yield app, pattern.name or "", path


def object_routes() -> list[tuple[str, str, str]]:
    """Return the routes of records that take an id."""
    return [r for r in routes(get_resolver()) if r[0] in RECORD_APPS and ID.search(r[2])]


class World:
    """A South that nobody of the North may see, and a Northern salesperson with a session and a token."""

    def __init__(self) -> None:
        make.owner()
        north, south = make.team("North"), make.team("South")
        self.rep: User = make.user("sales", team=north)
        boss = actor_of_user(make.user("manager", team=south))
        self.contact = make.contact(
            name=f"Zaid {CANARY}", emails=[{"value": f"{CANARY}@south.example"}], by=boss
        )
        self.note = commands.write_note(self.contact, body=f"<p>{CANARY}</p>", by=boss)
        self.file = commands.add_file(
            self.contact, content=ContentFile(CANARY.encode()), name=f"{CANARY}.txt", by=boss
        )
        twin = make.contact(name=f"Zaid {CANARY} again", by=boss)
        self.merge = merge_contacts(make.contact(name=f"{CANARY} old", by=boss), others=[twin], by=boss)
        first, second = sorted([self.contact.pk, self.merge.survivor_id])
        self.pair = Pair.objects.create(first_id=first, second_id=second, kind="person", score=80)
        self.deleted = commands.delete_record(make.contact(name=f"{CANARY} gone", by=boss), by=boss)
        about = [self.contact.pk]
        self.task = make.task(f"{CANARY} task", about=self.contact, by=boss)
        self.call = plan_call(f"{CANARY} call", about=about, by=boss)
        self.meeting = plan_meeting(f"{CANARY} meeting", about=about, by=boss)
        self._sell(boss)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.rep)
        _token, code = add_token(self.rep, name="test", by=actor_of_user(self.rep))
        self.bearer = {"HTTP_AUTHORIZATION": f"Bearer {code}"}

    def _sell(self, boss: Actor) -> None:
        """Let the South have a deal, a lead of a form, a member and a contract."""
        about = {"contact_id": self.contact.pk}
        self.deal = make.deal(f"{CANARY} deal", by=boss, source=CANARY, amount=Decimal(7431), **about)
        self.lead = add_lead(self.contact, title=f"{CANARY} lead", message=CANARY, by=boss)
        form = add_form(
            "Ask us", fields=[{"source": "email"}], owner_id=boss.user_id, team_id=boss.team_id, by=SYSTEM
        )
        answer = {"key": "email", "label": "E-mail", "answer": f"{CANARY}@south.example"}
        self.submission = submit(
            form, answers=[answer], visit=Visit(page=f"https://x.example/{CANARY}"), by=VISITOR
        )
        hand_on(self.submission, by=SYSTEM)
        self.member = add_membership(
            self.contact, plan_id=add_plan({"en": "Standard"}, by=SYSTEM).pk, by=boss
        )
        self.contract = add_contract(
            f"{CANARY} contract", starts_on=datetime.date(2026, 1, 1), by=boss, **about
        )

    def object_for(self, path: str) -> uuid.UUID:
        """Return the South's id that a path asks for."""
        found = [
            ("notes/", self.note),
            ("bin/<", self.deleted),
            ("merges/", self.merge),
            ("duplicates/", self.pair),
            ("calls/<", self.call),
            ("meetings/<", self.meeting),
            ("activities/<", self.task),
            ("tasks/<", self.task),
            ("deals/<", self.deal),
            ("leads/<", self.lead),
            ("submissions/<", self.submission),
            ("members/<", self.member),
            ("contracts/<", self.contract),
            ("board/<", self.task),
        ]
        if "files/<" in path and "r/<" not in path:
            return self.file.id
        return next((one.id for word, one in found if word in path), self.contact.id)


@pytest.fixture
def world() -> World:
    """Make the two teams."""
    return World()


def fill(path: str, key: uuid.UUID) -> str:
    """Return a path with the id in place of every uuid, and a harmless word for the rest."""
    path = ID.sub(str(key), path)
    return "/" + re.sub(r"<(?:slug|str):[^>]+>", "note", re.sub(r"<int:[^>]+>", "1", path))


def answers(world: World, path: str, key: uuid.UUID) -> dict[str, tuple[int, bytes]]:
    """Return status and body by method, as the Northern salesperson gets them."""
    extra = world.bearer if path.startswith("api/") else {}
    made = fill(path, key)
    found = {}
    for method in ("get", "post", "patch", "delete"):
        response = (
            getattr(world.client, method)(made, content_type="application/json", **extra)
            if method != "get"
            else world.client.get(made, **extra)
        )
        body = b"".join(response) if response.streaming else response.content
        found[method] = response.status_code, body
    return found


def test_there_are_routes_to_try() -> None:
    assert len(object_routes()) > 200


def test_a_record_of_others_answers_as_a_random_id_on_every_route(world: World) -> None:
    wrong = []
    before = Event.objects.count()
    for app, name, path in object_routes():
        key = world.object_for(path)
        real, random = answers(world, path, key), answers(world, path, uuid.uuid4())
        for method, (status, body) in real.items():
            if CANARY.encode() in body:
                wrong.append(f"{method} {app}:{name} shows the canary")
            if status not in {403, 404, 405, 422} or status != random[method][0]:
                wrong.append(f"{method} {app}:{name} answers {status}, a random id {random[method][0]}")
    assert wrong == []
    assert Event.objects.count() == before


def test_lists_searches_and_counts_know_nothing_of_others(world: World) -> None:
    pages = [
        "/",
        "/contacts/",
        "/companies/",
        "/duplicates/",
        "/duplicates/?state=different",
        "/duplicates/merges/",
        "/tasks/",
        "/tasks/done/",
        "/tasks/board/",
        "/tasks/board/?by=day",
        "/calls/",
        "/meetings/",
        "/queue/tasks/",
        "/queue/calls/",
        f"/tasks/?q={CANARY}",
        "/deals/",
        "/deals/?show=list",
        f"/deals/?q={CANARY}",
        "/leads/",
        f"/leads/?q={CANARY}",
        "/submissions/",
        "/members/",
        "/contracts/",
        "/forecast/",
        "/reports/sales/",
        "/reports/sources/",
        "/home/",
        "/bin/",
        f"/bin/?q={CANARY}",
        f"/contacts/?q={CANARY}",
        f"/search/?q={CANARY}",
        f"/search/palette/?q={CANARY}",
        f"/contacts/suggest/?q={CANARY}",
    ]
    shown = [
        path
        for path in pages
        if CANARY.encode()
        in world.client.get(path)
        .content.replace(f'value="{CANARY}"'.encode(), b"")
        .replace(f"q={CANARY}".encode(), b"")
    ]
    assert shown == []
    found = world.client.get(f"/api/v1/search?q={CANARY}", **world.bearer)
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert found.json()["count"] == {"value": 0, "exact": True}
    found = world.client.get("/api/v1/bin", **world.bearer)
    assert (found.status_code, found.json()["items"], found.json()["count"]["value"]) == (200, [], 0)


def test_a_reader_is_refused_every_change_and_nothing_changes(world: World) -> None:
    reader = make.user("read-only")
    client = Client(raise_request_exception=False)
    client.force_login(reader)
    contact = make.contact(name="Open to all", by=SYSTEM)
    task = make.task("Open to all", about=contact)
    before = Event.objects.count()
    wrong = []
    for app, name, path in object_routes():
        if app == "api" or "notes/" in path or "files/<" in path:
            continue
        # a reader sees everything, also what the South sells
        is_task = "activities/<" in path or "tasks/board/<" in path
        key = task.pk if is_task else world.object_for(path) if app in SELLING else contact.id
        response = client.post(
            fill(path, key),
            {
                "body": "x",
                "step": "x",
                "names": "x",
                "due_at": "2027-01-01T10:00",
                "file": SimpleUploadedFile("x.txt", b"x"),
            },
        )
        if response.status_code not in {403, 404, 405, 422}:
            wrong.append(f"{app}:{name} answers {response.status_code}")
    assert wrong == []
    assert Event.objects.count() == before
