"""What calendars know beside the activities themselves."""

from wasl.calendar.models.hours import DayOff, Hours
from wasl.calendar.models.invitations import Guest, Invitation
from wasl.calendar.models.links import Busy, Distant, Link
from wasl.calendar.models.outside import Feed, OutsideEvent

__all__ = ["Busy", "DayOff", "Distant", "Feed", "Guest", "Hours", "Invitation", "Link", "OutsideEvent"]
