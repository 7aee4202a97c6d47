"""Changes to calendars."""

from wasl.calendar.commands.hours import add_day_off, remove_day_off, set_hours

__all__ = ["add_day_off", "remove_day_off", "set_hours"]
