"""My day: promised steps, what is late in the team, what happened lately."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.ids import floor7
from wasl.records.models import Anchor, Event, Note
from wasl.records.queries.timeline import TimelineItem, items_of, subject_visible
from wasl.workspace.models import User

SHOWN = 12
# what happens around a record rather than with the customer
SMALL = ("record.added", "record.changed", "record.tagged", "next_step.set", "note.edited")
LATELY = datetime.timedelta(days=14)
FUTURE = datetime.timedelta(days=2)
QUIET = datetime.timedelta(days=30)
COUNTED = 1_000


@dataclass(frozen=True)
class Numbers:
    """Four figures of one's own day; each agrees with the list it opens."""

    late: int = 0
    today: int = 0
    calls: int = 0
    quiet: int = 0


@dataclass(frozen=True)
class Day:
    """What the home page shows."""

    now: datetime.datetime
    numbers: Numbers = field(default_factory=Numbers)
    steps: Sequence[Anchor] = ()
    lately: Sequence[TimelineItem] = ()
    team_late: Sequence[User] = ()
    is_first: bool = False

    @property
    def first(self) -> Anchor | None:
        """Return the step that comes first: the one to take now."""
        return self.steps[0] if self.steps else None


def day(viewer: Actor, *, days: int = 1) -> Day:
    """Return the viewer's day: steps that are late or due within `days` (calendar days in the viewer's zone)."""
    now = clock.now().astimezone(zoneinfo.ZoneInfo(viewer.zone))
    midnight = (now + datetime.timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Anchor.objects.visible_to(viewer).filter(next_step_by_id=viewer.user_id, is_archived=False)
    steps = list(mine.filter(next_step_at__lt=midnight).order_by("next_step_at")[:SHOWN])
    lately = _lately(viewer, now)
    return Day(
        now=now,
        numbers=_numbers(viewer, now),
        steps=steps,
        lately=lately,
        team_late=_team_late(viewer, now),
        is_first=not steps and not lately and _is_first(viewer),
    )


def _is_first(viewer: Actor) -> bool:
    """Tell whether who sets the firm up has no record yet: then the page says what to begin with."""
    return viewer.may("workspace.manage_settings") and not Anchor.objects.visible_to(viewer).exists()


def _numbers(viewer: Actor, now: datetime.datetime) -> Numbers:
    tomorrow = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    # "there is a next step" is what the index says
    mine = Anchor.objects.filter(
        next_step_by_id=viewer.user_id, next_step_at__isnull=False, is_archived=False
    )
    counts = mine.aggregate(
        late=Count("pk", filter=Q(next_step_at__lt=now)),
        today=Count("pk", filter=Q(next_step_at__gte=now, next_step_at__lt=tomorrow)),
    )
    week = now - datetime.timedelta(days=7)
    calls = Note.objects.filter(
        author_id=viewer.user_id, kind=Note.Kind.CALL, happened_at__gte=week, deleted_at=None
    )
    quiet = Anchor.objects.filter(owner_id=viewer.user_id, is_archived=False, last_event_at__lt=now - QUIET)
    return Numbers(counts["late"], counts["today"], calls.count(), quiet[:COUNTED].count())


def _lately(viewer: Actor, now: datetime.datetime) -> list[TimelineItem]:
    # nothing lies further ahead than a day: without the upper bound every partition to come is opened
    span = (floor7(now - LATELY), floor7(now + FUTURE))
    rows = Event.objects.filter(pk__gte=span[0], pk__lt=span[1]).filter(subject_visible(viewer, "subject__"))
    rows = rows.exclude(type__in=SMALL)
    return items_of(viewer, rows.select_related("actor", "subject").order_by("-id")[:SHOWN])


def _team_late(viewer: Actor, now: datetime.datetime) -> list[User]:
    """Return colleagues with late steps and how many (`late_count`), for those who read beyond their own records."""
    if viewer.reach_for("*") not in {Reach.TEAM, Reach.ALL} or not viewer.may("workspace.read_audit"):
        return []
    late = Anchor.objects.visible_to(viewer).filter(next_step_at__lt=now, is_archived=False)
    counts = dict(late.values_list("next_step_by_id").annotate(n=Count("*")).order_by("-n")[:SHOWN])
    users = User.objects.filter(pk__in=[key for key in counts if key and key != viewer.user_id])
    for user in users:
        user.late_count = counts[user.pk]  # type: ignore[attr-defined]  # read by the template
    return sorted(users, key=lambda user: -counts[user.pk])
