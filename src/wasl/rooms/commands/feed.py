"""The lines of the feed: written from news, from announcements; answered, and confirmed as read."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.ids import moment7
from wasl.records.commands import NoteDraft, emit
from wasl.records.commands.notes import keep_and_tell, keep_note, keep_notes
from wasl.records.models import Event, Note
from wasl.rooms.commands.talking import check_length, post_message, said
from wasl.rooms.events import Announced
from wasl.rooms.models import Line, Reading, Room, people_of
from wasl.rooms.news import news_of
from wasl.worker.bus import publish

FEED = "feed"


@command("rooms.announce", needs="read")
def announce(room: Room, *, body: str, by: Actor, asks_reading: bool = False) -> Line:
    """Announce something to all who sit in a room, where it stands on the feed and is told at once.

    Raises `Invalid` when nothing is said or it is too long.
    """
    check_length(body)
    if by.user_id is None or not Room.objects.of_member(by).filter(pk=room.pk).exists():
        raise NotAllowed
    note = keep_note(NoteDraft(room, body, Note.Kind.ANNOUNCEMENT), by=by)
    if not note.text:
        raise Invalid(fields={"body": [_("Write something first.")]})
    people = list(people_of(room).order_by("pk").values_list("pk", flat=True))
    event = emit(Announced(room, note=note, people=people), by=by)
    line = Line.objects.create(
        note=note, anchor=room.anchor, event_id=event.id, type=event.type, asks_reading=asks_reading
    )
    said(room, note)
    publish([FEED], "")
    return line


@command("records.write_notes", needs="read")
def comment(line: Line, *, body: str, by: Actor, client_key: UUID | None = None) -> Note:
    """Say something to a line of the feed: it stands on the record's timeline, or in the room of the announcement."""
    if line.anchor.kind == Room.kind_name():
        room = Room.objects.get(pk=line.anchor_id)
        note = post_message(room, body=body, by=by, answers=line.note, client_key=client_key)
    else:
        check_length(body)
        draft = NoteDraft(line.anchor, body, answers=line.note, client_key=client_key)
        note = keep_and_tell(draft, by=by)
    _tell_line(line)
    return note


@command("", public=True)
def confirm_reading(line: Line, *, by: Actor) -> None:
    """Say that one has read an announcement which asks for it."""
    if by.user_id is None or by.read_only or by.seen_as is not None or not line.is_visible_to(by):
        raise NotAllowed
    if line.asks_reading:
        Reading.objects.bulk_create([Reading(line=line, person_id=by.user_id)], ignore_conflicts=True)
        _tell_line(line)


def _tell_line(line: Line) -> None:
    """Let open pages draw the line again: nothing new has come to the feed."""
    publish([f"anchor:{line.anchor_id}"], "")


@command("rooms.announce")
def write_lines(ids: Sequence[UUID], *, by: Actor) -> int:
    """Write the lines of those events that are news, once however often it is called; returns how many are new."""
    known = set(Line.objects.filter(event_id__in=ids).values_list("event_id", flat=True))
    events = Event.objects.filter(pk__in=[key for key in ids if key not in known]).select_related("subject")
    wanted = [event for event in events.order_by("id") if news_of(event.type, event.subject.kind)]
    if not wanted:
        return 0
    drafts = [NoteDraft(event.subject, "", Note.Kind.NEWS, happened_at=moment7(event.id)) for event in wanted]
    notes = keep_notes(drafts, by=by)
    for note, event in zip(notes, wanted, strict=True):
        note.author_id = event.actor_id
    Note.objects.bulk_update(notes, ["author"])
    rows = [
        unsaved(Line, note_id=note.pk, anchor_id=event.subject_id, event_id=event.pk, type=event.type)
        for note, event in zip(notes, wanted, strict=True)
    ]
    Line.objects.bulk_create(rows)
    publish([FEED], "")
    return len(rows)
