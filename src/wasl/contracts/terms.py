"""When a term ends, the next one begins, and notice must be given: days alone, in either calendar, no database."""

import calendar
import datetime
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import HijriDate, to_hijri

GREGORIAN, HIJRI = "gregorian", "hijri"
DAY: Final = datetime.timedelta(days=1)
YEAR: Final = 12
# years beyond which a day is a slip of the pen
YEARS: Final = range(1900, 2200)


@dataclass(frozen=True)
class Rhythm:
    """How long terms are, by which calendar, and whether they end with the year (or its half, quarter, month)."""

    months: int
    calendar: str = GREGORIAN
    is_aligned: bool = False

    def last_day(self, start: datetime.date) -> datetime.date:
        """Return the last day of a term that begins on `start`; raises `Invalid` where the calendar ends."""
        if self.is_aligned:
            number = _months_of(start, self.calendar)
            return _first_of((number // self.months + 1) * self.months, self.calendar) - DAY
        return after(start, self.months, self.calendar) - DAY

    def following(self, anchor: datetime.date, last: datetime.date) -> datetime.date:
        """Return the last day of the term behind the one that ends on `last`, where all are counted from `anchor`.

        Counting from the first day keeps the day of the month: who joined on the 31st goes on from the 31st where there
        is one. Raises `Invalid`.
        """
        if self.is_aligned:
            return self.last_day(last + DAY)
        terms = max((last.year - anchor.year - 1) * YEAR // self.months, 1)
        while (found := after(anchor, terms * self.months, self.calendar) - DAY) <= last:
            terms += 1
        return found


def after(start: datetime.date, months: int, by: str = GREGORIAN) -> datetime.date:
    """Return the first day behind `months` months that begin on `start`.

    A term ends on the day before the one with the same number; where the last month has no such day, on the last day of
    that month (Civil Code of Germany, §§ 187 (2) and 188 (2)-(3); Regulation (EEC, Euratom) 1182/71, article 3 (2) c).
    """
    if by == HIJRI:
        return _hijri_after(start, months)
    number = start.year * YEAR + start.month - 1 + months
    year, month = number // YEAR, number % YEAR + 1
    if year not in YEARS:
        raise _beyond()
    if start.day > calendar.monthrange(year, month)[1]:
        return _first_of(number + 1, GREGORIAN)
    return datetime.date(year, month, start.day)


def _hijri_after(start: datetime.date, months: int) -> datetime.date:
    held = _hijri(start)
    number = held.year * YEAR + held.month - 1 + months
    found = _first_of(number, HIJRI) + (held.day - 1) * DAY
    return min(found, _first_of(number + 1, HIJRI))


def _hijri(day: datetime.date) -> HijriDate:
    found = to_hijri(day)
    if found is None:
        raise _beyond()
    return found


def _months_of(day: datetime.date, by: str) -> int:
    held = _hijri(day) if by == HIJRI else day
    return held.year * YEAR + held.month - 1


def _first_of(number: int, by: str) -> datetime.date:
    """Return the first day of a month, counted in months from the year 0."""
    year, month = number // YEAR, number % YEAR + 1
    if by == HIJRI:
        return HijriDate(year, month, 1).to_gregorian()
    if year not in YEARS:
        raise _beyond()
    return datetime.date(year, month, 1)


def _beyond() -> Invalid:
    return Invalid(_("This lies beyond the years that the calendar is known for."))


def notice_end(given: datetime.date, amount: int, unit: str) -> datetime.date:
    """Return the day on which a notice period that begins with notice `given` ends: on its number, or on the last of a month
    without it (Regulation (EEC, Euratom) 1182/71, article 3 (2) c).
    """
    if unit == "day":
        return given + amount * DAY
    number = given.year * YEAR + given.month - 1 + amount
    year, month = number // YEAR, number % YEAR + 1
    return datetime.date(year, month, min(given.day, calendar.monthrange(year, month)[1]))


def notice_day(last: datetime.date, amount: int, unit: str) -> datetime.date:
    """Return the last day on which notice still ends something on `last`: `amount` days or months before it.

    A period of months ends on the day with the number of its first one, or on the last of a month without it
    (Regulation (EEC, Euratom) 1182/71, article 3 (2) c): three months to 31 December are given by 30 September.
    """
    if unit == "day":
        return last - amount * DAY
    number = last.year * YEAR + last.month - 1 - amount
    year, month = number // YEAR, number % YEAR + 1
    length = calendar.monthrange(year, month)[1]
    is_last = (last + DAY).day == 1
    return datetime.date(year, month, length if is_last else min(last.day, length))
