"""Reads of single bookings: for colleagues by their reach over the meeting, for the visitor by a signed link."""

import datetime
from uuid import UUID

from django.db.models import QuerySet

from wasl.activities.models import Meeting
from wasl.bookings.models import Booking
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.workspace.models import User

FLOOD = 100
HOUR = datetime.timedelta(hours=1)


def standing() -> QuerySet[Booking]:
    """Return bookings with all that a page or a letter says of them."""
    return Booking.objects.select_related("meeting_type", "meeting", "contact").prefetch_related(
        "holds__host"
    )


def get_booking(viewer: Actor, pk: UUID) -> Booking:
    """Return a booking whose meeting the viewer may see; raises `NotFound`."""
    seen = Meeting.objects.visible_to(viewer).values("pk")
    found = standing().filter(pk=pk, meeting__in=seen).first()
    if found is None:
        raise NotFound
    return found


def booked_by_link(pk: UUID) -> Booking:
    """Return the booking of a signed link, whose reader proved himself by it; raises `NotFound`."""
    found = standing().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def hosts_of(booking: Booking) -> list[User]:
    """Return who holds the meeting, the first before the others."""
    holds = sorted(booking.holds.all(), key=lambda hold: (hold.meeting_id != booking.meeting_id, hold.pk))
    return [hold.host for hold in holds]


def is_flooded() -> bool:
    """Tell whether so much is booked from outside that no person can have done it."""
    since = clock.now() - HOUR
    return Booking.objects.filter(created_at__gte=since)[: FLOOD + 1].count() > FLOOD
