"""What happened to contacts, for programs: tell it (one or a thousand at once), list it, read a timeline."""

import uuid
from typing import Annotated, Any

from ninja import Router, Status
from pydantic import Field, RootModel

from wasl.contacts import commands
from wasl.contacts.commands import Told
from wasl.contacts.models import Contact
from wasl.kernel.api import LIMIT, In, Listed, Moment, Out, PageSize
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.records.api.timelines import EventOut, event_out, timeline_out
from wasl.records.models import Event
from wasl.records.queries import TimelineFilter, get_item, get_visible

router = Router(tags=["events"])
MOST_IN_BATCH = 1000


class ByEmail(In):
    """A contact named by its e-mail address, in any case."""

    email: str = Field(max_length=254)


class EventIn(In):
    """Something that happened: of whom, what (`order.placed`), when (may lie in the past; default now), with details."""

    contact: uuid.UUID | ByEmail
    name: str = Field(min_length=1, max_length=80)
    at: Moment | None = None
    data: dict[str, Any] = Field(default_factory=dict)


class EventsIn(RootModel[EventIn | Annotated[list[EventIn], Field(min_length=1, max_length=MOST_IN_BATCH)]]):
    """One event, or a list of up to a thousand."""


class EventAnswer(Out):
    """What became of one event of a batch."""

    status: int
    id: uuid.UUID | None = None
    title: str | None = None
    errors: dict[str, list[str]] | None = None


class EventAnswers(Out):
    """What became of a batch, in the order given."""

    items: list[EventAnswer]


def told(payload: EventIn) -> Told:
    """Return what a caller told, as the command calls it."""
    key = payload.contact.email if isinstance(payload.contact, ByEmail) else payload.contact
    return Told(contact=key, name=payload.name, at=payload.at, details=payload.data)


def answer_out(found: Event | Invalid) -> EventAnswer:
    """Return what became of one event as programs see it."""
    if isinstance(found, Event):
        return EventAnswer(status=201, id=found.pk)
    return EventAnswer(status=found.status, title=found.message, errors=found.fields)


@router.post("/events", response={201: EventOut, 200: EventAnswers}, operation_id="event_record")
def event_record(request: Request, payload: EventsIn) -> Status[EventOut | EventAnswers]:
    """Record behavior. One event is answered with itself (201), a list item by item (200)."""
    given = payload.root
    items = given if isinstance(given, list) else [given]
    found = commands.tell_events([told(item) for item in items], by=request.actor)
    if isinstance(given, list):
        return Status(200, EventAnswers(items=[answer_out(one) for one in found]))
    return Status(201, _recorded(request, found[0]))


def _recorded(request: Request, found: Event | Invalid) -> EventOut:
    if isinstance(found, Invalid):
        raise found
    contact = get_visible(Contact, found.subject_id, request.actor)
    return event_out(get_item(request.actor, contact, found.pk))


@router.get("/events", response=Listed[EventOut], operation_id="event_list")
def event_list(
    request: Request, contact: uuid.UUID, name: str = "", limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[EventOut]:
    """Return what happened to a contact, newest first; `name` keeps one type, such as `order.placed`."""
    return _timeline(request, contact, TimelineFilter(name=name), limit=limit, cursor=cursor)


@router.get("/contacts/{contact_id}/timeline", response=Listed[EventOut], operation_id="contact_timeline")
def contact_timeline(
    request: Request,
    contact_id: uuid.UUID,
    group: str = "",
    text: str = "",
    limit: PageSize = LIMIT,
    cursor: str = "",
) -> Listed[EventOut]:
    """Return a contact's timeline, newest first; `group` is one of notes, steps, files, changes, outside."""
    wanted = TimelineFilter((group,) if group else (), None, text[:200])
    return _timeline(request, contact_id, wanted, limit=limit, cursor=cursor)


def _timeline(
    request: Request, pk: uuid.UUID, wanted: TimelineFilter, *, limit: int, cursor: str
) -> Listed[EventOut]:
    contact = get_visible(Contact, pk, request.actor)
    return timeline_out(request, contact.pk, wanted, limit=limit, cursor=cursor)
