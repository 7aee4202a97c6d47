"""One person's hours as moments: days of the clock on the wall, laid out on the line of time."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from wasl.kernel.customs import Minutes, holidays_in, is_ramadan

type Span = tuple[datetime.datetime, datetime.datetime]

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Timetable:
    """When somebody works: the zone of his clock, hours by weekday, in Ramadan, and the days on which he does not."""

    zone: zoneinfo.ZoneInfo
    country: str
    week: list[Minutes]
    ramadan: Minutes
    keeps_holidays: bool = True
    off: tuple[tuple[datetime.date, datetime.date], ...] = ()

    def minutes_on(self, day: datetime.date) -> Minutes:
        """Return the spans of a day, as minutes of it."""
        usual = self.week[day.weekday()]
        if not usual or any(first <= day <= last for first, last in self.off):
            return []
        if self.keeps_holidays and day in holidays_in(self.country, day.year):
            return []
        return self.ramadan if self.ramadan and is_ramadan(day) else usual

    def spans(self, start: datetime.datetime, end: datetime.datetime) -> list[Span]:
        """Return the spans of work between two moments, in UTC and in order; those that touch are one."""
        joined: list[Span] = []
        for opens, closes in self._spans(start, end):
            if joined and opens <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
            else:
                joined.append((opens, closes))
        return joined

    def _spans(self, start: datetime.datetime, end: datetime.datetime) -> Iterator[Span]:
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens_at, closes_at in self.minutes_on(day):
                opens = max(moment_of(day, opens_at, self.zone, fold=0), start)
                closes = min(moment_of(day, closes_at, self.zone, fold=1), end)
                if opens < closes:
                    yield opens, closes
            day += DAY


def moment_of(day: datetime.date, minute: int, zone: zoneinfo.ZoneInfo, *, fold: int) -> datetime.datetime:
    """Return the moment (UTC) of a minute of a day.

    What the clock shows twice is its first or its second time, by `fold`. What it leaps over is the moment of the leap.
    """
    # the clock on the wall is what is meant, its zone comes right after
    wall = datetime.datetime.combine(day, datetime.time()) + minute * MINUTE
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _leap(wall, zone)


def _leap(wall: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return the moment at which the clock leaps over a time (PEP 495: one reading lies before it, the other behind)."""
    behind, before = sorted(
        (wall.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)), reverse=True
    )
    old = before.astimezone(zone).utcoffset()
    while before.astimezone(zone).utcoffset() == old and before < behind:
        before += MINUTE
    return before
