"""The pages of rooms and of the feed: what they cost, what they refuse, what they show."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import make
from tests.drain import drain
from tests.rooms.conftest import Firm
from wasl.records.commands import sign_note
from wasl.records.models import Note
from wasl.rooms import commands, queries
from wasl.rooms.models import Room

HTMX = {"HTTP_HX_REQUEST": "true"}
HOSTILE = '<p>\u202eevil</p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>'


@pytest.fixture
def north(firm: Firm) -> Room:
    return firm.room("team", of_team=firm.north)


def queries_of(client: Client, address: str) -> int:
    """Return how many queries a page asks the second time, when what is kept in memory is there."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_room_and_the_feed_cost_as_much_with_many_messages_as_with_few(firm: Firm, north: Room) -> None:
    badr, layan = make.signed_in(firm.badr), firm["layan"]
    room, feed = reverse("rooms:room", args=[north.pk]), reverse("rooms:feed")
    file = SimpleUploadedFile("a.txt", b"a")
    commands.post_message(north, body="<p>one</p>", by=layan, files=[file])
    make.contact(name="One", by=firm["badr"])
    drain()
    few = queries_of(badr, room), queries_of(badr, feed), queries_of(badr, reverse("rooms:unread"))
    for _number in range(5):
        note = commands.post_message(north, body="<p>more</p>", by=layan)
        sign_note(note, sign="agreed", by=layan)
        make.contact(by=firm["badr"])
    drain()
    many = queries_of(badr, room), queries_of(badr, feed), queries_of(badr, reverse("rooms:unread"))
    assert (few, many) == ((8, 8, 4), (8, 8, 4))


def test_a_message_is_said_once_by_its_form_and_refused_with_its_text_still_there(
    firm: Firm, north: Room
) -> None:
    client, address = make.signed_in(firm.badr), reverse("rooms:say", args=[north.pk])
    given = {"body": HOSTILE, "format": "html", "client_key": str(uuid.uuid4())}
    for _again in range(2):
        answer = client.post(address, given, **HTMX)
        assert answer.status_code == 204
        assert "wasl:written" in answer["HX-Trigger"]
    assert Note.objects.filter(anchor_id=north.pk).count() == 1
    page = client.get(reverse("rooms:room", args=[north.pk])).content.decode()
    assert "alert(1)" not in page
    long = client.post(address, given | {"body": "x" * 70_000, "client_key": str(uuid.uuid4())}, **HTMX)
    assert (long.status_code, long.content.count(b"x" * 70_000)) == (422, 1)


def test_strangers_find_no_room_by_any_of_its_addresses(firm: Firm, north: Room) -> None:
    note = commands.post_message(north, body="<p>secret</p>", by=firm["layan"])
    client = make.signed_in(firm.ilze)
    names = ("room", "room_change", "room_people", "message_list", "say")
    for address in [reverse(f"rooms:{name}", args=[north.pk]) for name in names]:
        assert client.get(address).status_code == 404
    posts = ("room_join", "room_leave", "room_quiet", "room_archive", "read", "say")
    for address in [reverse(f"rooms:{name}", args=[north.pk]) for name in posts]:
        assert client.post(address).status_code == 404
    for name in ("note_edit", "note_history", "note_signs"):
        assert client.get(reverse(f"records:{name}", args=[note.pk])).status_code == 404
    assert client.get(reverse("records:timeline", args=[north.pk])).status_code == 404


def test_signs_and_answers_stand_at_notes_of_records_too(firm: Firm) -> None:
    contact, client = make.contact(by=firm["badr"]), make.signed_in(firm.badr)
    compose = reverse("records:compose", args=[contact.pk, "note"])
    client.post(compose, {"body": "Called them", "format": "text"})
    first = Note.objects.get(anchor_id=contact.pk, kind="note")
    assert str(first.pk) in client.get(f"{compose}?answers={first.pk}", **HTMX).content.decode()
    client.post(compose, {"body": "They agreed", "format": "text", "answers": str(first.pk)})
    signs = client.post(reverse("records:note_signs", args=[first.pk]), {"sign": "bravo"}, **HTMX)
    assert b"Congratulations" in signs.content
    page = client.get(reverse("records:timeline", args=[contact.pk])).content.decode()
    assert page.count("Called them") == 2
    other = make.contact(by=firm["badr"])
    elsewhere = reverse("records:compose", args=[other.pk, "note"])
    assert client.get(f"{elsewhere}?answers={first.pk}", **HTMX).status_code == 404


def test_a_refused_comment_leaves_its_line_with_what_was_written(firm: Firm) -> None:
    line = commands.announce(firm.room(), body="<p>We move</p>", by=firm["layan"])
    client, address = make.signed_in(firm.badr), reverse("rooms:comment", args=[line.pk])
    with translation.override("ar"):
        assert queries.feed(firm["badr"]).items[0].place == "الجميع"
    assert b"<form" in client.get(address, **HTMX).content
    refused = client.post(address, {"body": " ", "client_key": str(uuid.uuid4())}, **HTMX)
    assert (refused.status_code, f"line-{line.pk}" in refused.content.decode()) == (422, True)
    assert refused.content.decode().count("<form") == 1
    given = {"body": "Where to?", "format": "text", "client_key": str(uuid.uuid4())}
    assert b"Where to?" in client.post(address, given, **HTMX).content


def test_rooms_are_opened_changed_and_left_by_their_pages(firm: Firm) -> None:
    client = make.signed_in(firm.badr)
    given = {"name": "Fair", "topic": "Stand 14", "openness": "private", "people": [str(firm.ilze.pk)]}
    client.post(reverse("rooms:room_new"), given)
    room = Room.objects.get(name="Fair")
    assert {
        person.name for person in client.get(reverse("rooms:room_people", args=[room.pk])).context["people"]
    } == {"Badr", "Ilze"}
    client.post(reverse("rooms:room_change", args=[room.pk]), {"name": "Fair in May", "topic": ""})
    client.post(reverse("rooms:member_remove", args=[room.pk, firm.ilze.pk]))
    client.post(reverse("rooms:room_quiet", args=[room.pk]))
    room.refresh_from_db()
    assert (room.name, room.seats.filter(is_member=True).count()) == ("Fair in May", 1)
    client.post(reverse("rooms:room_leave", args=[room.pk]))
    assert client.get(reverse("rooms:room", args=[room.pk])).status_code == 404
