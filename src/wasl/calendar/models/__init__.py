"""What calendars know beside the activities themselves."""

from wasl.calendar.models.hours import DayOff, Hours
from wasl.calendar.models.invitations import Guest, Invitation

__all__ = ["DayOff", "Guest", "Hours", "Invitation"]
