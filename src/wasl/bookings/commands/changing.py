"""Moving and canceling a booking: by its visitor, or because a colleague moved or dropped the meeting."""

import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from wasl.activities.commands import change_activity, drop_activity
from wasl.activities.models import Activity
from wasl.bookings import letters
from wasl.bookings.commands.booking import gone, lock_hosts, slot_at, told
from wasl.bookings.events import BookingCanceled, BookingMoved
from wasl.bookings.models import Booking, Hold
from wasl.bookings.queries import hosts_of
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict
from wasl.kernel.text import clean_line
from wasl.records.commands import emit
from wasl.workspace.visitors import house_of


@command("", public=True)
def move_booking(booking: Booking, *, starts_at: datetime.datetime, sequence: int, by: Actor) -> Booking:  # noqa: ARG001 - whoever has the link
    """Move a booking to another free time of the same hosts. Raises `Conflict` where the time, or the link, is gone."""
    booking = _locked(booking, sequence)
    slot = slot_at(booking.meeting_type, starts_at, but=booking)
    hosts = hosts_of(booking)
    if not {host.pk for host in hosts} <= set(slot.hosts):
        raise gone()
    house = house_of(booking.language)
    _put(booking, starts_at, booking.meeting_type.length)
    for hold in booking.holds.select_related("meeting"):
        if not _is_moved(hold, booking):
            raise gone()
        if hold.meeting:
            change_activity(hold.meeting, due_at=starts_at, by=house)
    emit(told(BookingMoved, booking, hosts), by=house)
    letters.send(booking, "booking_moved")
    return booking


@command("", public=True)
def cancel_booking(booking: Booking, *, sequence: int, by: Actor, reason: str = "") -> Booking:  # noqa: ARG001 - whoever has the link
    """Cancel a booking and drop its meetings: the time is free again. Raises `Conflict` where the link is used up."""
    booking = _locked(booking, sequence)
    return _canceled(booking, reason)


def _locked(booking: Booking, sequence: int) -> Booking:
    found = Booking.objects.select_for_update(of=("self",)).select_related(
        "meeting_type", "meeting", "contact"
    )
    booking = found.get(pk=booking.pk)
    if not booking.is_booked or booking.sequence != sequence or booking.starts_at <= clock.now():
        raise Conflict(_("This booking has changed since. Look at how it is now."))
    return booking


def _put(booking: Booking, starts_at: datetime.datetime, length: datetime.timedelta) -> None:
    booking.starts_at, booking.ends_at = starts_at, starts_at + length
    booking.sequence += 1
    booking.remind_at = letters.next_reminder(booking.meeting_type, starts_at)
    booking.save()


def _is_moved(hold: Hold, booking: Booking) -> bool:
    kind = booking.meeting_type
    hold.span = DateTimeTZRange(booking.starts_at - kind.before, booking.ends_at + kind.after)
    try:
        with transaction.atomic():
            hold.save()
    except IntegrityError:
        return False
    return True


def _canceled(booking: Booking, reason: str = "") -> Booking:
    house, hosts = house_of(booking.language), hosts_of(booking)
    booking.state, booking.canceled_at = Booking.State.CANCELLED, clock.now()
    booking.reason, booking.remind_at = clean_line(reason)[:300], None
    booking.save()
    booking.holds.update(is_active=False)
    for meeting in Activity.objects.filter(hold__booking=booking):
        if meeting.is_open:
            drop_activity(meeting, outcome=booking.reason, by=house)
    emit(told(BookingCanceled, booking, hosts), by=house)
    letters.send(booking, "booking_canceled")
    return booking


def follow_meeting(booking: Booking) -> None:
    """Let a booking follow its meeting, which a colleague has moved, handed over or dropped, and tell the visitor.

    The colleague may have put it where the host is booked already: then the meeting alone keeps the time.
    """
    with transaction.atomic():
        booking = (
            Booking.objects.select_for_update(of=("self",))
            .select_related("meeting_type", "meeting", "contact")
            .get(pk=booking.pk)
        )
        meeting = booking.meeting
        if not booking.is_booked:
            return
        if meeting.state == Activity.State.DROPPED or meeting.deleted_at or meeting.due_at is None:
            _canceled(booking)
            return
        hold = booking.holds.get(meeting=meeting)
        hold.host_id = meeting.owner_id or hold.host_id
        if meeting.due_at != booking.starts_at:
            _put(booking, meeting.due_at, (meeting.ends_at or meeting.due_at) - meeting.due_at)
            emit(told(BookingMoved, booking, hosts_of(booking)), by=house_of(booking.language))
            letters.send(booking, "booking_moved")
        lock_hosts([hold.host_id])
        hold.is_active = True
        if not _is_moved(hold, booking):
            Hold.objects.filter(pk=hold.pk).update(is_active=False)
