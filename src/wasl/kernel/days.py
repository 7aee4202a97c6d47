"""Days of the calendar as pages show them: weeks from the reader's first weekday on, months in whole weeks."""

import datetime
import zoneinfo
from typing import Final

from wasl.kernel import clock

# beyond them neither calendars nor databases are at home
FIRST: Final = datetime.date(1901, 1, 1)
LAST: Final = datetime.date(2199, 12, 31)


def today_in(zone: str) -> datetime.date:
    """Return the day it is in a zone."""
    return clock.today(zoneinfo.ZoneInfo(zone))


def day_said(text: str) -> datetime.date | None:
    """Return the day that an address names (ISO 8601), None where it names none between 1901 and 2199."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def run_of(first: datetime.date, count: int) -> list[datetime.date]:
    """Return so many days that follow each other."""
    return [first + datetime.timedelta(days=number) for number in range(count)]


def week_of(day: datetime.date, first_weekday: int) -> list[datetime.date]:
    """Return the week of a day, which begins on `first_weekday` (Monday is 0)."""
    return run_of(day - datetime.timedelta(days=(day.weekday() - first_weekday) % 7), 7)


def weeks_of_month(day: datetime.date, first_weekday: int) -> list[datetime.date]:
    """Return the whole weeks in which the month of a day lies."""
    start = week_of(day.replace(day=1), first_weekday)[0]
    last = next_month(day) - datetime.timedelta(days=1)
    return run_of(start, 7 * ((last - start).days // 7 + 1))


def next_month(day: datetime.date) -> datetime.date:
    """Return the first day of the month after that of a day."""
    return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def month_before(day: datetime.date) -> datetime.date:
    """Return the first day of the month before that of a day."""
    return (day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
