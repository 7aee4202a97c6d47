"""What can happen to a booking, told on the customer's timeline; rules may react to it."""

from dataclasses import dataclass
from typing import Any

from wasl.bookings.models import Booking
from wasl.contacts.models import Contact
from wasl.records.events import RecordEvent


@dataclass(frozen=True)
class BookingEvent(RecordEvent):
    """Something about a booking; its people are the hosts, who hear of it."""

    subject: Contact
    booking: Booking
    hosts: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return what was booked, when it begins (RFC 3339), and whom it concerns."""
        return {
            "booking": str(self.booking.pk),
            "meeting": str(self.booking.meeting_id),
            "title": self.booking.meeting_type.name,
            "due": self.booking.starts_at.isoformat(),
            "people": list(self.hosts),
        }

    def text(self) -> str:
        """Return what was booked."""
        return self.booking.meeting_type.name


@dataclass(frozen=True)
class BookingMade(BookingEvent):
    """A customer has booked a meeting."""

    type = "booking.made"


@dataclass(frozen=True)
class BookingMoved(BookingEvent):
    """A booked meeting is at another time."""

    type = "booking.moved"


@dataclass(frozen=True)
class BookingCanceled(BookingEvent):
    """A booked meeting will not be held."""

    type = "booking.canceled"
