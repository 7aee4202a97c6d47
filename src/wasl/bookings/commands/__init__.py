"""Verbs on what can be booked and what is booked."""

from wasl.bookings.commands.booking import Visitor, book
from wasl.bookings.commands.changing import cancel_booking, move_booking
from wasl.bookings.commands.types import add_meeting_type, change_meeting_type

__all__ = [
    "Visitor",
    "add_meeting_type",
    "book",
    "cancel_booking",
    "change_meeting_type",
    "move_booking",
]
