"""Rooms, who sits in them, and the lines of the feed. What is said in a room is a note on it (docs/decisions/0027)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind
from wasl.records.models import Anchor, Description, Note, Record, RecordManager, RecordQuerySet
from wasl.workspace.models import Team, User

MANAGE = "rooms.manage"


class RoomQuerySet(RecordQuerySet["Room"]):
    """Rooms by membership: no role's reach opens one."""

    def of_member(self, actor: Actor) -> Self:
        """Leave the rooms in which the actor sits: that of everybody, that of the own team, those joined.

        Who looks with another's eyes stays out of the other's private rooms.
        """
        if actor.user_id is None:
            return self.none()
        team = Q(of_team__lead_id=actor.user_id)
        if actor.team_id:
            team |= Q(of_team_id=actor.team_id)
        seats = Seat.objects.filter(room_id=OuterRef("pk"), person_id=actor.user_id, is_member=True)
        joined = Q(Exists(seats), openness__in=JOINED)
        if actor.seen_as is not None:
            joined &= ~Q(openness=Room.Openness.PRIVATE)
        return self.filter(Q(openness=Room.Openness.FIRM) | Q(openness=Room.Openness.TEAM) & team | joined)

    def visible_to(self, actor: Actor, action: str = "read") -> Self:
        """Return the rooms that `actor` may read; those to change are one's own, the lead's, and all to who manages rooms."""
        if actor.kind is ActorKind.SYSTEM:
            return self
        seen = self.of_member(actor)
        if actor.user_id is not None:
            seen |= self.filter(openness=Room.Openness.OPEN)
            if actor.may(MANAGE):
                # of a team that is no more: nobody sits there, what was said is still the firm's
                seen |= self.filter(openness=Room.Openness.TEAM, of_team=None)
        if action == "read" or actor.may(MANAGE):
            return seen
        return seen.filter(Q(opened_by=actor.user_id) | Q(of_team__lead_id=actor.user_id))


class Room(Record):
    """A place where people talk. That of everybody and those of teams make themselves; `of_team` is whose it is.

    That of a team that was deleted is put away; who manages rooms may still read it (a team is empty before it goes).
    The members of an open room are those who joined, anybody may read it; a private one is there for its members alone.
    `newest` repeats the key of the newest message, so that lists of rooms need not look at messages.
    """

    class Openness(models.TextChoices):
        FIRM = "firm", _("Everybody")
        TEAM = "team", _("A team")
        OPEN = "open", _("Open to everybody in the firm")
        PRIVATE = "private", _("Only for members")

    name = models.CharField(max_length=120)
    topic = models.CharField(max_length=300, blank=True)
    openness = models.CharField(max_length=8, choices=Openness, default=Openness.OPEN)
    of_team = models.OneToOneField(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    newest = models.UUIDField(null=True, blank=True, editable=False)
    # whether its reader may change it, as `queries.get_room` knows
    is_changeable: bool

    objects: ClassVar = RecordManager.from_queryset(RoomQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["openness"], condition=Q(openness="firm"), name="room_of_everybody_is_one"
            )
        ]

    @property
    def title(self) -> str:
        """Return the name; the room of everybody is called so in the reader's language."""
        return _now("Everybody") if self.openness == self.Openness.FIRM else self.name

    @property
    def is_joined(self) -> bool:
        """Tell whether people join and leave it: who sits in the others is given."""
        return self.openness in JOINED

    def describe(self) -> Description:
        """Return its name, found by name and topic; the room of everybody by its name in any language."""
        names = everybody() if self.openness == self.Openness.FIRM else ()
        return Description(self.name, (self.name, self.topic, *names))


JOINED = (Room.Openness.OPEN, Room.Openness.PRIVATE)


class Seat(models.Model):
    """What a room knows of a person: whether they joined it, how far they have read, whether they want to hear of it.

    In the rooms of everybody and of teams a seat only keeps how far somebody has read.
    """

    pk = models.CompositePrimaryKey("room_id", "person_id")
    room = models.ForeignKey(Room, models.CASCADE, related_name="seats", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_member = models.BooleanField(default=False)
    is_quiet = models.BooleanField(default=False)
    read_to = models.UUIDField(null=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.room_id} {self.person_id}"


class Line(models.Model):
    """A line of the feed: an event that its package calls news. What is said of it, and the signs at it, hang on its note.

    An announcement is a line that people wrote; `asks_reading` says that each is to confirm having read it.
    """

    note = models.OneToOneField(Note, models.CASCADE, primary_key=True, related_name="+")
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="+")
    event_id = models.UUIDField(unique=True)
    type = models.CharField(max_length=80)
    asks_reading = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-event_id"]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the record it is about may be read."""
        return self.anchor.is_visible_to(actor)


class Reading(models.Model):
    """A person's word that they have read an announcement."""

    pk = models.CompositePrimaryKey("line_id", "person_id")
    line = models.ForeignKey(Line, models.CASCADE, related_name="readings", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.line_id} {self.person_id}"


def everybody() -> list[str]:
    """Return how the room of everybody is called, in each language."""
    names = []
    for language, _label in settings.LANGUAGES:
        with override(language):
            names.append(_now("Everybody"))
    return names


def keys_of(actor: Actor, action: str) -> QuerySet[Room, dict[str, Any]]:
    """Return the keys of the rooms that `actor` may read or change: what the manifest answers for the gate."""
    return cast(
        "QuerySet[Room, dict[str, Any]]", Room.objects.visible_to(actor, action).order_by().values("pk")
    )


def titles(keys: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the room of everybody as the reader calls it, where it is among `keys`."""
    firm = Room.objects.filter(pk__in=keys, openness=Room.Openness.FIRM)
    return {room.pk: room.title for room in firm}


def people_of(room: Room) -> QuerySet[User]:
    """Return the active people who sit in a room."""
    people = User.objects.filter(is_active=True)
    if room.openness == Room.Openness.FIRM:
        return people
    if room.openness == Room.Openness.TEAM:
        team = room.of_team
        return people.filter(Q(team=team) | Q(pk=team.lead_id)) if team else people.none()
    return people.filter(pk__in=Seat.objects.filter(room=room, is_member=True).values("person_id"))
