"""Changes to calendars."""

from wasl.calendar.commands.hours import add_day_off, remove_day_off, set_hours
from wasl.calendar.commands.invitations import invite, take_answer, tell_changes, uninvite

__all__ = ["add_day_off", "invite", "remove_day_off", "set_hours", "take_answer", "tell_changes", "uninvite"]
