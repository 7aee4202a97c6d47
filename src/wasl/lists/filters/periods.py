"""Days and moments as a filter says them, absolute or relative to today, turned into bounds for one viewer."""

import datetime
import zoneinfo
from dataclasses import dataclass, field
from functools import cached_property

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.workspace.models import Workspace

WORDS = (
    "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month",
    "this_quarter", "last_quarter", "next_quarter", "this_year", "last_year", "next_year",
)  # fmt: skip
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SHIFTS = {"this": 0, "last": -1, "next": 1}


@dataclass(frozen=True)
class Span:
    """A number of days back or ahead."""

    days: int


@dataclass(frozen=True)
class Moment:
    """A moment as it was said: an instant, a day of the calendar, a word such as "last_month", or days from today."""

    instant: datetime.datetime | None = None
    day: datetime.date | None = None
    word: str = ""
    days_from_today: int | None = None


@dataclass(frozen=True)
class Period:
    """From `start` until just before `end`; an instant has no length."""

    start: datetime.datetime
    end: datetime.datetime

    @property
    def is_instant(self) -> bool:
        """Tell whether this is a single moment."""
        return self.start == self.end


@dataclass(frozen=True)
class Today:
    """Now, in the zone and the week of one viewer: his own, which are the workspace's where he has chosen none."""

    viewer: Actor
    now: datetime.datetime = field(default_factory=clock.now)

    @cached_property
    def zone(self) -> datetime.tzinfo:
        """Return the zone in which days begin."""
        return zoneinfo.ZoneInfo(self.viewer.zone)

    @property
    def day(self) -> datetime.date:
        """Return the day it is."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def first_weekday(self) -> int:
        """Return the day on which the viewer's week begins (Monday is 0): where he lives, else in the firm. One query."""
        if self.viewer.user_id:
            return registry().customs_of(self.viewer)[1]
        found = Workspace.objects.values_list("first_weekday", flat=True).first()
        return Workspace.Weekday.MONDAY if found is None else found

    def midnight(self, day: datetime.date) -> datetime.datetime:
        """Return the beginning of a day."""
        return datetime.datetime.combine(day, datetime.time(), self.zone)

    def days(self, moment: Moment) -> tuple[datetime.date, datetime.date]:
        """Return the first day of what was said, and the first one after it."""
        if moment.instant is not None:
            first = moment.instant.astimezone(self.zone).date()
        elif moment.day is not None:
            first = moment.day
        elif moment.days_from_today is not None:
            first = self.day + datetime.timedelta(days=moment.days_from_today)
        else:
            return self._word(moment.word)
        return first, first + datetime.timedelta(days=1)

    def period(self, moment: Moment) -> Period:
        """Return the bounds of what was said."""
        if moment.instant is not None:
            return Period(moment.instant, moment.instant)
        start, end = self.days(moment)
        return Period(self.midnight(start), self.midnight(end))

    def _word(self, word: str) -> tuple[datetime.date, datetime.date]:
        if word in {"today", "yesterday", "tomorrow"}:
            shift = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
            day = self.day + datetime.timedelta(days=shift)
            return day, day + datetime.timedelta(days=1)
        which, unit = word.split("_")
        if unit == "week":
            behind = (self.day.weekday() - self.first_weekday) % 7
            start = self.day + datetime.timedelta(days=7 * SHIFTS[which] - behind)
            return start, start + datetime.timedelta(days=7)
        length = MONTHS[unit]
        months = self.day.year * 12 + self.day.month - 1
        first = (months // length + SHIFTS[which]) * length
        return _month(first), _month(first + length)


def _month(number: int) -> datetime.date:
    return datetime.date(number // 12, number % 12 + 1, 1)
