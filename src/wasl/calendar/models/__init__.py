"""What calendars know beside the activities themselves."""

from wasl.calendar.models.hours import DayOff, Hours

__all__ = ["DayOff", "Hours"]
