"""The rooms a person may read, those they sit in, and what waits there."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.ids import floor7
from wasl.records.models import SAID, Note
from wasl.records.queries import as_uuid
from wasl.rooms.models import Room, RoomQuerySet, Seat, people_of
from wasl.workspace.models import User

# the sign shows "99+" above it
MOST_COUNTED = 99
# of a room where one has read nothing yet, so much counts as unread
FIRST_LOOK = datetime.timedelta(days=7)


def _with_unread(rooms: RoomQuerySet, viewer: Actor) -> Any:
    """Return the rooms with `unread`, up to a hundred, `read_to` and `is_quiet` of the viewer."""
    seats = Seat.objects.filter(room_id=OuterRef("pk"), person_id=viewer.user_id)
    start = Value(floor7(clock.now() - FIRST_LOOK))
    waiting = Note.objects.filter(anchor_id=OuterRef("pk"), kind__in=SAID, deleted_at=None).exclude(
        author_id=viewer.user_id
    )
    waiting = waiting.filter(pk__gt=Coalesce(OuterRef("read_to"), start)).order_by()
    return rooms.annotate(
        read_to=Subquery(seats.values("read_to")[:1]),
        is_quiet=Coalesce(Subquery(seats.values("is_quiet")[:1]), Value(False)),  # noqa: FBT003 - a value of SQL
    ).annotate(
        unread=Func(
            ArraySubquery(waiting.values("pk")[: MOST_COUNTED + 1]),
            function="cardinality",
            output_field=IntegerField(),
        )
    )


def my_rooms(viewer: Actor) -> list[Room]:
    """Return the rooms in which the viewer sits, the liveliest first, each with what is `unread` there, in one query."""
    rows = _with_unread(Room.objects.of_member(viewer).current(), viewer)
    return list(rows.order_by(F("newest").desc(nulls_last=True), "sort_key"))


def unread_count(viewer: Actor) -> int:
    """Return how much waits for the viewer in rooms that are not quiet, a little over `MOST_COUNTED` at most."""
    rows = _with_unread(Room.objects.of_member(viewer).current(), viewer).filter(is_quiet=False)
    waiting: int = sum(rows.order_by().values_list("unread", flat=True))
    return min(waiting, MOST_COUNTED + 1)


def all_rooms(viewer: Actor, *, is_archived: bool = False) -> list[Room]:
    """Return every room that the viewer may read by name, each with `is_mine`."""
    rows = Room.objects.visible_to(viewer)
    rows = rows.archived() if is_archived else rows.current()
    mine = Room.objects.of_member(viewer).filter(pk=OuterRef("pk"))
    return list(rows.annotate(is_mine=Exists(mine)).order_by("sort_key"))


def get_room(viewer: Actor, pk: UUID | str) -> Room:
    """Return a room that the viewer may read, with `read_to`, `is_mine` and `is_changeable`; raises `NotFound`."""
    mine = Room.objects.of_member(viewer).filter(pk=OuterRef("pk"))
    own = Room.objects.visible_to(viewer, "change").filter(pk=OuterRef("pk"))
    rows = _with_unread(Room.objects.visible_to(viewer).filter(pk=as_uuid(pk)), viewer)
    rows = rows.annotate(is_mine=Exists(mine), is_changeable=Exists(own))
    found: Room | None = rows.select_related("anchor", "of_team").first()
    if found is None:
        raise NotFound
    return found


def is_member(viewer: Actor, room: Room) -> bool:
    """Tell whether the viewer sits in a room."""
    return Room.objects.of_member(viewer).filter(pk=room.pk).exists()


def members(room: Room) -> list[User]:
    """Return the active people who sit in a room that was read for whoever asks, by name."""
    return list(people_of(room).order_by("name"))


def rooms_to_write_in(viewer: Actor) -> list[Room]:
    """Return the rooms in which the viewer may say something, by name."""
    return list(Room.objects.of_member(viewer).current().order_by("sort_key"))


def rooms_to_announce_in(viewer: Actor) -> list[Room]:
    """Return the rooms in which the viewer may announce something, that of everybody first."""
    rooms = rooms_to_write_in(viewer) if viewer.may("rooms.announce") else []
    return sorted(rooms, key=lambda room: room.openness != Room.Openness.FIRM)
