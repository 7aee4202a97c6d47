"""What people can do in a week and what is planned for them, in three queries however many people and weeks."""

import datetime
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from wasl.activities.models import CURRENT, OPEN, USUAL_MINUTES, Activity
from wasl.calendar.queries.hours import first_weekday_in, timetables
from wasl.calendar.timetable import Timetable
from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.days import week_of
from wasl.workspace.models import User
from wasl.workspace.queries import colleagues

WEEKS = 4
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)
# what a task takes of which nothing is said
USUAL_TASK = 30
FULL, TIGHT = 100, 80


@dataclass(frozen=True)
class Load:
    """A week of somebody: minutes of work that there are, minutes that are planned, and how many things those are."""

    capacity: int
    planned: int
    count: int

    @property
    def share(self) -> float:
        """How much of the week is planned, in percent; a week without hours is full as soon as anything is planned."""
        return 100 * self.planned / self.capacity if self.capacity else (2 * FULL if self.planned else 0)

    @property
    def tone(self) -> str:
        """How it looks: too much, tight, or fine."""
        return "bad" if self.share > FULL else "next" if self.share > TIGHT else "ok"


@dataclass(frozen=True)
class Workload:
    """Weeks by their first days, and for each person the loads of them."""

    weeks: list[datetime.date]
    people: list[tuple[User, list[Load]]]
    previous: datetime.date
    following: datetime.date


def workload(viewer: Actor, start: datetime.date | None = None) -> Workload:
    """Return the weeks from the one of `start` (default now) with the work of everybody whose tasks the viewer sees.

    Late work counts in the week that is now: that is when it has to be done.
    """
    today = clock.today(zoneinfo.ZoneInfo(viewer.zone))
    begin = start or today
    people = [person for person in colleagues(viewer) if _is_seen(viewer, person)]
    # a week more on both sides: which day a week begins with is known by this query
    tables = timetables([person.pk for person in people], begin - WEEK, begin + (WEEKS + 1) * WEEK)
    own = tables.get(viewer.user_id) if viewer.user_id else None
    weekday = first_weekday_in(own.country if own else "", viewer.country, viewer.first_weekday)
    now, first = (week_of(day, weekday)[0] for day in (today, begin))
    weeks = [first + number * WEEK for number in range(WEEKS)]
    planned = _planned(viewer, tables, first, now)
    rows = [
        (person, [Load(_capacity(tables[person.pk], week), *planned[person.pk, week]) for week in weeks])
        for person in people
    ]
    return Workload(weeks, rows, first - WEEKS * WEEK, first + WEEKS * WEEK)


def _is_seen(viewer: Actor, person: User) -> bool:
    reach = viewer.reach_for("task")
    is_near = person.pk == viewer.user_id or (reach is Reach.TEAM and person.team_id in viewer.teams)
    return reach is Reach.ALL or (reach is not Reach.NONE and is_near)


def _capacity(table: Timetable, week: datetime.date) -> int:
    days = (week + number * DAY for number in range(7))
    return sum(closes - opens for day in days for opens, closes in table.minutes_on(day))


def _planned(
    viewer: Actor, people: Iterable[UUID], first: datetime.date, now: datetime.date
) -> Mapping[tuple[UUID, datetime.date], tuple[int, int]]:
    """Return minutes and count of what is to be done, by person and week."""
    usual = Case(
        *(When(kind=kind, then=Value(minutes)) for kind, minutes in USUAL_MINUTES.items()),
        default=Value(USUAL_TASK),
    )
    last = first + WEEKS * WEEK
    within = Q(due_on__gte=first, due_on__lt=last)
    is_now = first <= now < last
    late = Q(due_on__lt=now) if is_now else Q(pk__in=())
    rows = (
        Activity.objects.visible_to(viewer)
        .filter(CURRENT, OPEN, within | late, owner__in=list(people))
        .values("owner_id", "due_on")
        .annotate(spent=Sum(Coalesce(F("minutes"), usual)), number=Count("pk"))
        .order_by()
    )
    found: dict[tuple[UUID, datetime.date], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        due: datetime.date = row["due_on"]  # type: ignore[assignment]  # the filter leaves none without
        # what is late is done now, if at all
        day = max(due, now) if is_now else due
        key = row["owner_id"], first + ((day - first) // WEEK) * WEEK
        minutes, count = found[key]
        found[key] = minutes + row["spent"], count + row["number"]
    return found
