"""Verbs of rooms and of the feed."""

from wasl.rooms.commands.feed import announce, comment, confirm_reading, write_lines
from wasl.rooms.commands.rooms import (
    archive_room,
    ask_in,
    change_room,
    join_room,
    keep_given_rooms,
    leave_room,
    open_room,
    quiet_room,
    remove_member,
    restore_room,
)
from wasl.rooms.commands.talking import post_message, read_room

__all__ = [
    "announce",
    "archive_room",
    "ask_in",
    "change_room",
    "comment",
    "confirm_reading",
    "join_room",
    "keep_given_rooms",
    "leave_room",
    "open_room",
    "post_message",
    "quiet_room",
    "read_room",
    "remove_member",
    "restore_room",
    "write_lines",
]
