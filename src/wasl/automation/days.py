"""Which days and records a date or a schedule calls for: days before or after a date, each year in either calendar."""

import datetime
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any

from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import HijriDate, to_hijri

# a server that was down longer than this does not make up for what was due before
CATCH_UP = datetime.timedelta(days=7)
LIFE = 120  # years
FEBRUARY = 2


def moments(
    hour: int, zone: zoneinfo.ZoneInfo, since: datetime.datetime, until: datetime.datetime
) -> Iterator[datetime.date]:
    """Yield the days of the zone on which the clock passed `hour` after `since` and not after `until`."""
    start = max(since, until - CATCH_UP)
    day = start.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        at = datetime.datetime.combine(day, datetime.time(hour), zone)
        if start < at <= until:
            yield day
        day += datetime.timedelta(days=1)


def is_due(trigger: Mapping[str, Any], day: datetime.date) -> bool:
    """Tell whether a schedule fires on a day: every day, a weekday (Monday is 0), or a day of the month (31: the last)."""
    if trigger["every"] == "week":
        return day.weekday() == int(trigger.get("on", 0))
    if trigger["every"] == "month":
        last = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
        return day.day == min(int(trigger.get("on", 1)), last.day)
    return True


def year_days(trigger: Mapping[str, Any], day: datetime.date) -> list[tuple[int, int]]:
    """Return the (month, day) of the Gregorian year for which `day` is the day to act, for a yearly date."""
    return sorted({(date.month, date.day) for date in dates_meant(trigger, day)})


def dates_meant(trigger: Mapping[str, Any], day: datetime.date) -> list[datetime.date]:
    """Return the dates in a field for which `day` is the day to act: `days` before (negative) or after them.

    A yearly date means all its years back. Who was born on a day that this year does not have (29 February, the 30th of a
    Hijri month) has his day on the last one of the month.
    """
    meant = day - datetime.timedelta(days=trigger.get("days", 0))
    if not trigger.get("is_yearly"):
        return [meant]
    return _hijri_years(meant) if trigger.get("calendar") == "hijri" else _years(meant)


def _years(day: datetime.date) -> list[datetime.date]:
    found = [day.replace(year=year) for year in range(day.year - LIFE, day.year + 1) if _has(year, day)]
    if day.month == FEBRUARY and day.day == 28 and not _is_leap(day.year):
        found += [datetime.date(year, 2, 29) for year in range(day.year - LIFE, day.year) if _is_leap(year)]
    return found


def _has(year: int, day: datetime.date) -> bool:
    return _is_leap(year) or (day.month, day.day) != (FEBRUARY, 29)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _hijri_years(day: datetime.date) -> list[datetime.date]:
    hijri, tomorrow = to_hijri(day), to_hijri(day + datetime.timedelta(days=1))
    if hijri is None:
        return []
    wanted = [hijri.day]
    if tomorrow and tomorrow.day == 1 and hijri.day == 29:
        wanted.append(30)
    found = []
    for year in range(hijri.year - LIFE, hijri.year + 1):
        found += [date for number in wanted if (date := _gregorian(year, hijri.month, number))]
    return found


def _gregorian(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return HijriDate(year, month, day).to_gregorian()
    except Invalid:
        return None
