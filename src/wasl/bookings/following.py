"""What happens to bookings without anybody pressing a button; each step once, whatever is repeated."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from wasl.activities.models import Activity
from wasl.bookings import letters
from wasl.bookings.commands.changing import follow_meeting
from wasl.bookings.models import Booking
from wasl.kernel import clock

MOST = 200


def remind() -> int:
    """Write to the visitors whose reminder is due, and note when the next one is; returns how many."""
    due = Booking.objects.filter(remind_at__lte=clock.now()).order_by("remind_at")
    keys = list(due.values_list("pk", flat=True)[:MOST])
    for key in keys:
        _remind(key)
    return len(keys)


@transaction.atomic
def _remind(key: UUID) -> None:
    rows = Booking.objects.select_for_update(of=("self",), skip_locked=True).select_related("meeting_type")
    booking = rows.filter(pk=key, remind_at__lte=clock.now()).first()
    if booking is None or booking.remind_at is None:
        return
    if booking.is_booked and booking.starts_at > clock.now():
        letters.send(booking, "booking_reminder", source=booking.remind_at.isoformat())
    booking.remind_at = letters.next_reminder(booking.meeting_type, booking.starts_at)
    booking.save(update_fields=["remind_at"])


def follow() -> int:
    """Let bookings ahead follow their meetings where these say otherwise; returns how many did."""
    gone = Q(meeting__state=Activity.State.DROPPED) | Q(meeting__deleted_at__isnull=False)
    other = ~Q(meeting__due_at=F("starts_at")) | Q(meeting__due_at=None)
    handed = Q(holds__meeting=F("meeting"), holds__is_active=True) & ~Q(holds__host=F("meeting__owner"))
    rows = Booking.objects.filter(gone | other | handed, state=Booking.State.BOOKED, ends_at__gt=clock.now())
    found = list(rows.distinct()[:MOST])
    for booking in found:
        follow_meeting(booking)
    return len(found)
