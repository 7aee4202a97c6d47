"""Booking: a free time becomes held, a contact found or made, a meeting planned, a letter written; all or nothing."""

import dataclasses
import datetime
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.activities.commands import plan_meeting
from wasl.activities.models import Activity
from wasl.bookings import letters, limits
from wasl.bookings.events import BookingEvent, BookingMade
from wasl.bookings.models import Booking, Hold, MeetingType
from wasl.bookings.queries import Slot, free_slots
from wasl.contacts.commands import Stranger, give_consent, welcome_contact
from wasl.contacts.models import Consent, Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean, clean_line
from wasl.records.commands import emit
from wasl.workspace.models import User
from wasl.workspace.queries import workspace
from wasl.workspace.visitors import house_of

SOURCE = "booking"
LONGEST_ANSWER = 2000
MINUTE = datetime.timedelta(minutes=1)
MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Visitor:
    """Who books, as typed; `address` is the network's, empty for programs that have a token."""

    name: str
    email: str
    phone: str = ""
    language: str = "en"
    zone: str = "UTC"
    answers: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""


@command("", public=True)
def book(kind: MeetingType, *, starts_at: datetime.datetime, visitor: Visitor, by: Actor) -> Booking:  # noqa: ARG001 - a visitor is nobody
    """Book a free time. Raises `Invalid` by field, `limits.TooOften`, `Conflict` where somebody was faster."""
    visitor, answers = _cleaned(kind, visitor)
    if visitor.address:
        limits.check(visitor.email, visitor.address)
    booking = Booking(
        meeting_type=kind,
        starts_at=starts_at,
        ends_at=starts_at + kind.length,
        answers=answers,
        remind_at=letters.next_reminder(kind, starts_at),
        **{name: getattr(visitor, name) for name in ("name", "email", "phone", "language", "zone")},
    )
    first, *others = take_time(booking, slot_at(kind, starts_at))
    house = house_of(booking.language)
    booking.contact = _contact(booking, first, house)
    booking.meeting = _meeting(booking, first, [booking.contact.pk], house)
    booking.save(force_insert=True)
    Hold.objects.filter(booking=booking, host=first).update(meeting=booking.meeting)
    for host in others:
        Hold.objects.filter(booking=booking, host=host).update(meeting=_meeting(booking, host, [], house))
    emit(told(BookingMade, booking, [first, *others]), by=house)
    letters.send(booking, "booking_confirmed")
    return booking


def told(event: type[BookingEvent], booking: Booking, hosts: Sequence[User]) -> BookingEvent:
    """Return what happened to a booking, for the timelines of its contact and its meeting."""
    people = tuple(str(host.pk) for host in hosts)
    return event(booking.contact, also=(booking.meeting,), booking=booking, hosts=people)


def slot_at(kind: MeetingType, moment: datetime.datetime, *, but: Booking | None = None) -> Slot:
    """Return the free slot that begins at a moment, which nobody takes until the transaction ends; else `Conflict`."""
    lock_hosts([host.pk for host in kind.hosts.all()])
    slot = next(iter(free_slots(kind, moment, moment + MINUTE, but=but)), None)
    if slot is None or slot.start != moment:
        raise gone()
    return slot


def lock_hosts(hosts: Iterable[UUID]) -> None:
    """Let nobody else book these people until the transaction ends.

    The exclusion constraint alone is certain too, but two who insert at once would wait for each other's row (PostgreSQL
    inserts before it checks) and one be told of a deadlock. All lock in one order.
    """
    with connection.cursor() as cursor:
        for host in sorted(hosts):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [host.int % 2**63])


def gone() -> Conflict:
    """Return what is said of a time that is not to be had any more."""
    return Conflict(_("This time has just been taken. What you typed is kept: choose another time."))


def take_time(booking: Booking, slot: Slot) -> list[User]:
    """Hold the time of the hosts: all of them, or the one who has least; raises `Conflict` where others were faster.

    Holds point at the booking before it is there: its key is checked when the transaction ends.
    """
    kind = booking.meeting_type
    hosts = {host.pk: host for host in kind.hosts.all()}
    groups = [list(hosts)] if kind.is_collective else [[one] for one in _in_turn(kind, slot)]
    for group in groups:
        if _is_held(booking, group):
            return [hosts[key] for key in hosts if key in group]
    raise gone()


def _is_held(booking: Booking, hosts: Sequence[UUID]) -> bool:
    kind = booking.meeting_type
    span = DateTimeTZRange(booking.starts_at - kind.before, booking.ends_at + kind.after)
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(Hold(booking_id=booking.pk, host_id=host, span=span) for host in hosts)
    except IntegrityError:
        return False
    return True


def _in_turn(kind: MeetingType, slot: Slot) -> list[UUID]:
    """Return the hosts of a slot, who has least of these meetings around it first."""
    around = (slot.start - MONTH, slot.start + MONTH)
    holds = Hold.objects.filter(
        booking__meeting_type=kind, is_active=True, host__in=slot.hosts, span__overlap=around
    )
    counts = dict(holds.values_list("host").annotate(n=Count("*")))
    return sorted(slot.hosts, key=lambda host: counts.get(host, 0))


def _cleaned(kind: MeetingType, visitor: Visitor) -> tuple[Visitor, list[dict[str, str]]]:
    """Return the visitor and the answers as they are kept; raises `Invalid` by field."""
    errors: dict[str, list[str]] = {}
    name = clean_line(visitor.name)[:200]
    if not name:
        errors["name"] = [_("Say your name.")]
    if kind.way == MeetingType.Way.PHONE and not clean_line(visitor.phone):
        errors["phone"] = [_("Say the number on which we call you.")]
    answers = []
    for question in kind.questions:
        answer = clean(str(visitor.answers.get(question["key"]) or ""))[:LONGEST_ANSWER]
        if question.get("is_needed") and not answer:
            errors[question["key"]] = [_("An answer is needed here.")]
        if answer and answer not in question.get("options", [answer]):
            errors[question["key"]] = [_("Choose one of the values offered.")]
        if answer:
            answers.append({"label": question["label"], "answer": answer})
    if errors:
        raise Invalid(fields=errors)
    known = visitor.language in dict(settings.LANGUAGES)
    return dataclasses.replace(
        visitor,
        name=name,
        email=normalize_email(visitor.email),
        phone=clean_line(visitor.phone)[:40],
        language=visitor.language if known else settings.LANGUAGE_CODE,
        zone=visitor.zone if visitor.zone in zoneinfo.available_timezones() else workspace().zone,
    ), answers


def _contact(booking: Booking, host: User, house: Actor) -> Contact:
    """Find whom this e-mail address belongs to, or make a contact of it."""
    stranger = Stranger(booking.name, booking.email, booking.phone, language=booking.language)
    with override(booking.language):
        contact, was_new = welcome_contact(
            stranger, source=SOURCE, owner_id=host.pk, team_id=host.team_id, by=house
        )
    if not was_new:
        return contact
    give_consent(
        contact,
        channel=Consent.Channel.EMAIL,
        purpose=Consent.Purpose.SERVICE,
        source=_("Booking page: %(name)s") % {"name": booking.meeting_type.name},
        proof=f"{booking.email} {clock.now().isoformat(timespec='seconds')}",
        by=house,
    )
    return contact


def _meeting(booking: Booking, host: User, about: Sequence[UUID], house: Actor) -> Activity:
    """Plan the meeting in a host's calendar, with what the visitor wrote."""
    kind = booking.meeting_type
    lines = [f"<p><b>{escape(one['label'])}</b><br>{escape(one['answer'])}</p>" for one in booking.answers]
    if booking.phone:
        lines.append(f"<p>{escape(booking.phone)}</p>")
    return plan_meeting(
        f"{kind.name}: {booking.name}",
        body="".join(lines),
        about=list(about),
        due_at=booking.starts_at,
        minutes=kind.minutes,
        place=kind.place or str(kind.get_way_display()),
        owner_id=host.pk,
        team_id=host.team_id,
        by=house,
    )
