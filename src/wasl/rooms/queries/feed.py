"""The feed: what matters, as far as the reader may see the record it is about."""

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
from wasl.kernel.manifest import News
from wasl.records.models import Note
from wasl.records.queries import anchor_visible
from wasl.records.queries.dressing import dress
from wasl.rooms.models import Line, Reading, Room, people_of
from wasl.rooms.news import news_of
from wasl.workspace.models import User

PAGE = 20
COMMENTS = 3
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
    """Lines newest first, and the key to ask for older ones (None at the end)."""

    items: list[FeedItem]
    older: UUID | None


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
    rows = Line.objects.filter(_visible(viewer)).filter(_narrowed(viewer, scope))
    rows = rows.filter(event_id__lt=before) if before else rows
    rows = rows.filter(pk=key) if key else rows
    own = Reading.objects.filter(line_id=OuterRef("pk"), person_id=viewer.user_id)
    firm = Room.objects.filter(pk=OuterRef("anchor_id"), openness=Room.Openness.FIRM)
    counted = rows.annotate(
        read_by=_number(Reading.objects.filter(line=OuterRef("pk")), "line"),
        has_read=Exists(own),
        is_of_firm=Exists(firm),
    )
    found = list(counted.select_related("anchor").order_by("-event_id")[: limit + 1])
    lines = found[:limit]
    return FeedPage(_drawn(viewer, lines), lines[-1].event_id if len(found) > limit else None)


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
