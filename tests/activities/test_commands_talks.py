"""Calls and meetings: planned or logged, with what was said on the record of everybody who took part."""

import datetime

import pytest

from tests import make
from wasl.activities import commands
from wasl.activities.commands.changing import activity_about
from wasl.activities.listings import ALL_TASKS
from wasl.activities.models import Activity, Call, Task
from wasl.contacts.commands import merge_contacts, undo_merge
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk
from wasl.records.commands import delete_record, edit_note, erase_binned, recover_records, write_note
from wasl.records.journal import rows_of
from wasl.records.models import Anchor, Binned, Note
from wasl.records.queries import TimelineFilter, search, timeline
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def rep() -> Actor:
    make.owner()
    return make.actor()


def test_whom_a_talk_is_with_stays_in_the_order_of_naming(rep: Actor) -> None:
    guests = [make.contact(by=rep) for _turn in range(8)]
    named = [guest.pk for guest in reversed(guests)]
    meeting = commands.plan_meeting("", about=named, due_at=clock.now() + HOUR, by=rep)
    assert [anchor.id for anchor in activity_about(meeting)] == named
    changed = commands.change_activity(meeting, about=named[::2], by=rep)
    assert [anchor.id for anchor in activity_about(changed)] == named[::2]


def test_minutes_stand_on_the_record_of_everybody_who_attended(rep: Actor) -> None:
    company, guest = make.company(by=rep), make.contact(by=rep)
    meeting = commands.plan_meeting(
        "", about=[company.pk, guest.pk], due_at=clock.now() - HOUR, minutes=45, by=rep
    )
    assert meeting.title == f"{company.name}، {guest.name}"
    held = commands.hold_meeting(meeting, text="<p>Agreed on phase two</p>", place="Riyadh", by=rep)
    assert (held.state, held.minutes, held.place) == ("done", 45, "Riyadh")
    for record in (company, guest, meeting):
        item = timeline(rep, record).items[0]
        assert item.event.type == "meeting.held"
        assert item.note is not None
        assert item.note.text == "Agreed on phase two"
        assert item.note.details == {"place": "Riyadh", "minutes": 45}
    for record in (company, guest):
        found = timeline(rep, record, wanted=TimelineFilter(text="phase two")).items
        assert [item.event.type for item in found] == ["meeting.held"]
    assert [hit.anchor for hit in search(rep, "phase").hits] == [company.anchor]
    with pytest.raises(Conflict):
        commands.hold_meeting(meeting, by=rep)


def test_a_call_nobody_had_planned_is_logged_with_what_comes_next(rep: Actor) -> None:
    contact = make.contact(by=rep)
    at = clock.now() - HOUR
    call = commands.log_call(
        "",
        about=[contact.pk],
        talk={
            "result": "no_answer",
            "direction": "out",
            "happened_at": at,
            "then": {"title": "Call again", "due_on": clock.today()},
        },
        by=rep,
    )
    assert (call.title, call.state, call.done_at, call.result) == (contact.name, "done", at, "no_answer")
    assert Anchor.objects.get(pk=contact.pk).next_step == "Call again"
    # it stands where it happened, before the record was added here
    assert [item.event.type for item in timeline(rep, contact).items] == [
        "task.added",
        "record.added",
        "call.held",
    ]
    with pytest.raises(Invalid):
        commands.log_call("", about=[contact.pk], talk={"happened_at": clock.now() + HOUR}, by=rep)


def test_the_note_of_a_talk_says_the_same_as_its_columns(rep: Actor) -> None:
    contact = make.contact(by=rep)
    call = commands.log_call("", about=[contact.pk], talk={"text": "<p>Hello</p>", "minutes": 3}, by=rep)
    commands.change_activity(call, minutes=30, result="voicemail", by=rep)
    note = Note.objects.get()
    assert note.details == {"direction": "out", "outcome": "voicemail", "minutes": 30}
    edit_note(note, body="<p>Bye</p>", by=rep)
    assert timeline(rep, contact, wanted=TimelineFilter(text="bye")).items


def test_notes_of_old_about_calls_are_drawn_as_before(rep: Actor) -> None:
    contact = make.contact(by=rep)
    write_note(contact, body="<p>Old</p>", kind="call", details={"direction": "in", "minutes": 4}, by=rep)
    page = make.signed_in(User.objects.get(pk=rep.user_id)).get(f"/contacts/{contact.pk}/").content.decode()
    assert "Incoming call" in page
    assert "4 minutes" in page


def test_a_step_moves_with_everything_that_moves_its_task(rep: Actor) -> None:
    boss = make.actor("admin")
    contact, other = make.contact(by=rep), make.user()
    task = make.task("Send", about=contact, by=rep)

    def step() -> tuple[str, object]:
        anchor = Anchor.objects.get(pk=contact.pk)
        return anchor.next_step, anchor.next_step_by_id

    delete_record(task, by=boss)
    assert step() == ("", None)
    recover_records(list(Binned.objects.all()), by=boss)
    assert step() == ("Send", rep.user_id)
    chosen = Chosen(ids=(task.pk,))
    start_bulk(ALL_TASKS, act="assign", value={"owner": str(other.pk)}, chosen=chosen, by=boss)
    assert step() == ("Send", other.pk)
    start_bulk(ALL_TASKS, act="archive", value={}, chosen=chosen, by=boss)
    assert step() == ("", None)


def test_the_survivor_of_a_merge_has_the_first_step_of_all(rep: Actor) -> None:
    first, second = make.contact(name="Zaid", by=rep), make.contact(name="Zayd", by=rep)
    make.task("Later", about=first, due_at=clock.now() + 3 * HOUR, by=rep)
    soon = make.task("Soon", about=second, due_at=clock.now() + HOUR, by=rep)
    merge = merge_contacts(first, others=[second], by=SYSTEM)
    assert Anchor.objects.get(pk=merge.survivor_id).next_step == "Soon"
    assert list(Task.objects.get(pk=soon.pk).about.all()) == [first.anchor]
    undo_merge(merge, by=SYSTEM)
    assert list(
        Anchor.objects.filter(pk__in=[first.pk, second.pk])
        .order_by("next_step")
        .values_list("next_step", flat=True)
    ) == ["Later", "Soon"]


def test_erasing_a_call_leaves_what_was_said_with_the_customer(rep: Actor) -> None:
    contact = make.contact(by=rep)
    call = commands.log_call("", about=[contact.pk], talk={"text": "<p>Hello</p>"}, by=rep)
    follow = make.task("After", blocked_by=[make.task("Before", by=rep).pk], by=rep)
    delete_record(call, by=SYSTEM)
    erase_binned(list(Binned.objects.all()), by=SYSTEM)
    assert not rows_of(Activity).filter(pk=call.pk).exists()
    assert Note.objects.get().text == "Hello"
    assert rows_of(Activity).filter(pk=follow.pk).exists()


def test_scripts_are_written_by_those_who_may(rep: Actor) -> None:
    with pytest.raises(NotAllowed):
        commands.write_script(None, name="Renewal", body="<p>Hi</p>", by=rep)
    script = commands.write_script(None, name="Renewal", body="<p>Hi<script>x</script></p>", by=SYSTEM)
    assert script.body == "<p>Hi</p>"
    with pytest.raises(Invalid):
        commands.write_script(None, name=" renewal ", body="x", by=SYSTEM)
    commands.remove_script(script, by=SYSTEM)
    assert not type(script).objects.exists()


def test_an_open_call_of_its_kind_is_found_by_its_class(rep: Actor) -> None:
    call = commands.plan_call("Renewal", by=rep)
    commands.plan_meeting("Fair", by=rep)
    assert list(Call.objects.visible_to(rep)) == [call]
