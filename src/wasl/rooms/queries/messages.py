"""What was said in a room, in the order it was said, each with what it is drawn with."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.ids import floor7
from wasl.kernel.text import fold
from wasl.records.models import SAID, File, Note
from wasl.records.queries import as_uuid
from wasl.records.queries.dressing import dress
from wasl.records.sought import passage, words_of, words_query
from wasl.records.titles import titles_of
from wasl.rooms.models import Room

PAGE = 40
# around a message that somebody looks for
BEFORE = 15
# what one says in one breath stands under one name
BREATH = datetime.timedelta(minutes=5)
MOST_FOUND = 50


@dataclass
class Said:
    """A message as it is drawn; `day` is set where one begins, `continues` where the same person goes on."""

    note: Note
    files: Sequence[File] = ()
    is_own: bool = False
    may_change: bool = False
    day: datetime.date | None = None
    day_key: UUID | None = None
    continues: bool = False
    is_first_unread: bool = False

    @property
    def version(self) -> str:
        """Return what tells one state of the message from another."""
        signs = self.note.dress.count  # type: ignore[attr-defined]  # put there by `dress`
        return f"{self.note.version}.{signs}"


@dataclass(frozen=True)
class MessagePage:
    """Messages, oldest first; the keys to ask for older and for newer ones, None where there are none."""

    items: list[Said] = field(default_factory=list)
    older: UUID | None = None
    has_newer: bool = False

    @property
    def newest(self) -> UUID | None:
        """Return the key of the last message of the page."""
        return self.items[-1].note.pk if self.items else None


def messages(
    viewer: Actor,
    room: Room,
    *,
    before: UUID | None = None,
    at: UUID | None = None,
    read_to: UUID | None = None,
    is_moderator: bool = False,
    limit: int = PAGE,
) -> MessagePage:
    """Return a page of what was said in a room: the newest, those before a message, or those around one.

    The room was read for this viewer; a moderator may change what others said. Two queries at most, another where messages name records by address.
    """
    rows = (
        Note.objects.with_signs()
        .filter(anchor_id=room.pk, kind__in=SAID)
        .select_related("author", "answers__author", "anchor")
    )
    if at is not None:
        earlier = list(rows.filter(pk__lt=at).order_by("-pk")[: BEFORE + 1])
        later = list(rows.filter(pk__gte=at).order_by("pk")[: limit + 1])
        found = [*reversed(earlier[:BEFORE]), *later[:limit]]
        has_older, has_newer = len(earlier) > BEFORE, len(later) > limit
    else:
        newest = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: limit + 1])
        found, has_older, has_newer = list(reversed(newest[:limit])), len(newest) > limit, False
    older = found[0].pk if found and has_older else None
    return MessagePage(_drawn(viewer, found, read_to, is_moderator=is_moderator), older, has_newer)


def message_of(viewer: Actor, room: Room, key: UUID | str) -> Note:
    """Return a message of a room, to be answered; raises `NotFound`."""
    rows = Note.objects.filter(anchor_id=room.pk, kind__in=SAID, deleted_at=None)
    note = rows.select_related("author").filter(pk=as_uuid(key)).first()
    if note is None or not room.is_visible_to(viewer):
        raise NotFound
    return note


def _drawn(viewer: Actor, notes: list[Note], read_to: UUID | None, *, is_moderator: bool) -> list[Said]:
    dress(viewer, notes)
    files: dict[UUID, list[File]] = {}
    for file in (
        File.objects.filter(note_id__in=[note.pk for note in notes], deleted_at=None) if notes else ()
    ):
        if file.note_id:
            files.setdefault(file.note_id, []).append(file)
    items = [_said(viewer, note, files.get(note.pk, ()), is_moderator=is_moderator) for note in notes]
    zone = zoneinfo.ZoneInfo(viewer.zone)
    for before, item in pairwise([None, *items]):
        if item is not None:
            _place(before, item, zone, read_to)
    return items


def _said(viewer: Actor, note: Note, files: Sequence[File], *, is_moderator: bool) -> Said:
    is_own = note.author_id == viewer.user_id
    may_change = viewer.may("records.write_notes") and (is_moderator or (is_own and note.may_change(viewer)))
    return Said(note, files, is_own=is_own, may_change=may_change and note.deleted_at is None)


def _place(before: Said | None, item: Said, zone: datetime.tzinfo, read_to: UUID | None) -> None:
    """Say of a message whether a day begins with it, whether it goes on, whether it is the first that is new."""
    at = item.note.happened_at
    day = at.astimezone(zone).date()
    if before is None or before.note.happened_at.astimezone(zone).date() != day:
        item.day = day
        # stands in order among the keys of messages
        item.day_key = floor7(datetime.datetime.combine(day, datetime.time.min, zone))
    is_new = read_to is not None and item.note.pk > read_to
    item.is_first_unread = (
        is_new and not item.is_own and (before is None or before.note.pk <= (read_to or before.note.pk))
    )
    item.continues = bool(
        before
        and not item.day
        and not item.is_first_unread
        and item.note.answers_id is None
        and before.note.author_id == item.note.author_id
        and before.note.deleted_at is None
        and item.note.kind == before.note.kind == Note.Kind.MESSAGE
        and at - before.note.happened_at < BREATH
    )


@dataclass(frozen=True)
class Found:
    """A message that was looked for, the words around what was found, and the room as the reader calls it."""

    note: Note
    passage: str
    place: str


def find_messages(viewer: Actor, text: str, *, room: Room | None = None) -> list[Found]:
    """Return the newest messages with all words of a text, in any spelling, from the rooms that the viewer may read."""
    words = words_of(fold(text))
    if not words:
        return []
    rooms = Room.objects.visible_to(viewer).order_by().values("pk")
    rows = Note.objects.filter(words=words_query(words), kind__in=SAID, deleted_at=None, anchor_id__in=rooms)
    if room is not None:
        rows = rows.filter(anchor_id=room.pk)
    found = rows.select_related("author", "anchor").order_by("-pk")[:MOST_FOUND]
    places = titles_of(note.anchor for note in found)
    return [Found(note, passage(note, words[0]), places[note.anchor_id]) for note in found]
