"""What calendars know beside the activities themselves."""

from wasl.calendar.models.hours import DayOff, Hours
from wasl.calendar.models.invitations import Guest, Invitation
from wasl.calendar.models.outside import Feed, OutsideEvent

__all__ = ["DayOff", "Feed", "Guest", "Hours", "Invitation", "OutsideEvent"]
