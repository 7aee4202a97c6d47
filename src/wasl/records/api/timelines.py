"""Timelines for programs: what happened to a record, newest first."""

import datetime
import uuid
from typing import Any

from ninja import Router

from wasl.kernel.api import LIMIT, Count, Listed, Out, PageSize, read_key, write_cursor
from wasl.kernel.web import Request
from wasl.records import queries
from wasl.records.api.notes import NoteOut, note_out
from wasl.records.queries import TimelineFilter, TimelineItem

router = Router(tags=["timeline"])


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
        data={"changes": item.changes} if "changes" in event.data and item.look else dict(item.data),
        note=note_out(item.note) if item.note and item.note.deleted_at is None else None,
    )


@router.get("/records/{record_id}/timeline", response=Listed[EventOut], operation_id="record_timeline")
def record_timeline(
    request: Request,
    record_id: uuid.UUID,
    group: str = "",
    text: str = "",
    limit: PageSize = LIMIT,
    cursor: str = "",
) -> Listed[EventOut]:
    """Return a record's timeline; `group` is one of notes, steps, files, changes, outside."""
    wanted = TimelineFilter((group,) if group else (), None, text[:200])
    return timeline_out(request, record_id, wanted, limit=limit, cursor=cursor)


def timeline_out(
    request: Request, record_id: uuid.UUID, wanted: TimelineFilter, *, limit: int, cursor: str
) -> Listed[EventOut]:
    """Return a timeline page; shared with the routers of the kinds."""
    anchor = queries.get_anchor(request.actor, record_id)
    before = read_key(cursor)
    page = queries.timeline(request.actor, anchor, wanted=wanted, before=before, limit=limit)
    total, is_exact = queries.timeline_length(request.actor, anchor, wanted=wanted)
    return Listed(
        items=[event_out(item) for item in page.items],
        next_cursor=write_cursor(str(page.older)) if page.older else None,
        count=Count(value=total, exact=is_exact),
    )
