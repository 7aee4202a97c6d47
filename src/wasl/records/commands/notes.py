"""Writing on a timeline: notes, calls, minutes, complaints, opinions; edit and delete with history."""

import datetime
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.html import sanitize, to_text
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.kernel.text import fold
from wasl.records.commands.events import Emission, emit, emit_many
from wasl.records.events import NoteDeleted, NoteEdited, NoteWritten
from wasl.records.models import Anchor, Note, NoteSign, NoteVersion, Record
from wasl.worker.bus import publish
from wasl.workspace.actors import teams_below
from wasl.workspace.models import User

BODY_LIMIT = 200_000
MENTION = re.compile(r'data-mention="([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
TEAM_MENTION = re.compile(r'data-mention="team:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')


@dataclass(frozen=True)
class NoteDraft:
    """What is to be a note: the values that `write_note` takes; `also` are other records on whose timelines it stands."""

    record: Record | Anchor
    body: str
    kind: str = Note.Kind.NOTE
    details: Mapping[str, Any] = field(default_factory=dict)
    attendees: Sequence[Record | Anchor] = ()
    also: Sequence[Record | Anchor] = ()
    happened_at: datetime.datetime | None = None
    answers: Note | None = None
    client_key: uuid.UUID | None = None


@command("records.write_notes", needs="read")
def write_note(
    record: Record | Anchor,
    *,
    body: str,
    by: Actor,
    kind: str = Note.Kind.NOTE,
    details: Mapping[str, Any] | None = None,
    attendees: Sequence[Anchor] = (),
    happened_at: datetime.datetime | None = None,
    answers: Note | None = None,
) -> Note:
    """Write on a record's timeline and on that of every attendee.

    `body` is HTML (sanitized here). `details` holds what the kind adds. `happened_at` (aware) is when the call or
    meeting took place; default now. Raises `Invalid` when nothing was written or it is too long, `NotAllowed` for a
    record whose members write in a way of their own.
    """
    if registry().circle(_kind_of(record)):
        raise NotAllowed
    draft = NoteDraft(
        record,
        body,
        kind,
        details or {},
        attendees,
        happened_at=happened_at,
        answers=answers,
    )
    return keep_and_tell(draft, by=by)


def keep_and_tell(draft: NoteDraft, *, by: Actor) -> Note:
    """Store a note once and tell of it, for a command that asks the right. Raises `Invalid` when nothing was written."""
    note, is_new = keep_once(draft, by=by)
    if not is_new:
        return note
    if not note.text and not note.details:
        raise Invalid(fields={"body": [_("Write something first.")]})
    emit(NoteWritten(draft.record, note=note, also=tuple(draft.attendees)), by=by, at=note.happened_at)
    return note


def keep_note(draft: NoteDraft, *, by: Actor) -> Note:
    """Store a note in the caller's transaction, for a command that asks the right and tells of it.

    Raises `Invalid` when it answers what stands on another record.
    """
    if draft.answers and draft.answers.anchor_id != draft.record.id:
        raise Invalid(_("This answers something that stands elsewhere."))
    note = _drafted(draft, by=by)
    note.save(force_insert=True)
    if draft.attendees:
        note.attendees.set([one.id for one in draft.attendees])  # type: ignore[misc]  # keys serve
    _index(note)
    return note


def keep_once(draft: NoteDraft, *, by: Actor) -> tuple[Note, bool]:
    """Store a note as `keep_note` does, unless its author sent it under its key before; tell whether it is new."""
    if draft.client_key is None:
        return keep_note(draft, by=by), True
    try:
        with transaction.atomic():
            return keep_note(draft, by=by), True
    except IntegrityError:
        sent = sent_before(by, draft.client_key)
        if sent is None:
            raise
        return sent, False


def sent_before(by: Actor, key: uuid.UUID | None) -> Note | None:
    """Return what `by` has written under a key of their own."""
    return Note.objects.filter(author_id=by.user_id, client_key=key).first() if key and by.user_id else None


def _kind_of(record: Record | Anchor) -> str:
    return record.kind if isinstance(record, Anchor) else record.kind_name()


@command("records.write_notes", needs="read")
def write_notes(drafts: Sequence[NoteDraft], *, by: Actor) -> list[Note]:
    """Write many notes with a handful of statements; nothing reacts to them. Raises `NotAllowed` when one is out of reach."""
    if not all(draft.record.is_visible_to(by) for draft in drafts):
        raise NotAllowed
    notes = keep_notes(drafts, by=by)
    emissions = [
        Emission(NoteWritten(draft.record, note=note, also=(*draft.attendees, *draft.also)), note.happened_at)
        for note, draft in zip(notes, drafts, strict=True)
    ]
    emit_many(emissions, by=by, quiet=True)
    return notes


def keep_notes(drafts: Sequence[NoteDraft], *, by: Actor) -> list[Note]:
    """Store many notes in the caller's transaction, for a command that asks the right and tells of them."""
    notes = [_drafted(draft, by=by) for draft in drafts]
    for note in notes:
        # history is brought: it stands in order among what was written then
        note.id, note.created_at = uuid7(note.happened_at), note.happened_at
    Note.objects.bulk_create(notes)
    through = Note.attendees.through
    through._default_manager.bulk_create(  # noqa: SLF001 - Django's documented way to a model's manager
        through(note_id=note.id, anchor_id=other.id)
        for note, draft in zip(notes, drafts, strict=True)
        for other in draft.attendees
    )
    written = Note.objects.filter(pk__in=[note.id for note in notes])
    written.update(words=SearchVector("folded", config="simple"))
    return notes


def _drafted(draft: NoteDraft, *, by: Actor) -> Note:
    note = Note(
        kind=draft.kind,
        anchor_id=draft.record.id,
        author_id=by.user_id,
        details=dict(draft.details),
        happened_at=draft.happened_at or clock.now(),
        answers=draft.answers,
        client_key=draft.client_key,
    )
    _set_body(note, draft.body)
    return note


@command("records.write_notes")
def edit_note(
    note: Note, *, body: str, by: Actor, seen: int | None = None, details: Mapping[str, Any] | None = None
) -> Note:
    """Change a note's text; the earlier one is kept as a version. Raises `Conflict` when `seen` is not the latest.

    Nobody puts other words into the mouth of who wrote a message: it can only be removed.
    """
    note = _lock(note)
    if note.kind == Note.Kind.MESSAGE and note.author_id != by.user_id:
        raise NotAllowed
    if seen is not None and seen != note.version:
        raise Conflict(theirs={"body": note.body})
    _keep(note, by=by)
    _set_body(note, body)
    if details is not None:
        note.details = dict(details)
    note.edited_at = clock.now()
    note.version += 1
    note.save()
    _index(note)
    emit(NoteEdited(note.anchor, note=note), by=by)
    return note


@command("records.write_notes")
def delete_note(note: Note, *, by: Actor) -> Note:
    """Remove a note from view; the row, its versions and the trace of the removal stay."""
    note = _lock(note)
    _keep(note, by=by)
    note.deleted_at = clock.now()
    note.version += 1
    note.save()
    emit(NoteDeleted(note.anchor, note=note), by=by)
    return note


@command("records.write_notes", needs="read")
def sign_note(note: Note, *, sign: str, by: Actor, is_set: bool = True) -> None:
    """Set a sign at a note, or take one's own away. Raises `Invalid` for one that does not exist."""
    if by.user_id is None:
        raise NotAllowed
    if sign not in NoteSign.Sign.values:
        raise Invalid(fields={"sign": [_("This sign is not known.")]})
    if is_set:
        rows = [NoteSign(note_id=note.pk, person_id=by.user_id, sign=sign)]
        NoteSign.objects.bulk_create(rows, ignore_conflicts=True)
    else:
        NoteSign.objects.filter(note_id=note.pk, person_id=by.user_id, sign=sign).delete()
    publish([f"anchor:{note.anchor_id}"], "")


def _lock(note: Note) -> Note:
    fresh = (
        Note.objects.select_for_update(of=("self",))
        .select_related("anchor")
        .filter(pk=note.pk, deleted_at=None)
        .first()
    )
    if fresh is None:
        raise NotFound
    return fresh


def _keep(note: Note, *, by: Actor) -> None:
    NoteVersion.objects.create(
        note=note, number=note.version, body=note.body, details=note.details, changed_by_id=by.user_id
    )


def _set_body(note: Note, body: str) -> None:
    if len(body) > BODY_LIMIT:
        raise Invalid(fields={"body": [_("This text is too long. Attach it as a file instead.")]})
    note.body = sanitize(body)
    note.text = to_text(note.body)
    note.folded = fold(note.text)
    people = [str(uuid.UUID(found)) for found in MENTION.findall(note.body)]
    teams = [uuid.UUID(found) for found in TEAM_MENTION.findall(note.body)]
    note.mentions = list(dict.fromkeys([*people, *_people_of(teams)]))


def _people_of(teams: Sequence[uuid.UUID]) -> list[str]:
    """Return who is in these teams, and in those below them, today."""
    if not teams:
        return []
    below = {key for team in teams for key in teams_below(team)}
    rows = User.objects.filter(team_id__in=below, is_active=True).order_by("name")
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _index(note: Note) -> None:
    Note.objects.filter(pk=note.pk).update(words=SearchVector(Value(note.folded), config="simple"))
