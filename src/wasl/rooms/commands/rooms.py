"""Rooms themselves: opened, changed, put away; people who come and go. Rooms of teams and of everybody keep themselves."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.automation.commands import notify
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean_line, isolated
from wasl.records.commands import emit, lock
from wasl.records.commands.changes import put_away, save_changed, take_back
from wasl.records.events import RecordAdded
from wasl.rooms.models import JOINED, Room, Seat
from wasl.rooms.telling import tell_rooms
from wasl.worker.bus import publish
from wasl.workspace.models import Team, User
from wasl.workspace.queries import workspace

LONGEST_NAME, LONGEST_TOPIC = 120, 300


@command("rooms.open")
def open_room(
    name: str,
    *,
    by: Actor,
    topic: str = "",
    openness: str = Room.Openness.OPEN,
    people: Sequence[User] = (),
) -> Room:
    """Open a room and sit in it, with those asked in. Raises `Invalid` by field."""
    if openness not in JOINED:
        raise Invalid(fields={"openness": [_("Choose who the room is for.")]})
    room = Room(
        name=_checked_name(name), topic=_checked_topic(topic), openness=openness, opened_by_id=by.user_id
    )
    room.save()
    if by.user_id is not None:
        Seat.objects.create(room=room, person_id=by.user_id, is_member=True)
    emit(RecordAdded(room), by=by)
    _seat(room, people, by=by)
    return room


@command("rooms.write")
def change_room(room: Room, *, name: str, topic: str, by: Actor) -> Room:
    """Call a room otherwise, or say otherwise what it is for; the rooms of teams keep the name of the team."""
    room = lock(room)
    given = {"topic": _checked_topic(topic)} | ({"name": _checked_name(name)} if room.is_joined else {})
    changes = {
        key: [getattr(room, key), value] for key, value in given.items() if getattr(room, key) != value
    }
    for key, value in given.items():
        setattr(room, key, value)
    return save_changed(room, changes, by=by) if changes else room


@command("rooms.write")
def archive_room(room: Room, *, by: Actor) -> Room:
    """Put a room away: it can still be read and searched, nothing more is said in it."""
    if not room.is_joined:
        raise Invalid(_("This room is there as long as its team is."))
    room = put_away(room, by=by)
    tell_rooms(room)
    return room


@command("rooms.write")
def restore_room(room: Room, *, by: Actor) -> Room:
    """Take a room back from the archive."""
    if not room.is_joined:
        raise Invalid(_("This room is there as long as its team is."))
    room = take_back(room, by=by)
    tell_rooms(room)
    return room


@command("rooms.write", needs="read")
def join_room(room: Room, *, by: Actor) -> None:
    """Sit down in an open room."""
    if room.openness != Room.Openness.OPEN or by.user_id is None:
        raise NotAllowed
    _sit(room, [by.user_id])
    tell_rooms(room)


@command("rooms.write", needs="read")
def ask_in(room: Room, *, people: Sequence[User], by: Actor) -> None:
    """Let people sit in a room, and tell them; whoever sits there may."""
    if not room.is_joined or not Room.objects.of_member(by).filter(pk=room.pk).exists():
        raise NotAllowed
    _seat(room, people, by=by)


@command("rooms.write", needs="read")
def leave_room(room: Room, *, by: Actor) -> None:
    """Get up from a room; what one said stays. The last to leave a private room puts it away."""
    if not room.is_joined or by.user_id is None:
        raise Invalid(_("Everybody of the team sits in this room. You can make it quiet instead."))
    _unseat(room, by.user_id, by=by)


@command("rooms.write")
def remove_member(room: Room, *, person: User, by: Actor) -> None:
    """Take a person out of a room that is one's own to change."""
    if not room.is_joined:
        raise Invalid(_("Who sits in this room follows from the teams."))
    _unseat(room, person.pk, by=by)


@command("", public=True)
def quiet_room(room: Room, *, is_quiet: bool, by: Actor) -> None:
    """Let a room no longer count as unread for oneself, or let it count again."""
    if by.user_id is None or by.read_only or by.seen_as is not None or not room.is_visible_to(by):
        raise NotAllowed
    seats = Seat.objects.filter(room=room, person_id=by.user_id)
    if not seats.update(is_quiet=is_quiet):
        Seat.objects.bulk_create(
            [Seat(room=room, person_id=by.user_id, is_quiet=is_quiet)], ignore_conflicts=True
        )
    publish([f"rooms:{by.user_id}"], "")


@command("rooms.manage")
def keep_given_rooms(language: str, *, by: Actor) -> int:
    """Make the rooms of everybody and of teams that are not there yet, call them as their teams, put away those whose team
    was deleted; returns how many changed.

    That of everybody is called so in `language`, in that of the firm where none is given.
    """
    with override(language or workspace().language):
        everybody = _("Everybody")
    changed = 0
    if not Room.objects.filter(openness=Room.Openness.FIRM).exists():
        Room(name=everybody, openness=Room.Openness.FIRM, opened_by_id=by.user_id).save()
        changed += 1
    has_room = Exists(Room.objects.filter(of_team=OuterRef("pk")))
    for team in Team.objects.filter(~has_room):
        Room(name=team.name, openness=Room.Openness.TEAM, of_team=team).save()
        changed += 1
    for room in Room.objects.filter(openness=Room.Openness.TEAM, of_team__isnull=False).select_related(
        "of_team"
    ):
        if room.of_team and room.name != room.of_team.name:
            room.name = room.of_team.name
            room.save()
            changed += 1
    for room in Room.objects.current().filter(openness=Room.Openness.TEAM, of_team=None):
        put_away(room, by=by)
        changed += 1
    return changed


def _checked_name(name: str) -> str:
    text = clean_line(name)
    if not text or len(text) > LONGEST_NAME:
        raise Invalid(fields={"name": [_("Give the room a name of up to 120 characters.")]})
    return text


def _checked_topic(topic: str) -> str:
    text = clean_line(topic)
    if len(text) > LONGEST_TOPIC:
        raise Invalid(fields={"topic": [_("Up to 300 characters fit here.")]})
    return text


def _seat(room: Room, people: Sequence[User], *, by: Actor) -> None:
    """Let people sit down who do not sit there yet, and tell each in their language."""
    there = set(Seat.objects.filter(room=room, is_member=True).values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in there and person.is_active]
    _sit(room, [person.pk for person in new])
    for language, group in groupby(sorted(new, key=_language), key=_language):
        with override(language):
            text = _("%(person)s asks you into the room “%(room)s”") % {
                "person": isolated(by.name),
                "room": isolated(room.title),
            }
        keys = [person.pk for person in group]
        notify(keys, kind="room", text=text, source=f"room:{room.pk}:{uuid7()}", anchor=room.anchor, by=by)
    tell_rooms(room)


def _language(person: User) -> str:
    return person.language


def _sit(room: Room, keys: Sequence[UUID]) -> None:
    Seat.objects.bulk_create([Seat(room=room, person_id=key) for key in keys], ignore_conflicts=True)
    # who left and comes back has read what was there when they left
    Seat.objects.filter(room=room, person_id__in=keys).update(is_member=True)


def _unseat(room: Room, key: UUID, *, by: Actor) -> None:
    tell_rooms(room)
    Seat.objects.filter(room=room, person_id=key).update(is_member=False)
    if room.openness == Room.Openness.PRIVATE and not room.seats.filter(is_member=True).exists():
        put_away(room, by=by)
    # whoever still listens is asked anew whether they may hear
    publish(["gate"], str(key))
