"""The timeline of a record: events newest first, each with what its template draws."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.ids import moment7
from wasl.kernel.manifest import EventType, registry
from wasl.kernel.text import fold
from wasl.records.events import Changed, NoteWritten, RecordAdded
from wasl.records.models import Anchor, Event, EventLink, File, Note, Record
from wasl.records.queries.dressing import dress
from wasl.workspace.actors import teams_below
from wasl.workspace.visibility import reach

PAGE = 50
MOST_COUNTED = 10_000
# where a record comes from that its first line says
TOLD_SOURCES = ("import", "api")
OUTSIDE, VOICES = "outside", "voices"
# the names of records in the data of an event, by their ids
NAMED = "named"


@dataclass(frozen=True)
class TimelineFilter:
    """What part of a timeline is wanted: groups of event types ("outside" for behavior,
    "voices" for what customers complain of and praise), a team, words, one type."""

    groups: tuple[str, ...] = ()
    team: uuid.UUID | None = None
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class TimelineItem:
    """One event as it is drawn; `look` is None for behavior from outside, `note` is there for events of a note."""

    event: Event
    look: EventType | None
    note: Note | None = None
    files: Sequence[File] = ()
    changes: dict[str, list[Any]] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    may_edit: bool = False
    may_answer: bool = False

    @property
    def at(self) -> datetime.datetime:
        """Return the moment it happened."""
        return moment7(self.event.id)

    @property
    def differences(self) -> list[tuple[str, list[Any]]]:
        """Return the changes as pairs: a template takes a field called "items" for the method of that name."""
        return list(self.changes.items())

    @property
    def template(self) -> str:
        """Return the template that draws it."""
        return self.look.template if self.look else "records/timeline/outside.html"


@dataclass(frozen=True)
class TimelinePage:
    """Items newest first, and the key to ask for older ones (None at the end)."""

    items: list[TimelineItem] = field(default_factory=list)
    older: uuid.UUID | None = None

    @property
    def drawn(self) -> list[TimelineItem]:
        """Return the items without a plain "created" where another one says it in words of its own."""
        told = {one.event.subject_id for one in self.items if one.look and one.look.begins}
        return [one for one in self.items if not (_is_plain(one.event) and one.event.subject_id in told)]


def _is_plain(event: Event) -> bool:
    return event.type == RecordAdded.type and event.data.get("source") not in TOLD_SOURCES


def timeline(
    viewer: Actor,
    record: Anchor | Record,
    *,
    wanted: TimelineFilter | None = None,
    before: uuid.UUID | None = None,
    limit: int = PAGE,
) -> TimelinePage:
    """Return a page of a record's timeline, newest first: only events whose subject the viewer may see.

    Two queries, a third where notes stand on the page, a fourth where these have files, another where they name records by address.
    """
    links = _links(viewer, record, wanted or TimelineFilter())
    if before is not None:
        links = links.filter(event_id__lt=before)
    links = links.order_by("-event_id")
    # the ids first: they let PostgreSQL open only the partitions that hold them
    found = _events(links.values_list("event_id", flat=True)[: limit + 1])
    more = len(found) > limit
    return TimelinePage(items_of(viewer, found[:limit]), found[limit - 1].id if more else None)


def timeline_length(
    viewer: Actor, record: Anchor | Record, *, wanted: TimelineFilter | None = None
) -> tuple[int, bool]:
    """Return how many events a timeline has, and whether that is exact: no more than ten thousand are counted."""
    found = _links(viewer, record, wanted or TimelineFilter()).order_by()[: MOST_COUNTED + 1].count()
    return min(found, MOST_COUNTED), found <= MOST_COUNTED


def _links(viewer: Actor, record: Anchor | Record, wanted: TimelineFilter) -> QuerySet[EventLink]:
    if not record.is_visible_to(viewer):
        raise NotFound
    links = _narrow(EventLink.objects.filter(anchor_id=record.id), record, wanted)
    if wanted.text and viewer.hidden_fields:
        # what a role hides may not be guessed by looking for it
        links = links.exclude(type=Changed.type)
    return links.filter(_seen_on(viewer, record))


def _seen_on(viewer: Actor, record: Anchor | Record) -> Q:
    """Return the condition on the links of a visible record's timeline; on that of a circle stands only its own."""
    kind = record.kind if isinstance(record, Anchor) else record.kind_name()
    return Q() if registry().circle(kind) else subject_visible(viewer)


def get_item(viewer: Actor, record: Anchor | Record, event_id: uuid.UUID) -> TimelineItem:
    """Return one event of a record's timeline; raises `NotFound`."""
    links = EventLink.objects.filter(anchor_id=record.id, event_id=event_id).filter(_seen_on(viewer, record))
    found = _events(links.values_list("event_id", flat=True))
    if not found or not record.is_visible_to(viewer):
        raise NotFound
    return items_of(viewer, found)[0]


def subject_visible(viewer: Actor, prefix: str = "event__subject__") -> Q:
    """Return the condition that an event's subject lies in the viewer's reach of its kind.

    It is for timelines of records, where nothing of a circle ever stands; elsewhere ask `anchor_visible`.
    """
    kinds = [kind.name for kind in registry().all("kinds")]
    if all(viewer.reach_for(kind) is Reach.ALL for kind in kinds):
        return Q()
    condition = Q(pk__in=())
    for kind in kinds:
        condition |= Q(**{f"{prefix}kind": kind}) & reach(viewer, kind, prefix=prefix)
    return condition


def anchor_visible(viewer: Actor, prefix: str) -> Q:
    """Return the condition that an anchor of any kind, circles too, lies in the viewer's reach."""
    condition = subject_visible(viewer, prefix) & ~Q(**{f"{prefix}kind__in": list(registry().circles)})
    for name in registry().circles:
        condition |= Q(**{f"{prefix}kind": name}) & reach(viewer, name, prefix=prefix)
    return condition


def _events(ids: Iterable[uuid.UUID]) -> list[Event]:
    return list(Event.objects.filter(pk__in=list(ids)).select_related("actor", "subject").order_by("-id"))


def _narrow(
    links: QuerySet[EventLink], record: Anchor | Record, wanted: TimelineFilter
) -> QuerySet[EventLink]:
    known = [entry.event.type for entry in registry().all("events")]
    if wanted.groups:
        types = [entry.event.type for entry in registry().all("events") if entry.group in wanted.groups]
        condition = Q(type__in=types)
        if OUTSIDE in wanted.groups:
            condition |= ~Q(type__in=known)
        if VOICES in wanted.groups:
            kinds = (Note.Kind.COMPLAINT, Note.Kind.OPINION)
            condition |= _told_by(_notes_on(record).filter(kind__in=kinds))
        links = links.filter(condition)
    if wanted.name:
        links = links.filter(type=wanted.name)
    if wanted.team is not None:
        links = links.filter(event__team_id__in=teams_below(wanted.team))
    if words := fold(wanted.text):
        notes = _notes_on(record).filter(folded__contains=words)
        links = links.filter(Q(event__search__contains=words) | _told_by(notes))
    return links


def _notes_on(record: Anchor | Record) -> QuerySet[Note]:
    return Note.objects.filter(Q(anchor_id=record.id) | Q(attendees=record.id), deleted_at=None)


def _told_by(notes: QuerySet[Note]) -> Q:
    """Return the condition that an event tells of one of these notes."""
    keys = [str(key) for key in notes.values_list("id", flat=True)]
    kinds = [entry.event.type for entry in registry().all("events") if issubclass(entry.event, NoteWritten)]
    return Q(type__in=kinds, event__data__note__in=keys)


def items_of(viewer: Actor, rows: Iterable[Event]) -> list[TimelineItem]:
    """Return events as they are drawn; notes, their files and the records they name come in three queries at most."""
    events = list(rows)
    notes = _notes(
        viewer,
        (
            event.data["note"]
            for event in events
            if "note" in event.data and registry().event_type(event.type)
        ),
    )
    unseen = unseen_names(viewer, events)
    return [_item(viewer, event, notes, unseen) for event in events]


def _item(viewer: Actor, event: Event, notes: dict[str, Note], unseen: Set[str]) -> TimelineItem:
    look = registry().event_type(event.type)
    note = notes.get(event.data.get("note", "")) if look else None
    return TimelineItem(
        event=event,
        look=look,
        note=note,
        changes=_shown_changes(viewer, event),
        data=shown_data(viewer, event, event.subject.kind, unseen),
        files=[file for file in note.files.all() if file.deleted_at is None] if note else (),
        may_edit=bool(
            note and note.deleted_at is None and viewer.may("records.write_notes") and note.may_change(viewer)
        ),
        may_answer=bool(note and note.deleted_at is None and viewer.may("records.write_notes")),
    )


def unseen_names(viewer: Actor, events: Iterable[Event]) -> Set[str]:
    """Return the ids of records that events name (`named`) and the viewer may not see; one query where any are named."""
    keys = {key for event in events for key in event.data.get(NAMED, ())}
    seen = Anchor.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True) if keys else ()
    return keys - {str(key) for key in seen}


def shown_data(viewer: Actor, event: Event, kind: str, unseen: Set[str] | None = None) -> dict[str, Any]:
    """Return the data of an event on a record of `kind` without what the viewer's role hides and whom he may not see.

    `unseen` is what `unseen_names` says of it, where that is known.
    """
    data: dict[str, Any] = event.data
    if NAMED in data:
        hidden = unseen_names(viewer, [event]) if unseen is None else unseen
        data = data | {NAMED: {key: name for key, name in data[NAMED].items() if key not in hidden}}
    if event.type == Changed.type:
        seen = {name: pair for name, pair in data["changes"].items() if not viewer.hides(kind, name)}
        return data | {"changes": seen}
    look = registry().event_type(event.type)
    denied = (
        {one.name for one in look.details if one.right and viewer.hides(kind, one.right)} if look else set()
    )
    return {name: value for name, value in data.items() if name not in denied} if denied else data


def _shown_changes(viewer: Actor, event: Event) -> dict[str, list[Any]]:
    """Return the difference of a change without the fields that the viewer's role hides."""
    if event.type != Changed.type:
        return {}
    kind = event.subject.kind
    return {name: pair for name, pair in event.data["changes"].items() if not viewer.hides(kind, name)}


def _notes(viewer: Actor, keys: Iterable[str]) -> dict[str, Note]:
    """Return notes by id, each with its `people`: the attendees whom the viewer may see, as id and title."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = Note.attendees.through.objects.filter(note_id=OuterRef(OuterRef("pk"))).values("anchor_id")
    people = Anchor.objects.visible_to(viewer).filter(pk__in=rows).order_by("title")
    shown = ArraySubquery(people.values(person=JSONObject(pk="pk", title="title")))
    notes = Note.objects.filter(pk__in=wanted).select_related("anchor", "author", "answers__author")
    found = list(notes.with_signs().prefetch_related("files").annotate(people=shown))
    dress(viewer, found)
    return {str(note.id): note for note in found}
