"""The feed: what matters, as far as the reader may see the record it is about."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.automation.models import Follow
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.ids import moment7
from wasl.kernel.manifest import News
from wasl.records.models import Note
from wasl.records.queries import anchor_visible
from wasl.records.queries.dressing import dress
from wasl.rooms.models import Line, Reading, Room, people_of
from wasl.rooms.news import news_of
from wasl.workspace.models import User

PAGE = 20
COMMENTS = 3
# from so many on, news of one sort of one day stand as the newest of them
ALIKE = 4
# so many lines are looked over to find those of a page
WIDE = 500
# of a page together; more are read where they stand
MOST_COMMENTS = 300
ALL, TEAM, MINE = "all", "team", "mine"
SCOPES = (
    (ALL, pgettext_lazy("the feed", "The firm")),
    (TEAM, pgettext_lazy("the feed", "My team")),
    (MINE, _("What I follow")),
)


@dataclass
class FeedItem:
    """A line as it is drawn; an announcement has no `news`."""

    line: Line
    note: Note
    news: News | None
    comments: list[Note] = field(default_factory=list)
    count: int = 0
    readers: int = 0
    people: int = 0
    has_read: bool = False
    is_own: bool = False
    alike: int = 0

    @property
    def more(self) -> str:
        """Return in words how many of its sort of that day stand behind it."""
        return str(self.news.more % {"n": self.alike}) if self.news and self.alike else ""

    @property
    def is_announced(self) -> bool:
        """Tell whether somebody announced it."""
        return self.news is None

    @property
    def place(self) -> str:
        """Return the name of the room of an announcement, as the reader calls it."""
        return str(Room.Openness.FIRM.label) if self.line.is_of_firm else self.line.anchor.title  # type: ignore[attr-defined]  # annotated

    @property
    def earlier(self) -> int:
        """Return how many comments stand before those shown."""
        return self.count - len(self.comments)


@dataclass(frozen=True)
class FeedPage:
    """Lines newest first, and the key to ask for older ones (None at the end).

    `since` is the oldest that was looked over: what stands behind a line of this page is not older than it.
    """

    items: list[FeedItem]
    older: UUID | None
    since: UUID | None = None


def _visible(viewer: Actor) -> Q:
    return Q(anchor__is_deleted=False, note__deleted_at=None) & anchor_visible(viewer, "anchor__")


def _narrowed(viewer: Actor, scope: str) -> Q:
    if scope == MINE:
        followed = Follow.objects.filter(person_id=viewer.user_id).values("anchor_id")
        mine = Room.objects.of_member(viewer).order_by().values("pk")
        return Q(anchor_id__in=followed) | Q(anchor__owner_id=viewer.user_id) | Q(anchor_id__in=mine)
    if scope == TEAM:
        teams = sorted(viewer.teams)
        rooms = Room.objects.filter(of_team_id__in=teams).values("pk")
        theirs = Q(note__author__team_id__in=teams) | Q(anchor_id__in=rooms)
        return Q(anchor__team_id__in=teams) | theirs
    return Q()


def feed(
    viewer: Actor, *, scope: str = ALL, before: UUID | None = None, limit: int = PAGE, key: UUID | None = None
) -> FeedPage:
    """Return a page of the feed, newest first; `key` asks for one line alone.

    Four queries, others where announcements of one's own ask to be read and where records are named by address.
    """
    rows = _rows(viewer, scope, before)
    rows = rows.filter(pk=key) if key else rows
    found = _dressed(viewer, rows[: limit + 1])
    lines = found[:limit]
    return FeedPage(_drawn(viewer, lines), lines[-1].event_id if len(found) > limit else None)


def grouped_feed(viewer: Actor, *, scope: str = ALL, before: UUID | None = None) -> FeedPage:
    """Return a page of the feed where news of one sort of one day stand as one, so that many orders leave room for the rest.

    What somebody said something to stands for itself. One query more than `feed`.
    """
    looked, is_whole = _looked_over(viewer, _rows(viewer, scope, before))
    shown: dict[UUID, int] = {}
    for keys in looked.values():
        few = keys if len(keys) < ALIKE else keys[:1]
        shown |= dict.fromkeys(few, len(keys) - len(few))
    items = _drawn(viewer, _dressed(viewer, Line.objects.filter(event_id__in=shown).order_by("-event_id")))
    for item in items:
        item.alike = shown[item.line.event_id]
    since = min((key for keys in looked.values() for key in keys), default=None)
    return FeedPage(items, None if is_whole else since, since)


def alike(viewer: Actor, key: UUID, *, since: UUID, scope: str = ALL) -> FeedPage:
    """Return what stands behind a line of `grouped_feed`: older news of its sort of that day, `since` that of its page.

    Raises `NotFound` for a line that is not (or no longer) there to be seen.
    """
    line = get_line(viewer, key)
    rows = _rows(viewer, scope, line.event_id).filter(event_id__gte=since, type=line.type)
    looked, _is_whole = _looked_over(viewer, rows.filter(anchor__kind=line.anchor.kind))
    keys = looked.get(_sort(viewer, line.event_id, line.type, line.anchor.kind), [])
    items = _drawn(
        viewer, _dressed(viewer, Line.objects.filter(event_id__in=keys[:PAGE]).order_by("-event_id"))
    )
    if items:
        items[-1].alike = len(keys) - len(items)
    return FeedPage(items, None, since)


def _rows(viewer: Actor, scope: str, before: UUID | None) -> QuerySet[Line]:
    rows = Line.objects.filter(_visible(viewer)).filter(_narrowed(viewer, scope)).order_by("-event_id")
    return rows.filter(event_id__lt=before) if before else rows


type Sort = tuple[object, ...]


def _looked_over(viewer: Actor, rows: QuerySet[Line]) -> tuple[dict[Sort, list[UUID]], bool]:
    """Return the keys of the newest lines by what stands together, as many as make a page, and whether that is all."""
    answers = Note.objects.filter(answers=OuterRef("pk"), deleted_at=None)
    told = rows.annotate(is_discussed=Exists(answers))
    found = list(told.values_list("event_id", "type", "anchor__kind", "is_discussed")[:WIDE])
    sorts: dict[Sort, list[UUID]] = {}
    for key, event_type, kind, is_discussed in found:
        sort = (key,) if is_discussed else _sort(viewer, key, event_type, kind)
        if sort not in sorts and len(sorts) == PAGE:
            return sorts, False
        sorts.setdefault(sort, []).append(key)
    return sorts, len(found) < WIDE


def _sort(viewer: Actor, key: UUID, event_type: str, kind: str) -> Sort:
    """Return what lines that stand together have in common: the news and the day of the viewer; others stand alone."""
    news = news_of(event_type, kind)
    if news is None or not news.more:
        return (key,)
    return event_type, kind, moment7(key).astimezone(zoneinfo.ZoneInfo(viewer.zone)).date()


def _dressed(viewer: Actor, rows: QuerySet[Line]) -> list[Line]:
    """Return lines with what the viewer and others have confirmed."""
    own = Reading.objects.filter(line_id=OuterRef("pk"), person_id=viewer.user_id)
    firm = Room.objects.filter(pk=OuterRef("anchor_id"), openness=Room.Openness.FIRM)
    counted = rows.annotate(
        read_by=_number(Reading.objects.filter(line=OuterRef("pk")), "line"),
        has_read=Exists(own),
        is_of_firm=Exists(firm),
    )
    return list(counted.select_related("anchor"))


def _number(rows: QuerySet[Any], column: str) -> Coalesce:
    """Return how many rows there are that point at a row by `column`."""
    counted = rows.order_by().values(column).annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _drawn(viewer: Actor, lines: Sequence[Line]) -> list[FeedItem]:
    keys = [line.pk for line in lines]
    if not keys:
        return []
    notes = list(
        Note.objects.with_signs()
        .filter(pk__in=keys)
        .select_related("author", "anchor")
        .prefetch_related("files")
        .annotate(answered=_number(Note.objects.filter(answers=OuterRef("pk"), deleted_at=None), "answers"))
    )
    said = Note.objects.with_signs().filter(answers__in=keys, deleted_at=None).select_related("author")
    comments = list(said.order_by("-pk")[:MOST_COMMENTS])
    dress(viewer, [*notes, *comments])
    by_key = {note.pk: note for note in notes}
    return [_item(viewer, line, by_key[line.pk], comments) for line in lines]


def _item(viewer: Actor, line: Line, note: Note, comments: Sequence[Note]) -> FeedItem:
    own = [one for one in comments if one.answers_id == note.pk][:COMMENTS]
    is_own = note.author_id == viewer.user_id
    return FeedItem(
        line,
        note,
        news_of(line.type, line.anchor.kind),
        own[::-1],
        note.answered,  # type: ignore[attr-defined]  # annotated
        line.read_by,  # type: ignore[attr-defined]  # annotated
        _people(line) if line.asks_reading and is_own else 0,
        line.has_read,  # type: ignore[attr-defined]  # annotated
        is_own,
    )


def _people(line: Line) -> int:
    room = Room.objects.filter(pk=line.anchor_id).first()
    return people_of(room).exclude(Q(pk=line.note.author_id)).count() if room else 0


def get_line(viewer: Actor, key: UUID) -> Line:
    """Return a line of the feed that the viewer may see; raises `NotFound`."""
    rows = Line.objects.filter(_visible(viewer)).select_related("anchor", "note__author")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Readers:
    """Who has confirmed having read an announcement, and who has not."""

    line: Line
    read: list[User]
    waiting: list[User]


def readers(viewer: Actor, key: UUID) -> Readers:
    """Return who has read one's own announcement; raises `NotFound`, `NotAllowed` for one that another wrote."""
    line = get_line(viewer, key)
    if line.note.author_id != viewer.user_id and not viewer.may("rooms.manage"):
        raise NotAllowed
    room = Room.objects.filter(pk=line.anchor_id).first()
    if room is None:
        raise NotFound
    done = set(line.readings.values_list("person_id", flat=True))
    people = list(people_of(room).exclude(Q(pk=line.note.author_id)).order_by("name"))
    return Readers(
        line,
        [person for person in people if person.pk in done],
        [person for person in people if person.pk not in done],
    )
