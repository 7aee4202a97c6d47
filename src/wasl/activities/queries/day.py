"""My day: what is late, due today and next, what is done, what is late in the team, what happened lately."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, prefetch_related_objects

from wasl.activities.models import CURRENT, OPEN, Activity
from wasl.activities.queries.activities import about_of, hide
from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import Look, registry
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
EVENTS = 8
WEEK = 7
COUNTED = 1_000


@dataclass(frozen=True)
class Agenda:
    """What waits for a person: late, ahead until the end of a day, and how much of both there is today."""

    now: datetime.datetime
    days: int
    late: Sequence[Activity]
    ahead: Sequence[Activity]
    late_count: int
    today_count: int
    attended: Sequence[Activity] = ()

    @property
    def today(self) -> list[Activity]:
        """Return what is ahead on this day."""
        return [one for one in self.ahead if one.due_on == self.now.date()]

    @property
    def first(self) -> Activity | None:
        """Return what comes first: the one with an hour that is next today, else what has waited longest."""
        timed = next((one for one in self.today if one.has_time), None)
        return timed or next(iter([*self.late, *self.today]), None)

    @property
    def schedule(self) -> list[Activity]:
        """Return the calls and meetings of the day in their order, those of colleagues that one attends too."""
        timed = [one for one in (*self.late, *self.ahead) if one.is_talk and one.has_time]
        own = [one for one in timed if one.due_on == self.now.date()]
        return sorted([*own, *self.attended], key=lambda one: one.due_at or self.now)

    def shown(self) -> list[Activity]:
        """Return what the list of the day shows."""
        return [*self.late, *(self.today if self.days == 1 else self.ahead)]


@dataclass(frozen=True)
class Talks:
    """How many calls and meetings a person has had in seven days."""

    calls: int
    meetings: int


def agenda_of(look: Look) -> Agenda:
    """Return what waits for the viewer; `?days=7` looks a week ahead."""
    return look.once(_week if look.params.get("days") == "7" else _day)


def _day(viewer: Actor) -> Agenda:
    return _agenda(viewer, 1)


def _week(viewer: Actor) -> Agenda:
    return _agenda(viewer, WEEK)


def _agenda(viewer: Actor, days: int) -> Agenda:
    """Return what is late or due within `days` (calendar days in the viewer's zone): four queries and one for names."""
    now = _now(viewer)
    mine = _seen(viewer).filter(OPEN).order_by("due_at", "pk")
    late = list(mine.filter(due_at__lte=now)[:SHOWN])
    ahead = list(mine.filter(due_at__gt=now, due_at__lte=_midnight(now, days))[: 2 * SHOWN])
    attended = _attended(viewer, _midnight(now, 0), _midnight(now, 1))
    _dress([*late, *ahead, *attended], viewer)
    due = Activity.objects.filter(CURRENT, OPEN, owner_id=viewer.user_id, due_at__lte=_midnight(now, 1))
    counts = due.aggregate(
        late=Count("pk", filter=Q(due_at__lte=now)), today=Count("pk", filter=Q(due_at__gt=now))
    )
    return Agenda(now, days, late, ahead, counts["late"], counts["today"], attended)


def _attended(viewer: Actor, start: datetime.datetime, end: datetime.datetime) -> list[Activity]:
    """Return the open meetings of colleagues that the viewer attends, which begin between two moments."""
    shares = [share.attended for share in registry().shares_of("meeting") if share.attended]
    if viewer.user_id is None or not shares:
        return []
    mine = reduce(or_, (attended([viewer.user_id], start, end) for attended in shares))
    rows = Activity.objects.visible_to(viewer).filter(mine, CURRENT, OPEN, has_time=True)
    return list(
        rows.exclude(owner_id=viewer.user_id).select_related("owner").order_by("due_at", "pk")[:SHOWN]
    )


def coming(look: Look) -> list[Activity] | None:
    """Return what comes after the days that are looked at."""
    viewer = look.viewer
    midnight = _midnight(_now(viewer), WEEK if look.params.get("days") == "7" else 1)
    rows = _seen(viewer).filter(OPEN).filter(Q(due_at__gt=midnight) | Q(due_at=None))
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[: SHOWN // 2])
    return _dress(found, viewer) or None


def done_today(look: Look) -> list[Activity] | None:
    """Return what the viewer has finished on this day."""
    rows = _seen(look.viewer).filter(state="done", done_at__gte=_midnight(_now(look.viewer), 0))
    return _dress(list(rows.order_by("-done_at")[: SHOWN // 2]), look.viewer) or None


def schedule(look: Look) -> list[Activity] | None:
    """Return today's calls and meetings of the viewer in their order."""
    return agenda_of(look).schedule or None


def first_day(look: Look) -> bool | None:
    """Tell whether who sets the firm up has no record yet: then the page says what to begin with."""
    if not look.viewer.may("workspace.manage_settings"):
        return None
    rows = Anchor.objects.visible_to(look.viewer).exclude(kind__in=list(registry().circles))
    return None if rows.exists() else True


def talks(look: Look) -> Talks:
    """Return how many calls and meetings the viewer has had in seven days."""
    week = clock.now() - datetime.timedelta(days=WEEK)
    mine = Activity.objects.filter(CURRENT, owner_id=look.viewer.user_id, state="done", done_at__gte=week)
    counted = mine.filter(kind__in=("call", "meeting")).aggregate(
        calls=Count("pk", filter=Q(kind="call")), meetings=Count("pk", filter=Q(kind="meeting"))
    )
    return Talks(**counted)


def quiet_customers(look: Look) -> int:
    """Return how many of the viewer's customers nothing has happened with for thirty days, a thousand at most."""
    rows = Anchor.objects.filter(
        kind="contact", owner_id=look.viewer.user_id, is_archived=False, last_event_at__lt=clock.now() - QUIET
    )
    return rows[:COUNTED].count()


def lately(look: Look) -> list[TimelineItem]:
    """Return what has happened with customers in a fortnight, as far as the viewer may see it."""
    # nothing lies further ahead than a day: without the upper bound every partition to come is opened
    now = clock.now()
    span = (floor7(now - LATELY), floor7(now + FUTURE))
    rows = Event.objects.filter(pk__gte=span[0], pk__lt=span[1]).filter(
        subject_visible(look.viewer, "subject__")
    )
    # what is said in rooms has a place of its own
    rows = rows.exclude(type__in=SMALL).exclude(subject__kind__in=list(registry().circles))
    return items_of(look.viewer, rows.select_related("actor", "subject").order_by("-id")[:EVENTS])


def team_late(look: Look) -> list[User] | None:
    """Return colleagues with late work and how much of each kind (`late`), for those who answer for others too."""
    viewer = look.viewer
    if viewer.reach_for("task") not in {Reach.TEAM, Reach.ALL}:
        return None
    late = Activity.objects.visible_to(viewer).filter(OPEN, CURRENT, due_at__lte=clock.now())
    if viewer.teams:
        late = late.filter(owner__team_id__in=sorted(viewer.teams))
    found: dict[Any, dict[str, int]] = {}
    for owner, kind, number in late.order_by().values_list("owner_id", "kind").annotate(n=Count("*")):
        found.setdefault(owner, {})[kind] = number
    counts = {key: sum(kinds.values()) for key, kinds in found.items() if key and key != viewer.user_id}
    most = sorted(counts, key=lambda key: -counts[key])[:SHOWN]
    users = User.objects.in_bulk(most)
    for key in users:
        users[key].late = found[key]  # type: ignore[attr-defined]  # read by the template
    return [users[key] for key in most if key in users] or None


def _now(viewer: Actor) -> datetime.datetime:
    return clock.now().astimezone(zoneinfo.ZoneInfo(viewer.zone))


def _midnight(now: datetime.datetime, days: int) -> datetime.datetime:
    return (now + datetime.timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def _seen(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Activity.objects.visible_to(viewer).filter(CURRENT, owner_id=viewer.user_id)
    return rows.select_related("owner")


def _dress(rows: list[Activity], viewer: Actor) -> list[Activity]:
    """Return activities with whom they are about, for all of them at once, without what is hidden from the viewer."""
    prefetch_related_objects(rows, about_of(viewer))
    hide(rows, viewer)
    return rows
