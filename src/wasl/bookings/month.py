"""A month of free times as a visitor sees it: weeks of days in his zone, and the times of the chosen day."""

import calendar
import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.text import capfirst

from wasl.bookings.models import Booking, MeetingType
from wasl.bookings.queries import Slot, free_slots
from wasl.kernel import clock
from wasl.kernel.manifest import Text

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class DaySeen:
    """A day of the grid."""

    day: datetime.date
    is_inside: bool
    is_free: bool
    is_chosen: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """What the page shows: the grid of a month, the day that is chosen, its times, and the months around it."""

    first: datetime.date
    weekdays: list[str]
    weeks: list[list[DaySeen]]
    chosen: datetime.date | None
    times: list[Slot]
    previous: str
    following: str

    @property
    def name(self) -> Text:
        """The name of the month."""
        return MONTHS[self.first.month]


def month_of(
    kind: MeetingType, asked_month: str, asked_day: str, first_weekday: int, *, but: Booking | None = None
) -> Month:
    """Return the month that is asked for, else the first one in which something is free."""
    today = timezone.localdate()
    last = today + kind.days_ahead * DAY
    chosen = _day(asked_day)
    asked = _day(f"{asked_month}-01") or (chosen and chosen.replace(day=1))
    first = min(max(asked or today, today.replace(day=1)), last.replace(day=1)).replace(day=1)
    days = _free(kind, first, but)
    while not asked and not days and _next(first) <= last:
        first = _next(first)
        days = _free(kind, first, but)
    if chosen not in days:
        chosen = min(days, default=None)
    return Month(
        first=first,
        weekdays=[capfirst(str(WEEKDAYS_ABBR[(first_weekday + day) % 7])) for day in range(7)],
        weeks=_weeks(first, first_weekday, set(days), chosen),
        chosen=chosen,
        times=days.get(chosen, []) if chosen else [],
        previous=f"{first - DAY:%Y-%m}" if first > today else "",
        following=f"{_next(first):%Y-%m}" if _next(first) <= last else "",
    )


def _free(kind: MeetingType, first: datetime.date, but: Booking | None) -> dict[datetime.date, list[Slot]]:
    zone = timezone.get_current_timezone()
    start, end = (datetime.datetime.combine(day, datetime.time(), zone) for day in (first, _next(first)))
    held = {hold.host_id for hold in but.holds.all()} if but else set()
    found: dict[datetime.date, list[Slot]] = defaultdict(list)
    for slot in free_slots(kind, max(start, clock.now()), end, but=but):
        if held <= set(slot.hosts):
            found[timezone.localdate(slot.start)].append(slot)
    return dict(found)


def _weeks(
    first: datetime.date, first_weekday: int, free: set[datetime.date], chosen: datetime.date | None
) -> list[list[DaySeen]]:
    today = timezone.localdate()
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(first.year, first.month)
    return [
        [DaySeen(day, day.month == first.month, day in free, day == chosen, day == today) for day in week]
        for week in weeks
    ]


def _next(first: datetime.date) -> datetime.date:
    return (first + 31 * DAY).replace(day=1)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
