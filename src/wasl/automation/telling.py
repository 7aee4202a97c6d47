"""Finds out who is to hear of events, and writes it down for each once: never one's own acts, never what one may not see."""

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.db import transaction

from wasl.automation.models import Follow, Notification, NotificationPreferences
from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.bulk import unsaved
from wasl.kernel.manifest import registry
from wasl.records.events import Changed, RecordAdded
from wasl.records.models import Anchor, Event, EventLink, Note, Record
from wasl.worker.bus import publish
from wasl.workspace.models import User
from wasl.workspace.queries import actor_in, workspace

TOPIC = "notices"
MENTIONED = "mentioned"
# under which kind people hear, by who they are to the event
KINDS = {
    MENTIONED: "mention",
    "new_owner": "assigned",
    "given": "assigned",
    "people": "mine",
    "owner": "mine",
    "lead": "team",
    "followers": "followed",
}
# what customers do outside that is worth a word at once; other behavior waits on the timeline
ENGAGEMENT = frozenset({"quote.opened", "quote.accepted", "invoice.opened", "order.placed", "support.asked"})
# above this many of one act for one person, one notification stands for all
MANY = 3


@cache
def _declared() -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Return who hears of a type of event, and under which kind, where it says so."""
    return {
        entry.event.type: (entry.tells, entry.notice) for entry in registry().all("events") if entry.tells
    }


def wants(event_type: str) -> bool:
    """Tell whether anybody could hear of events of this stored type."""
    return event_type in _declared() or event_type in ENGAGEMENT


def _tells(event: Event) -> tuple[tuple[str, ...], str]:
    return _declared().get(event.type, (("owner", "followers"), "engagement"))


@dataclass(frozen=True)
class Hearing:
    """A person who is to hear of an event, and under which kind."""

    person: UUID
    event: Event
    kind: str
    source: str


@dataclass
class Scene:
    """The events of a batch with what tells who hears of them."""

    events: Sequence[Event]
    anchors: Mapping[UUID, Anchor]
    notes: Mapping[str, Note]
    followers: Mapping[UUID, set[UUID]] = field(default_factory=dict)

    def audience(self, name: str, event: Event) -> Iterable[UUID]:
        """Return the ids of those whom a word of `tells` means."""
        if name == MENTIONED:
            note = self.notes.get(event.data.get("note", ""))
            return [UUID(key) for key in note.mentions] if note and not note.deleted_at else []
        if name == "people":
            return [UUID(str(key)) for key in event.data.get("people", ())]
        if name == "followers":
            return self.followers.get(event.id, set())
        owner = self.anchors[event.subject_id].owner
        is_by_itself = event.actor_kind not in {ActorKind.USER, ActorKind.TOKEN}
        if (name == "given" and is_by_itself) or (name == "owner" and event.data.get("reminded")):
            return []
        if owner is None or (name == "new_owner" and not _gives_to(owner, event)):
            return []
        return [owner.id] if name != "lead" else _leads(owner)

    def hearings(self) -> Iterator[Hearing]:
        """Yield who is to hear of what: each person once for an event, by the first reason that fits."""
        for event in self.events:
            if event.subject_id not in self.anchors:
                continue
            names, notice = _tells(event)
            heard = {event.actor_id} if event.actor_kind in {ActorKind.USER, ActorKind.TOKEN} else set()
            for name in names:
                for person in self.audience(name, event):
                    if person not in heard:
                        heard.add(person)
                        yield Hearing(person, event, notice or KINDS[name], _source(name, event))


def _leads(owner: User) -> Sequence[UUID]:
    """Return who leads the team of an owner, or the one above it where the owner leads it."""
    team = owner.team
    while team and team.lead_id in {None, owner.id}:
        team = team.parent
    return [team.lead_id] if team and team.lead_id else []


def _gives_to(owner: User, event: Event) -> bool:
    """Tell whether an event gave the record to who owns it now: had another got it since, only that is told."""
    if event.data.get("along"):
        return False
    if event.type == RecordAdded.type:
        return bool(event.data.get("owner") == str(owner.id))
    return bool(event.data.get("changes", {}).get("owner", ["", ""])[1] == str(owner))


def _source(name: str, event: Event) -> str:
    """Return the cause: one is told of a mention once, however often the note is edited."""
    return f"mention:{event.data['note']}" if name == MENTIONED else f"event:{event.id}"


def _scene(ids: Sequence[UUID]) -> Scene:
    events = list(Event.objects.filter(pk__in=ids).order_by("id"))
    subjects = Anchor.objects.select_related("owner__team__parent").in_bulk(
        {event.subject_id for event in events}
    )
    keys = {event.data["note"] for event in events if "note" in event.data and event.type in _declared()}
    notes = {str(note.id): note for note in Note.objects.filter(pk__in=keys)} if keys else {}
    followers: dict[UUID, set[UUID]] = defaultdict(set)
    links = defaultdict(list)
    for event_id, anchor_id in EventLink.objects.filter(event_id__in=ids).values_list(
        "event_id", "anchor_id"
    ):
        links[anchor_id].append(event_id)
    for person, anchor in Follow.objects.filter(anchor_id__in=links).values_list("person_id", "anchor_id"):
        for event_id in links[anchor]:
            followers[event_id].add(person)
    return Scene(events, subjects, notes, followers)


def tell(ids: Sequence[UUID]) -> bool:
    """Write down who is to hear of events, once however often it is called; tell whether something is to leave at once."""
    scene = _scene(ids)
    hearings = list(scene.hearings())
    listeners = listeners_of({one.person for one in hearings})
    seen = [
        one
        for one in hearings
        if one.person in listeners
        and _may_hear(listeners[one.person].actor, one.event, scene.anchors[one.event.subject_id])
    ]
    return write([_notification(one, more) for one, more in _gathered(seen)], listeners)


def _may_hear(actor: Actor, event: Event, subject: Anchor) -> bool:
    """Tell whether a person may see the subject of an event, and of a change at least one field."""
    if not subject.is_visible_to(actor):
        return False
    return event.type != Changed.type or any(
        not actor.hides(subject.kind, name) for name in event.data["changes"]
    )


def _gathered(hearings: Iterable[Hearing]) -> Iterator[tuple[Hearing, int]]:
    """Yield each hearing with how many more it stands for: many of one act are told as one."""
    groups: dict[tuple[UUID, str, UUID], list[Hearing]] = defaultdict(list)
    for one in hearings:
        groups[one.person, one.kind, one.event.cause or one.event.id].append(one)
    for group in groups.values():
        if len(group) > MANY:
            yield group[0], len(group) - 1
        else:
            yield from ((one, 0) for one in group)


def _notification(hearing: Hearing, more: int) -> Notification:
    return unsaved(
        Notification,
        person_id=hearing.person,
        kind=hearing.kind,
        source=hearing.source,
        anchor_id=hearing.event.subject_id,
        event_id=hearing.event.id,
        actor_id=hearing.event.actor_id,
        more=more,
    )


@dataclass(frozen=True)
class Listener:
    """A person who hears, with the rights and the wishes that hold now."""

    actor: Actor
    preferences: NotificationPreferences


def listeners_of(ids: Iterable[UUID]) -> Mapping[UUID, Listener]:
    """Return those of the people who still work here."""
    people = list(User.objects.filter(pk__in=list(ids), is_active=True).select_related("role"))
    if not people:
        return {}
    firm = workspace()
    wishes = NotificationPreferences.objects.in_bulk([person.id for person in people])
    return {
        person.id: Listener(
            actor_in(firm, person), wishes.get(person.id) or NotificationPreferences(person=person)
        )
        for person in people
    }


def write(rows: Sequence[Notification], listeners: Mapping[UUID, Listener]) -> bool:
    """Write notifications that are not there yet, each as its person wants to hear, and tell the open pages.

    Tells whether something is to leave at once by mail or push.
    """
    wanted = [row for row in rows if _arrange(row, listeners[row.person_id])]
    if not wanted:
        return False
    with transaction.atomic():
        Notification.objects.bulk_create(wanted, ignore_conflicts=True)
        found = Notification.objects.filter(pk__in=[row.id for row in wanted], is_shown=True)
        people = sorted(set(found.values_list("person_id", flat=True)))
        publish([f"{TOPIC}:{person}" for person in people], "")
    now = clock.now()
    return any(at is not None and at <= now for row in wanted for at in (row.mail_at, row.push_at))


def _arrange(row: Notification, listener: Listener) -> bool:
    """Set by which ways, and when, a notification reaches its person; tell whether there is any."""
    kind = registry().notice(row.kind)
    if kind is None:
        return True
    wishes, zone, now = listener.preferences, zoneinfo.ZoneInfo(listener.actor.zone), clock.now()
    choice = wishes.choice(kind)
    row.is_shown = choice["page"]
    row.in_digest = choice["mail"] == "digest"
    if row.in_digest:
        row.mail_at = wishes.next_digest(now, zone)
    elif choice["mail"] == "now":
        row.mail_at = wishes.end_of_rest(now, zone)
    row.push_at = wishes.end_of_rest(now, zone) if choice["push"] else None
    return bool(row.is_shown or row.mail_at or row.push_at)


def say_to(
    people: Iterable[UUID],
    *,
    kind: str,
    source: str,
    text: str,
    record: Anchor | Record | None = None,
    address: str = "",
    actor: UUID | None = None,
) -> bool:
    """Say a sentence to those of the people who may see the record, once for each `source`.

    Tells whether something is to leave at once.
    """
    listeners = listeners_of(people)
    rows = [
        unsaved(
            Notification,
            person_id=person,
            kind=kind,
            source=source,
            text=text[:500],
            anchor_id=record.id if record else None,
            address=address,
            actor_id=actor,
        )
        for person, listener in listeners.items()
        if record is None or record.is_visible_to(listener.actor)
    ]
    return write(rows, listeners)
