"""Changes to calendars."""

from wasl.calendar.commands.hours import add_day_off, remove_day_off, set_hours
from wasl.calendar.commands.invitations import (
    answer_invitation,
    answer_proposal,
    invite,
    take_answer,
    tell_changes,
    uninvite,
)
from wasl.calendar.commands.links import answer_deletion, find_calendars, set_link, sync_now, unlink
from wasl.calendar.commands.outside import Taken, close_feed, note_read, open_feed, take_events

__all__ = [
    "Taken",
    "add_day_off",
    "answer_deletion",
    "answer_invitation",
    "answer_proposal",
    "close_feed",
    "find_calendars",
    "invite",
    "note_read",
    "open_feed",
    "remove_day_off",
    "set_hours",
    "set_link",
    "sync_now",
    "take_answer",
    "take_events",
    "tell_changes",
    "uninvite",
    "unlink",
]
