"""What is said in rooms, once however often it is sent; how far each has read."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.html import to_text
from wasl.records.commands import NoteDraft, add_file, emit
from wasl.records.commands.notes import keep_once, sent_before
from wasl.records.models import Note
from wasl.rooms.events import MessagePosted
from wasl.rooms.models import Room, Seat
from wasl.rooms.telling import TOPIC, tell_rooms
from wasl.worker.bus import publish

LONGEST = 10_000
# in a minute; a person writes a few, a rule that has gone wild many
MOST_A_MINUTE = 60

type Upload = "UploadedFile[bytes]"


@command("rooms.write", needs="read")
def post_message(
    room: Room,
    *,
    body: str,
    by: Actor,
    answers: Note | None = None,
    client_key: UUID | None = None,
    files: Sequence[Upload] = (),
) -> Note:
    """Say something in a room one sits in. `body` is HTML (sanitized here); `client_key` is the sender's own name for it.

    A message that comes again under its key is returned as it stands. Raises `Invalid` when nothing is said, when it is too
    long, when too much is said at once, or in a room that was put away.
    """
    sent = sent_before(by, client_key)
    if sent:
        return sent
    _check(room, body, files, by=by)
    draft = NoteDraft(room, body, Note.Kind.MESSAGE, answers=answers, client_key=client_key)
    note, is_new = keep_once(draft, by=by)
    if not is_new:
        return note
    if not note.text and not files:
        raise Invalid(fields={"body": [_("Write something first.")]})
    for file in files:
        add_file(room, content=file, name=file.name or "", by=by, note=note)
    emit(MessagePosted(room, note=note), by=by)
    said(room, note)
    return note


def said(room: Room, note: Note) -> None:
    """Let the room know its newest message, and those who sit in it that something waits."""
    Room.objects.filter(pk=room.pk).update(newest=note.pk)
    tell_rooms(room)


def _check(room: Room, body: str, files: Sequence[Upload], *, by: Actor) -> None:
    check_length(body)
    seated = Room.objects.of_member(by).filter(pk=room.pk).values_list("archived_at", flat=True)
    if by.user_id is None or not seated:
        raise NotAllowed(_("Join the room first."))
    if seated[0] is not None:
        raise Invalid(_("This room was put away: it can be read, nothing more is said in it."))
    lately = Note.objects.filter(
        author_id=by.user_id,
        happened_at__gt=clock.now() - datetime.timedelta(minutes=1),
        kind=Note.Kind.MESSAGE,
    )
    if lately.count() + len(files) >= MOST_A_MINUTE:
        raise Invalid(_("These are too many messages in one minute. Wait a little."))


def check_length(body: str) -> None:
    """Refuse (`Invalid`) a text that is longer than anybody reads in a room."""
    # formatting takes room too, but not four times as much as what it formats
    if len(body) > 4 * LONGEST or len(to_text(body)) > LONGEST:
        raise Invalid(
            fields={"body": [_("A message holds 10,000 characters at most. Attach a longer text as a file.")]}
        )


@command("", public=True)
def read_room(room: Room, *, upto: UUID, by: Actor) -> None:
    """Note that one has read a room up to a message; it never goes back."""
    if by.user_id is None or by.read_only or by.seen_as is not None or not room.is_visible_to(by):
        raise NotAllowed
    upto = min(upto, room.newest) if room.newest else upto
    seats = Seat.objects.filter(room=room, person_id=by.user_id)
    if seats.filter(Q(read_to=None) | Q(read_to__lt=upto)).update(read_to=upto):
        publish([f"{TOPIC}:{by.user_id}"], "")
    elif not seats.exists():
        Seat.objects.bulk_create([Seat(room=room, person_id=by.user_id, read_to=upto)], ignore_conflicts=True)
        publish([f"{TOPIC}:{by.user_id}"], "")
