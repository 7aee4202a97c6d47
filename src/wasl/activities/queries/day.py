"""My day: what is late, due today and next, what is done, what is late in the team, what happened lately."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, prefetch_related_objects

from wasl.activities.models import CURRENT, OPEN, Activity
from wasl.activities.queries.activities import about_of, hide
from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import registry
from wasl.records.models import Anchor, Event
from wasl.records.queries.timeline import TimelineItem, items_of, subject_visible
from wasl.workspace.models import User

SHOWN = 12
# what happens around a record rather than with the customer
SMALL = (
    "record.added", "record.changed", "record.tagged", "next_step.set", "note.edited", "task.added", "call.planned",
    "meeting.planned", "task.overdue", "activity.reminder", "activity.reopened",
)  # fmt: skip
LATELY = datetime.timedelta(days=14)
FUTURE = datetime.timedelta(days=2)
QUIET = datetime.timedelta(days=30)
COUNTED = 1_000


@dataclass(frozen=True)
class Numbers:
    """Figures of one's own day; each agrees with the list it opens."""

    late: int = 0
    today: int = 0
    calls: int = 0
    meetings: int = 0
    quiet: int = 0


@dataclass(frozen=True)
class Day:
    """What the home page shows."""

    now: datetime.datetime
    numbers: Numbers = field(default_factory=Numbers)
    late: Sequence[Activity] = ()
    ahead: Sequence[Activity] = ()
    later: Sequence[Activity] = ()
    done: Sequence[Activity] = ()
    lately: Sequence[TimelineItem] = ()
    team_late: Sequence[User] = ()
    is_first: bool = False

    @property
    def first(self) -> Activity | None:
        """Return what comes first: the one with an hour that is next, else what has waited longest."""
        timed = next((one for one in self.ahead if one.has_time), None)
        return timed or next(iter([*self.late, *self.ahead]), None)

    @property
    def schedule(self) -> list[Activity]:
        """Return the calls and meetings of the day in their order."""
        timed = [one for one in (*self.late, *self.ahead) if one.is_talk and one.has_time]
        return [one for one in timed if one.due_on == self.now.date()]


def day(viewer: Actor, *, days: int = 1) -> Day:
    """Return the viewer's day: what is late or due within `days` (calendar days in the viewer's zone)."""
    now = clock.now().astimezone(zoneinfo.ZoneInfo(viewer.zone))
    midnight = _midnight(now, days)
    seen = (
        Activity.objects.visible_to(viewer).filter(CURRENT, owner_id=viewer.user_id).select_related("owner")
    )
    mine = seen.filter(OPEN).order_by("due_at", "pk")
    later = mine.filter(Q(due_at__gt=midnight) | Q(due_at=None)).order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )
    done = seen.filter(state="done", done_at__gte=_midnight(now, 0)).order_by("-done_at")
    parts = [
        list(mine.filter(due_at__lte=now)[:SHOWN]),
        list(mine.filter(due_at__gt=now, due_at__lte=midnight)[: 2 * SHOWN]),
        list(later[: SHOWN // 2]),
        list(done[: SHOWN // 2]),
    ]
    rows = [row for part in parts for row in part]
    # whom they are about, for all of them at once
    prefetch_related_objects(rows, about_of(viewer))
    hide(rows, viewer)
    lately = _lately(viewer, now)
    return Day(
        now=now,
        numbers=_numbers(viewer, now),
        late=parts[0],
        ahead=parts[1],
        later=parts[2],
        done=parts[3],
        lately=lately,
        team_late=_team_late(viewer, now),
        is_first=not rows and not lately and _is_first(viewer),
    )


def _is_first(viewer: Actor) -> bool:
    """Tell whether who sets the firm up has no record yet: then the page says what to begin with."""
    rows = Anchor.objects.visible_to(viewer).exclude(kind__in=list(registry().circles))
    return viewer.may("workspace.manage_settings") and not rows.exists()


def _midnight(now: datetime.datetime, days: int) -> datetime.datetime:
    return (now + datetime.timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def _numbers(viewer: Actor, now: datetime.datetime) -> Numbers:
    tomorrow, week = _midnight(now, 1), now - datetime.timedelta(days=7)
    mine = Activity.objects.filter(CURRENT, owner_id=viewer.user_id)
    due = mine.filter(OPEN, due_at__lte=tomorrow).aggregate(
        late=Count("pk", filter=Q(due_at__lte=now)), today=Count("pk", filter=Q(due_at__gt=now))
    )
    talks = mine.filter(state="done", kind__in=("call", "meeting"), done_at__gte=week).aggregate(
        calls=Count("pk", filter=Q(kind="call")), meetings=Count("pk", filter=Q(kind="meeting"))
    )
    quiet = Anchor.objects.filter(
        kind="contact", owner_id=viewer.user_id, is_archived=False, last_event_at__lt=now - QUIET
    )
    return Numbers(**due, **talks, quiet=quiet[:COUNTED].count())


def _lately(viewer: Actor, now: datetime.datetime) -> list[TimelineItem]:
    # nothing lies further ahead than a day: without the upper bound every partition to come is opened
    span = (floor7(now - LATELY), floor7(now + FUTURE))
    rows = Event.objects.filter(pk__gte=span[0], pk__lt=span[1]).filter(subject_visible(viewer, "subject__"))
    # what is said in rooms has a place of its own
    rows = rows.exclude(type__in=SMALL).exclude(subject__kind__in=list(registry().circles))
    return items_of(viewer, rows.select_related("actor", "subject").order_by("-id")[:SHOWN])


def _team_late(viewer: Actor, now: datetime.datetime) -> list[User]:
    """Return colleagues with late work and how much (`late_count`), for those who answer for others too."""
    if viewer.reach_for("task") not in {Reach.TEAM, Reach.ALL} or not viewer.may("workspace.read_audit"):
        return []
    late = Activity.objects.visible_to(viewer).filter(OPEN, CURRENT, due_at__lte=now)
    counts = dict(late.values_list("owner_id").annotate(n=Count("*")).order_by("-n")[:SHOWN])
    users = User.objects.filter(pk__in=[key for key in counts if key and key != viewer.user_id])
    for user in users:
        user.late_count = counts[user.pk]  # type: ignore[attr-defined]  # read by the template
    return sorted(users, key=lambda user: -counts[user.pk])
