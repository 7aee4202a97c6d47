"""Which days and records a date or a schedule calls for: days before or after a date, each year in either calendar."""

import datetime
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any

from wasl.kernel.yearly import hijri_years_back, years_back

# a server that was down longer than this does not make up for what was due before
CATCH_UP = datetime.timedelta(days=7)


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
    return hijri_years_back(meant) if trigger.get("calendar") == "hijri" else years_back(meant)
