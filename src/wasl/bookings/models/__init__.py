"""What can be booked, what is booked, and the time that it holds."""

from wasl.bookings.models.bookings import Booking, Hold
from wasl.bookings.models.types import MeetingType

__all__ = ["Booking", "Hold", "MeetingType"]
