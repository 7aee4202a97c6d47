"""Tells the open pages of people that something waits in their rooms."""

from wasl.rooms.models import Room, people_of
from wasl.worker.bus import publish

TOPIC = "rooms"


def tell_rooms(room: Room) -> None:
    """Let those who sit in a room count anew, once the transaction has ended."""
    publish([f"{TOPIC}:{key}" for key in people_of(room).order_by().values_list("pk", flat=True)], "")
