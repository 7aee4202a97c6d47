"""Reads over rooms, what is said in them, and the feed."""

from wasl.rooms.queries.feed import SCOPES, FeedItem, FeedPage, alike, feed, get_line, grouped_feed, readers
from wasl.rooms.queries.messages import (
    Found,
    MessagePage,
    Said,
    find_messages,
    message_of,
    messages,
)
from wasl.rooms.queries.rooms import (
    all_rooms,
    get_room,
    is_member,
    members,
    my_rooms,
    rooms_to_announce_in,
    rooms_to_write_in,
    unread_count,
)

__all__ = [
    "SCOPES",
    "FeedItem",
    "FeedPage",
    "Found",
    "MessagePage",
    "Said",
    "alike",
    "all_rooms",
    "feed",
    "find_messages",
    "get_line",
    "get_room",
    "grouped_feed",
    "is_member",
    "members",
    "message_of",
    "messages",
    "my_rooms",
    "readers",
    "rooms_to_announce_in",
    "rooms_to_write_in",
    "unread_count",
]
