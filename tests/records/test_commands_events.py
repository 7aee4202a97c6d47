"""Events: written once with a link per record concerned, told to browsers, and never out of their reach."""

import datetime

import pytest
from django.db import connection

from tests import make
from wasl.activities.commands import add_task
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.records import commands, queries
from wasl.records.events import Behavior
from wasl.records.models import Anchor, Event, EventLink, Note
from wasl.records.queries import TimelineFilter

pytestmark = pytest.mark.django_db


def texts(viewer, record, **wanted) -> list[str]:
    page = queries.timeline(viewer, record, wanted=TimelineFilter(**wanted))
    return [item.note.text if item.note else item.event.type for item in page.items]


def test_an_event_stands_on_every_record_concerned_and_moves_their_last_event() -> None:
    first, second = make.contact(), make.contact()
    at = clock.now() - datetime.timedelta(hours=2)
    event = commands.emit(Behavior(first, name="order.placed", also=(second,)), by=SYSTEM, at=at)
    assert set(EventLink.objects.filter(event_id=event.id).values_list("anchor_id", flat=True)) == {
        first.id,
        second.id,
    }
    assert Anchor.objects.get(pk=second.id).last_event_at >= at


def test_an_event_of_last_year_lies_in_its_own_partition_and_at_its_place_of_the_timeline() -> None:
    contact = make.contact()
    at = clock.now() - datetime.timedelta(days=400)
    commands.emit(Behavior(contact, name="order.placed"), by=SYSTEM, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM records_event WHERE type = 'order.placed'")
        assert cursor.fetchone()[0] == f"records_event_{at.year}q{(at.month + 2) // 3}"
    assert texts(SYSTEM, contact)[-1] == "order.placed"


def test_an_event_more_than_a_day_ahead_is_refused() -> None:
    contact = make.contact()
    with pytest.raises(Invalid):
        commands.emit(
            Behavior(contact, name="order.placed"), by=SYSTEM, at=clock.now() + datetime.timedelta(days=2)
        )
    assert not Event.objects.filter(type="order.placed").exists()


def test_outside_behavior_may_not_use_a_name_of_ours() -> None:
    contact = make.contact()
    with pytest.raises(Invalid):
        commands.record_behavior(contact, name="note.written", by=SYSTEM)
    assert commands.record_behavior(contact, name="order.placed", by=SYSTEM, details={"total": 12}).data == {
        "total": 12
    }


def test_the_timeline_pages_by_key_without_a_gap_or_a_repeat() -> None:
    contact = make.contact()
    for number in range(7):
        commands.write_note(contact, body=f"<p>{number}</p>", by=SYSTEM)
    seen, before = [], None
    while True:
        page = queries.timeline(SYSTEM, contact, before=before, limit=3)
        seen += [item.note.text for item in page.items if item.note]
        before = page.older
        if before is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_timeline_filters_by_group_team_and_text_in_any_spelling() -> None:
    north = make.team("North")
    by = make.actor("manager", team=north)
    contact = make.contact()
    commands.write_note(contact, body="<p>اتصل أحمد بخصوص الفاتورة</p>", by=SYSTEM)
    commands.write_note(contact, body="<p>Nothing special</p>", by=by)
    commands.emit(Behavior(contact, name="order.placed"), by=SYSTEM)
    assert texts(SYSTEM, contact, text="احمد") == ["اتصل أحمد بخصوص الفاتورة"]
    assert texts(SYSTEM, contact, team=north.id) == ["Nothing special"]
    assert texts(SYSTEM, contact, groups=("outside",)) == ["order.placed"]


def test_minutes_land_on_the_record_of_every_attendee() -> None:
    company, guest = make.company(), make.contact()
    commands.write_note(
        company, body="<p>Agreed on phase two</p>", by=SYSTEM, kind="meeting", attendees=[guest.anchor]
    )
    assert "Agreed on phase two" in texts(SYSTEM, guest)


def test_a_shared_event_is_hidden_from_those_who_may_not_see_its_subject() -> None:
    rep = make.actor("sales")
    own, foreign = make.contact(by=rep), make.contact()
    commands.emit(Behavior(foreign, name="canary.secret", also=(own,)), by=SYSTEM)
    assert "canary.secret" not in texts(rep, own)
    assert "canary.secret" in texts(SYSTEM, own)
    with pytest.raises(NotFound):
        queries.timeline(rep, foreign)


def test_an_edited_note_keeps_what_it_said_and_a_deleted_one_is_gone_from_view() -> None:
    contact = make.contact()
    note = commands.write_note(contact, body="<p>first</p>", by=SYSTEM)
    note = commands.edit_note(note, body="<p>second</p>", by=SYSTEM)
    assert [version.body for version in queries.note_versions(SYSTEM, note)] == ["<p>first</p>"]
    assert "second" in texts(SYSTEM, contact)
    commands.delete_note(note, by=SYSTEM)
    with pytest.raises(NotFound):
        queries.get_note(SYSTEM, note.id)
    assert Note.objects.get(pk=note.pk).body == "<p>second</p>"


def test_two_people_editing_one_note_do_not_overwrite_each_other() -> None:
    note = commands.write_note(make.contact(), body="<p>first</p>", by=SYSTEM)
    commands.edit_note(note, body="<p>second</p>", by=SYSTEM, seen=1)
    with pytest.raises(Conflict) as conflict:
        commands.edit_note(note, body="<p>third</p>", by=SYSTEM, seen=1)
    assert conflict.value.theirs == {"body": "<p>second</p>"}


def test_a_note_of_a_colleague_may_be_read_but_not_changed() -> None:
    author, reader = make.actor("agent"), make.actor("agent")
    contact = make.contact()
    note = commands.write_note(contact, body="<p>mine</p>", by=author)
    with pytest.raises(NotAllowed):
        commands.edit_note(note, body="<p>yours</p>", by=reader)
    assert "mine" in texts(reader, contact)


def test_a_reader_may_not_write_and_nothing_changes() -> None:
    reader = make.actor("read-only")
    contact = make.contact()
    before = Event.objects.count()
    for refused in (
        lambda: commands.write_note(contact, body="<p>x</p>", by=reader),
        lambda: commands.tag_record(contact, names=["x"], by=reader),
        lambda: add_task("x", about=[contact.pk], by=reader),
        lambda: commands.record_behavior(contact, name="x.y", by=reader),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Event.objects.count() == before


def test_a_script_in_a_note_is_gone_and_a_mention_stays() -> None:
    user = make.user("agent")
    body = f'<p onclick="x()">hi <script>alert(1)</script><span data-mention="{user.id}">@Layan</span></p>'
    note = commands.write_note(make.contact(), body=body, by=SYSTEM)
    assert "script" not in note.body
    assert "onclick" not in note.body
    assert note.mentions == [str(user.id)]


def test_an_empty_note_is_refused() -> None:
    with pytest.raises(Invalid):
        commands.write_note(make.contact(), body="<p> </p>", by=SYSTEM)


def test_two_spellings_of_a_tag_are_one_tag() -> None:
    contact = make.contact()
    commands.tag_record(contact, names=["كبار العملاء"], by=SYSTEM)
    assert commands.tag_record(contact, names=["كبار العملاءِ", "VIP"], by=SYSTEM)[0].name == "VIP"
    assert [tag.name for tag in queries.tags_of(SYSTEM, contact)] == ["VIP", "كبار العملاء"]
