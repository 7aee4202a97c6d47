"""Notes for programs; calls and meetings have addresses of their own."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import LIMIT, Count, In, Listed, Moment, Out, PageSize, read_key, write_cursor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.html import from_text
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.models import Anchor, Note

router = Router(tags=["notes"])


class NoteIn(In):
    """A note to write: on which record, of what kind, as HTML (`body`) or plain text (`text`)."""

    record: uuid.UUID
    kind: Literal["note", "complaint", "opinion"] = "note"
    body: str = ""
    text: str = ""
    details: dict[str, str | int] = Field(default_factory=dict)
    attendees: list[uuid.UUID] = Field(default_factory=list, max_length=50)
    happened_at: Moment | None = None
    answers: uuid.UUID | None = None


class NoteChange(In):
    """A new text for a note; `version` is the one the caller has seen."""

    body: str
    version: int | None = None


class NoteOut(Out):
    """A note as it is now."""

    id: uuid.UUID
    record: uuid.UUID
    kind: str
    body: str
    text: str
    details: dict[str, Any]
    author: uuid.UUID | None
    answers: uuid.UUID | None
    version: int
    happened_at: datetime.datetime
    edited_at: datetime.datetime | None


def note_out(note: Note) -> NoteOut:
    """Return a note as programs see it."""
    return NoteOut(
        id=note.id,
        record=note.anchor_id,
        kind=note.kind,
        body=note.body,
        text=note.text,
        details=note.details,
        author=note.author_id,
        answers=note.answers_id,
        version=note.version,
        happened_at=note.happened_at,
        edited_at=note.edited_at,
    )


@router.post("/notes", response={201: NoteOut}, operation_id="note_write")
def note_write(request: Request, payload: NoteIn, response: HttpResponse) -> Status[NoteOut]:
    """Write a note on a record's timeline."""
    anchor = anchor_in(request, payload.record)
    note = commands.write_note(
        anchor,
        body=payload.body or from_text(payload.text),
        by=request.actor,
        kind=payload.kind,
        details=payload.details,
        attendees=queries.anchors(request.actor, payload.attendees),
        happened_at=payload.happened_at,
        answers=queries.get_note(request.actor, payload.answers) if payload.answers else None,
    )
    response["Location"] = reverse("api:note_get", args=[note.pk])
    return Status(201, note_out(note))


def anchor_in(request: Request, pk: uuid.UUID) -> Anchor:
    """Return the record that a body names; raises `Invalid` on `record`."""
    found = queries.anchors(request.actor, [pk])
    if not found:
        raise Invalid(fields={"record": [NotFound.default()]})
    return found[0]


@router.get("/notes", response=Listed[NoteOut], operation_id="note_list")
def note_list(
    request: Request, record: uuid.UUID, limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[NoteOut]:
    """Return the notes of a record, newest first."""
    before = read_key(cursor)
    anchor = queries.get_anchor(request.actor, record)
    found = queries.notes_of(request.actor, anchor, before=before, limit=limit)
    more = write_cursor(str(found.notes[-1].pk)) if found.has_more else None
    return Listed(
        items=[note_out(note) for note in found.notes],
        next_cursor=more,
        count=Count(value=found.total, exact=True),
    )


@router.get("/notes/{note_id}", response=NoteOut, operation_id="note_get", url_name="note_get")
def note_get(request: Request, note_id: uuid.UUID) -> NoteOut:
    """Return one note."""
    return note_out(queries.get_note(request.actor, note_id))


@router.patch("/notes/{note_id}", response=NoteOut, operation_id="note_edit")
def note_edit(request: Request, note_id: uuid.UUID, payload: NoteChange) -> NoteOut:
    """Change a note's text; 409 when somebody changed it since `version`."""
    note = queries.get_note(request.actor, note_id)
    return note_out(commands.edit_note(note, body=payload.body, by=request.actor, seen=payload.version))


@router.delete("/notes/{note_id}", response={204: None}, operation_id="note_delete")
def note_delete(request: Request, note_id: uuid.UUID) -> Status[None]:
    """Remove a note from view; its history stays."""
    commands.delete_note(queries.get_note(request.actor, note_id), by=request.actor)
    return Status(204, None)


@router.put("/notes/{note_id}/signs/{sign}", response={204: None}, operation_id="note_sign")
def note_sign(request: Request, note_id: uuid.UUID, sign: str) -> Status[None]:
    """Set a sign at a note or message: agreed, liked, bravo, looking, done."""
    note = queries.get_note(request.actor, note_id, also_news=True)
    commands.sign_note(note, sign=sign, by=request.actor)
    return Status(204, None)


@router.delete("/notes/{note_id}/signs/{sign}", response={204: None}, operation_id="note_unsign")
def note_unsign(request: Request, note_id: uuid.UUID, sign: str) -> Status[None]:
    """Take one's own sign away."""
    note = queries.get_note(request.actor, note_id, also_news=True)
    commands.sign_note(note, sign=sign, by=request.actor, is_set=False)
    return Status(204, None)
