"""Bookings for programs: what can be booked, free times, and bookings as far as the caller sees their meetings."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.bookings import commands, queries
from wasl.bookings.commands import Visitor
from wasl.bookings.listings import BOOKINGS
from wasl.bookings.models import Booking, MeetingType
from wasl.kernel.api import In, Listed, Moment, Out, whole
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer

router = Router(tags=["bookings"])
LONGEST = datetime.timedelta(days=92)


class TypeOut(Out):
    """Something that can be booked; its public page is under `slug`."""

    id: uuid.UUID
    slug: str
    name: str
    minutes: int
    way: str
    style: str
    hosts: list[uuid.UUID]


class SlotOut(Out):
    """A time that can be booked, and who is free then."""

    start: datetime.datetime
    hosts: list[uuid.UUID]


class BookingIn(In):
    """A booking for a visitor; `answers` by the key of the question."""

    type: str
    starts_at: Moment
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    phone: str = Field(default="", max_length=40)
    language: str = "en"
    zone: str = "UTC"
    answers: dict[str, str] = {}


class BookingMoveIn(In):
    """Another time for a booking."""

    starts_at: Moment


class CancelIn(In):
    """Why it will not be held."""

    reason: str = Field(default="", max_length=300)


class BookingOut(Out):
    """A booking as it is now; `contact` and `meeting` are records."""

    id: uuid.UUID
    type: str
    state: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    contact: uuid.UUID
    meeting: uuid.UUID
    name: str
    email: str
    phone: str
    language: str
    zone: str
    answers: list[dict[str, str]]
    reason: str
    created_at: datetime.datetime


def _out(request: Request, booking: Booking) -> BookingOut:
    names = set(BookingOut.model_fields) - {"type", "contact", "meeting"}
    values = {name: getattr(booking, name) for name in names}
    for name, field in (("email", "emails"), ("phone", "phones")):
        if request.actor.hides("contact", field):
            values[name] = ""
    links = {"contact": booking.contact_id, "meeting": booking.meeting_id}
    return BookingOut(type=booking.meeting_type.slug, **links, **values)


def _type_out(kind: MeetingType) -> TypeOut:
    names = set(TypeOut.model_fields) - {"hosts"}
    hosts = [host.pk for host in kind.hosts.all()]
    return TypeOut(hosts=hosts, **{name: getattr(kind, name) for name in names})


def _check(request: Request, booking: Booking | None = None) -> None:
    """Let those book for visitors who may plan meetings, and those change a booking who may change its meeting."""
    actor = request.actor
    if not actor.may("activities.add") or actor.read_only:
        raise NotAllowed
    if booking and not booking.meeting.may_change(actor):
        raise NotAllowed


@router.get("/booking-types", response=Listed[TypeOut], operation_id="booking_type_list")
def booking_type_list(request: Request) -> Listed[TypeOut]:  # noqa: ARG001 - public pages show the same
    """Return what the public is offered."""
    return whole([_type_out(kind) for kind in queries.open_types()])


@router.get("/booking-types/{slug}/slots", response=Listed[SlotOut], operation_id="booking_slot_list")
def booking_slot_list(request: Request, slug: str, start: Moment, end: Moment) -> Listed[SlotOut]:  # noqa: ARG001 - as above
    """Return the free times from `start` until before `end`, at most 92 days."""
    slots = queries.free_slots(queries.open_type(slug), start, min(end, start + LONGEST))
    return whole([SlotOut(start=slot.start, hosts=list(slot.hosts)) for slot in slots])


@router.get("/bookings", response=Listed[BookingOut], operation_id="booking_list")
def booking_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return bookings, in the orders and by the filters of meetings."""
    found = answer(BOOKINGS, request.actor, asked)
    items = [_out(request, row.booking) for row in found.rows]
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.post("/bookings", response={201: BookingOut}, operation_id="booking_add")
def booking_add(request: Request, payload: BookingIn, response: HttpResponse) -> Status[BookingOut]:
    """Book a free time for a visitor, who gets the confirmation; 409 where somebody was faster."""
    _check(request)
    given = payload.model_dump()
    kind, starts_at = queries.open_type(given.pop("type")), given.pop("starts_at")
    booking = commands.book(kind, starts_at=starts_at, visitor=Visitor(**given), by=request.actor)
    response["Location"] = reverse("api:booking_get", args=[booking.pk])
    return Status(201, _out(request, booking))


@router.get("/bookings/{booking_id}", response=BookingOut, operation_id="booking_get", url_name="booking_get")
def booking_get(request: Request, booking_id: uuid.UUID) -> BookingOut:
    """Return one booking."""
    return _out(request, queries.get_booking(request.actor, booking_id))


@router.post("/bookings/{booking_id}/move", response=BookingOut, operation_id="booking_move")
def booking_move(request: Request, booking_id: uuid.UUID, payload: BookingMoveIn) -> BookingOut:
    """Move a booking to another free time; the visitor is told."""
    found = queries.get_booking(request.actor, booking_id)
    _check(request, found)
    moved = commands.move_booking(
        found, starts_at=payload.starts_at, sequence=found.sequence, by=request.actor
    )
    return _out(request, moved)


@router.post("/bookings/{booking_id}/cancel", response=BookingOut, operation_id="booking_cancel")
def booking_cancel(request: Request, booking_id: uuid.UUID, payload: CancelIn) -> BookingOut:
    """Cancel a booking; the visitor is told, and the time is free again."""
    found = queries.get_booking(request.actor, booking_id)
    _check(request, found)
    sequence, reason = found.sequence, payload.reason
    return _out(request, commands.cancel_booking(found, sequence=sequence, by=request.actor, reason=reason))
