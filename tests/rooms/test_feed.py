"""The feed tells what matters to those who may see the record it is about."""

from uuid import uuid4

import pytest

from tests import make
from tests.drain import drain
from tests.rooms.conftest import Firm
from wasl.automation.commands import follow
from wasl.automation.models import Notification
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.records.commands import emit, record_behavior
from wasl.records.events import RecordAdded
from wasl.records.queries import timeline
from wasl.rooms import commands, queries
from wasl.rooms.models import Line
from wasl.rooms.templatetags.rooms import line_said


def test_a_welcomed_customer_is_a_line_for_those_who_may_see_the_customer(firm: Firm) -> None:
    contact = make.contact(name="Omar <i>", by=firm["badr"])
    drain()
    (item,) = queries.feed(firm["badr"]).items
    assert "<bdi>Omar &lt;i&gt;</bdi>" in line_said(item)
    assert len(queries.feed(firm["layan"]).items) == 1
    assert queries.feed(firm["ilze"]).items == []
    with pytest.raises(NotFound):
        queries.get_line(firm["ilze"], item.line.pk)
    # imports are quiet, and a job that runs again writes nothing twice
    emit(RecordAdded(contact), by=firm["badr"], quiet=True)
    drain()
    assert commands.write_lines([item.line.event_id], by=SYSTEM) == 0
    assert Line.objects.count() == 1


def test_scopes_narrow_the_feed_to_the_team_and_to_what_one_follows(firm: Firm) -> None:
    make.contact(name="Of the North", by=firm["badr"])
    rigas = make.contact(name="Of Riga", by=firm["ilze"])
    drain()
    layan = firm["layan"]
    names = {
        scope: [i.line.anchor.title for i in queries.feed(layan, scope=scope).items]
        for scope in ("all", "team", "mine")
    }
    assert names == {"all": ["Of Riga", "Of the North"], "team": ["Of the North"], "mine": []}
    follow(rigas, by=layan)
    assert [i.line.anchor.title for i in queries.feed(layan, scope="mine").items] == ["Of Riga"]


def test_what_is_said_to_a_line_stands_on_the_record(firm: Firm) -> None:
    contact = make.contact(name="Omar", by=firm["badr"])
    record_behavior(contact, name="order.placed", by=firm["badr"])
    drain()
    order, _welcome = queries.feed(firm["badr"]).items
    commands.comment(order.line, body="<p>Well done</p>", by=firm["layan"])
    item = queries.feed(firm["badr"]).items[0]
    assert ([note.text for note in item.comments], item.count) == (["Well done"], 1)
    told = [one.note.text for one in timeline(firm["badr"], contact).items if one.note]
    assert told == ["Well done"]


def test_announcements_reach_all_of_a_room_and_count_who_has_read_them(firm: Firm) -> None:
    with pytest.raises(NotAllowed):
        commands.announce(firm.room(), body="<p>x</p>", by=firm["badr"])
    line = commands.announce(firm.room(), body="<p>We move in May</p>", by=firm["layan"], asks_reading=True)
    drain()
    told = Notification.objects.filter(kind="announcement").values_list("person_id", flat=True)
    assert set(told) == {firm.owner.pk, firm.badr.pk, firm.ilze.pk}
    for _again in range(2):
        commands.confirm_reading(line, by=firm["badr"])
    (item,) = queries.feed(firm["layan"]).items
    assert (item.readers, item.people) == (1, 3)
    found = queries.readers(firm["layan"], line.pk)
    assert [person.name for person in found.read] == ["Badr"]
    with pytest.raises(NotAllowed):
        queries.readers(firm["badr"], line.pk)
    assert [said.note.text for said in queries.messages(firm["ilze"], firm.room()).items] == [
        "We move in May"
    ]


def test_an_announcement_to_a_team_is_no_line_for_others(firm: Firm) -> None:
    room = firm.room("team", of_team=firm.north)
    commands.announce(room, body="<p>Only ours</p>", by=firm["layan"])
    assert len(queries.feed(firm["badr"]).items) == 1
    assert queries.feed(firm["ilze"]).items == []
    assert queries.feed(firm["owner"]).items == []


def test_many_orders_of_a_day_are_one_line_that_opens_to_the_rest(firm: Firm) -> None:
    badr = firm["badr"]
    contact = make.contact(name="Omar", by=badr)
    for _number in range(6):
        record_behavior(contact, name="order.placed", by=badr)
    drain()
    orders = [item.line for item in queries.feed(badr).items if item.line.type == "order.placed"]
    commands.comment(orders[-1], body="<p>The first one</p>", by=badr)
    found = queries.grouped_feed(badr)
    assert [(item.line.type, item.alike) for item in found.items] == [
        ("order.placed", 4),
        ("order.placed", 0),
        ("record.added", 0),
    ]
    assert found.older is None
    assert found.items[0].more == "4 more orders that day"
    behind = queries.alike(badr, found.items[0].line.pk, since=found.since)
    assert [item.line for item in behind.items] == orders[1:5]
    assert queries.grouped_feed(firm["ilze"]).items == []
    with pytest.raises(NotFound):
        queries.alike(firm["ilze"], orders[0].pk, since=found.since)


def test_a_page_of_the_feed_ends_where_twenty_sorts_were_seen_and_goes_on_there(firm: Firm) -> None:
    room = firm.room()
    for number in range(23):
        commands.announce(room, body=f"<p>{number}</p>", by=firm["layan"])
    first = queries.grouped_feed(firm["badr"])
    second = queries.grouped_feed(firm["badr"], before=first.older)
    assert ([len(first.items), len(second.items)], second.older) == ([20, 3], None)


@pytest.mark.parametrize("kind", ["record", "announcement"])
def test_a_comment_that_is_sent_twice_is_there_once(firm: Firm, kind: str) -> None:
    if kind == "record":
        make.contact(name="Omar", by=firm["badr"])
        drain()
        line = Line.objects.get()
    else:
        line = commands.announce(firm.room(), body="<p>x</p>", by=firm["layan"])
    key = uuid4()
    first, second = (
        commands.comment(line, body="<p>Fine</p>", by=firm["badr"], client_key=key) for _time in range(2)
    )
    assert first == second
    assert queries.feed(firm["badr"]).items[0].count == 1
