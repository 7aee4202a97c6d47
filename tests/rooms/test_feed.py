"""The feed tells what matters to those who may see the record it is about."""

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
