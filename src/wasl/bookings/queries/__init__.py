"""Reads of bookings."""

from wasl.bookings.queries.bookings import booked_by_link, get_booking, hosts_of, is_flooded
from wasl.bookings.queries.slots import Slot, free_slots, slots_around
from wasl.bookings.queries.types import all_meeting_types, get_meeting_type, open_type, open_types

__all__ = [
    "Slot",
    "all_meeting_types",
    "booked_by_link",
    "free_slots",
    "get_booking",
    "get_meeting_type",
    "hosts_of",
    "is_flooded",
    "open_type",
    "open_types",
    "slots_around",
]
