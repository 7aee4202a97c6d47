"""Months, quarters and years as the firm counts them: each by its first day, with its moments in the firm's zone."""

import datetime
import zoneinfo
from collections.abc import Sequence

LENGTHS = {"month": 1, "quarter": 3, "year": 12}


def month_of(day: datetime.date) -> datetime.date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def first_of(day: datetime.date, period: str) -> datetime.date:
    """Return the first day of the month, quarter or year of a day."""
    length = LENGTHS[period]
    return datetime.date(day.year, (day.month - 1) // length * length + 1, 1)


def later(month: datetime.date, count: int) -> datetime.date:
    """Return the first day of the month so many months later (earlier: a negative number)."""
    number = month.year * 12 + month.month - 1 + count
    return datetime.date(number // 12, number % 12 + 1, 1)


def months_of(first: datetime.date, period: str) -> list[datetime.date]:
    """Return the months of a period by their first days."""
    return [later(first, number) for number in range(LENGTHS[period])]


def around(day: datetime.date, *, back: int, ahead: int) -> list[datetime.date]:
    """Return the month of a day with so many before and behind it."""
    return [later(month_of(day), number) for number in range(-back, ahead + 1)]


def midnight(day: datetime.date, zone: str) -> datetime.datetime:
    """Return the moment at which a day begins in a zone."""
    return datetime.datetime.combine(day, datetime.time(), zoneinfo.ZoneInfo(zone))


def bounds(months: Sequence[datetime.date], zone: str) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the moments at which months that follow each other begin and end in a zone."""
    return midnight(months[0], zone), midnight(later(months[-1], 1), zone)


def zone_of(zone: str) -> zoneinfo.ZoneInfo:
    """Return a zone by its name."""
    return zoneinfo.ZoneInfo(zone)
