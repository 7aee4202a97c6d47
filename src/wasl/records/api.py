"""Notes, files, tags, events, timelines and search for programs."""

import datetime
import uuid
from typing import Any, Literal

from django.http import FileResponse, HttpResponse
from ninja import File as Upload
from ninja import Router
from ninja.files import UploadedFile
from pydantic import AwareDatetime, Field

from wasl.kernel.api import In, Out, page_size
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.html import from_text
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.models import Anchor, File, Note, Tag
from wasl.records.queries import TimelineFilter, TimelineItem

router = Router(tags=["records"])


class NoteIn(In):
    """A note to write: on which record, of what kind, as HTML (`body`) or plain text (`text`)."""

    record: uuid.UUID
    kind: Literal["note", "call", "meeting", "complaint", "opinion"] = "note"
    body: str = ""
    text: str = ""
    details: dict[str, str | int] = Field(default_factory=dict)
    attendees: list[uuid.UUID] = Field(default_factory=list, max_length=50)
    happened_at: AwareDatetime | None = None


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
        version=note.version,
        happened_at=note.happened_at,
        edited_at=note.edited_at,
    )


@router.post("/notes", response={201: NoteOut}, operation_id="note_write")
def note_write(request: Request, payload: NoteIn) -> tuple[int, NoteOut]:
    """Write a note on a record's timeline."""
    anchor = _anchor_in(request, payload.record)
    note = commands.write_note(
        anchor,
        body=payload.body or from_text(payload.text),
        by=request.actor,
        kind=payload.kind,
        details=payload.details,
        attendees=queries.anchors(request.actor, payload.attendees),
        happened_at=payload.happened_at,
    )
    return 201, note_out(note)


def _anchor_in(request: Request, pk: uuid.UUID) -> Anchor:
    found = queries.anchors(request.actor, [pk])
    if not found:
        raise Invalid(fields={"record": [NotFound.default()]})
    return found[0]


@router.get("/notes/{note_id}", response=NoteOut, operation_id="note_get")
def note_get(request: Request, note_id: uuid.UUID) -> NoteOut:
    """Return one note."""
    return note_out(queries.get_note(request.actor, note_id))


@router.patch("/notes/{note_id}", response=NoteOut, operation_id="note_edit")
def note_edit(request: Request, note_id: uuid.UUID, payload: NoteChange) -> NoteOut:
    """Change a note's text; 409 when somebody changed it since `version`."""
    note = queries.get_note(request.actor, note_id)
    return note_out(commands.edit_note(note, body=payload.body, by=request.actor, seen=payload.version))


@router.delete("/notes/{note_id}", response={204: None}, operation_id="note_delete")
def note_delete(request: Request, note_id: uuid.UUID) -> tuple[int, None]:
    """Remove a note from view; its history stays."""
    commands.delete_note(queries.get_note(request.actor, note_id), by=request.actor)
    return 204, None


class FileOut(Out):
    """A file on a record; its bytes are at /files/{id}/content."""

    id: uuid.UUID
    record: uuid.UUID
    name: str
    size: int
    sha256: str
    added_at: datetime.datetime


def file_out(file: File) -> FileOut:
    """Return a file as programs see it."""
    return FileOut(
        id=file.id,
        record=file.anchor_id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        added_at=file.added_at,
    )


@router.post("/files", response={201: FileOut}, operation_id="file_add")
def file_add(request: Request, record: uuid.UUID, file: Upload[UploadedFile]) -> tuple[int, FileOut]:
    """Attach a file to a record (multipart, field `file`; `record` in the query)."""
    anchor = _anchor_in(request, record)
    return 201, file_out(commands.add_file(anchor, content=file, name=file.name or "", by=request.actor))


@router.get("/files", response=list[FileOut], operation_id="file_list")
def file_list(request: Request, record: uuid.UUID) -> list[FileOut]:
    """Return the files of a record, newest first."""
    return [
        file_out(file) for file in queries.files_of(request.actor, queries.get_anchor(request.actor, record))
    ]


@router.get("/files/{file_id}/content", operation_id="file_content", response={200: None})
def file_content(request: Request, file_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Return a file's bytes, for saving."""
    return queries.open_file(request.actor, file_id)


@router.delete("/files/{file_id}", response={204: None}, operation_id="file_remove")
def file_remove(request: Request, file_id: uuid.UUID) -> tuple[int, None]:
    """Take a file off its record."""
    file = queries.get_file(request.actor, file_id)
    commands.remove_file(file.anchor, file=file, by=request.actor)
    return 204, None


class TagOut(Out):
    """A tag."""

    id: uuid.UUID
    name: str


class TagsIn(In):
    """All tags that a record should have."""

    names: list[str] = Field(max_length=100)


def _tags(tags: list[Tag]) -> list[TagOut]:
    return [TagOut(id=tag.id, name=tag.name) for tag in tags]


@router.get("/tags", response=list[TagOut], operation_id="tag_list")
def tag_list(request: Request) -> list[TagOut]:
    """Return all tags of the workspace."""
    return _tags(queries.all_tags(request.actor))


@router.put("/records/{record_id}/tags", response=list[TagOut], operation_id="tags_set")
def tags_set(request: Request, record_id: uuid.UUID, payload: TagsIn) -> list[TagOut]:
    """Make a record's tags exactly these."""
    return _tags(
        commands.set_tags(queries.get_anchor(request.actor, record_id), names=payload.names, by=request.actor)
    )


class StepIn(In):
    """The next step on a record."""

    step: str
    due_at: AwareDatetime


class StepOut(Out):
    """The next step as it stands (empty when there is none)."""

    step: str
    due_at: datetime.datetime | None


@router.put("/records/{record_id}/next-step", response=StepOut, operation_id="next_step_set")
def next_step_set(request: Request, record_id: uuid.UUID, payload: StepIn) -> StepOut:
    """Promise the next step."""
    anchor = queries.get_anchor(request.actor, record_id)
    anchor = commands.set_next_step(anchor, step=payload.step, due_at=payload.due_at, by=request.actor)
    return StepOut(step=anchor.next_step, due_at=anchor.next_step_at)


@router.post("/records/{record_id}/next-step/done", response=StepOut, operation_id="next_step_done")
def next_step_done(request: Request, record_id: uuid.UUID) -> StepOut:
    """Say that the next step was taken."""
    anchor = commands.complete_next_step(queries.get_anchor(request.actor, record_id), by=request.actor)
    return StepOut(step=anchor.next_step, due_at=anchor.next_step_at)


class EventOut(Out):
    """Something that happened."""

    id: uuid.UUID
    type: str
    at: datetime.datetime
    recorded_at: datetime.datetime
    subject: uuid.UUID
    actor: uuid.UUID | None
    data: dict[str, Any]
    note: NoteOut | None


class TimelineOut(Out):
    """One page of a timeline, newest first."""

    items: list[EventOut]
    next_cursor: str | None


def event_out(item: TimelineItem) -> EventOut:
    """Return an event as programs see it, without what the caller's role hides."""
    event = item.event
    return EventOut(
        id=event.id,
        type=event.type,
        at=item.at,
        recorded_at=event.recorded_at,
        subject=event.subject_id,
        actor=event.actor_id,
        data={"changes": item.changes} if "changes" in event.data and item.look else event.data,
        note=note_out(item.note) if item.note and item.note.deleted_at is None else None,
    )


@router.get("/records/{record_id}/timeline", response=TimelineOut, operation_id="record_timeline")
def record_timeline(
    request: Request, record_id: uuid.UUID, group: str = "", text: str = "", limit: int = 50, cursor: str = ""
) -> TimelineOut:
    """Return a record's timeline; `group` is one of notes, steps, files, changes, outside."""
    return timeline_out(
        request, record_id, TimelineFilter((group,) if group else (), None, text), limit, cursor
    )


def timeline_out(
    request: Request, record_id: uuid.UUID, wanted: TimelineFilter, limit: int, cursor: str
) -> TimelineOut:
    """Return a timeline page; shared with the routers of the kinds."""
    anchor = queries.get_anchor(request.actor, record_id)
    before = queries.as_uuid(cursor) if cursor else None
    page = queries.timeline(request.actor, anchor, wanted=wanted, before=before, limit=page_size(limit))
    return TimelineOut(
        items=[event_out(item) for item in page.items], next_cursor=str(page.older) if page.older else None
    )


class HitOut(Out):
    """A record that search found."""

    id: uuid.UUID
    kind: str
    title: str
    passage: str


class SearchOut(Out):
    """The best hits."""

    items: list[HitOut]
    has_more: bool


@router.get("/search", response=SearchOut, operation_id="search")
def search(request: Request, q: str, kind: str = "", limit: int = 20) -> SearchOut:
    """Find records in any spelling: names, e-mails, phone numbers, words of notes."""
    result = queries.search(request.actor, q[:200], kinds=[kind] if kind else [], limit=page_size(limit))
    hits = [
        HitOut(id=h.anchor.id, kind=h.anchor.kind, title=h.anchor.title, passage=h.passage)
        for h in result.hits
    ]
    return SearchOut(items=hits, has_more=result.has_more)
