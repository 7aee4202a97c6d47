"""Dates of other years whose yearly day is a given one, in either calendar: birthdays, anniversaries."""

import datetime

from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import HijriDate, to_hijri

LIFE = 120  # years
FEBRUARY = 2


def years_back(day: datetime.date) -> list[datetime.date]:
    """Return the dates of a life whose day of the year is `day`; those of 29 February too, where this year has none."""
    found = [day.replace(year=year) for year in range(day.year - LIFE, day.year + 1) if _has(year, day)]
    if day.month == FEBRUARY and day.day == 28 and not _is_leap(day.year):
        found += [datetime.date(year, 2, 29) for year in range(day.year - LIFE, day.year) if _is_leap(year)]
    return found


def _has(year: int, day: datetime.date) -> bool:
    return _is_leap(year) or (day.month, day.day) != (FEBRUARY, 29)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def hijri_years_back(day: datetime.date) -> list[datetime.date]:
    """Return the dates of a life whose day of the Hijri year is that of `day`; those of a 30th too, where its month has none."""
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
