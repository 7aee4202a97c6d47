"""What a target of a quarter or a year means for one month: what its months do not say themselves is shared out evenly."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from wasl.forecast.months import first_of, months_of

# one target: its period, its first day, its amount
type Goal = tuple[str, datetime.date, Decimal]


def of_months(goals: Iterable[Goal], year: int) -> Mapping[datetime.date, Decimal]:
    """Return what is to be won in each month of a year, unrounded; months of which nothing is said are absent.

    A month's own target holds. Months without one share what their quarter's has left over, and those still without what
    is left of the year's: so the months of a quarter add up to its target wherever one of them is free, never below zero.
    """
    given = {(period, day): amount for period, day, amount in goals if day.year == year}
    said = {day: amount for (period, day), amount in given.items() if period == "month"}
    for period in ("quarter", "year"):
        for day in sorted({first_of(datetime.date(year, number, 1), period) for number in range(1, 13)}):
            if (period, day) in given:
                said |= _shared(given[period, day], months_of(day, period), said)
    return said


def _shared(
    amount: Decimal, months: list[datetime.date], said: Mapping[datetime.date, Decimal]
) -> dict[datetime.date, Decimal]:
    free = [one for one in months if one not in said]
    left = max(amount - sum((said[one] for one in months if one in said), Decimal(0)), Decimal(0))
    return {one: left / len(free) for one in free}


def of_period(goals: Iterable[Goal], period: str, day: datetime.date) -> Decimal | None:
    """Return what is to be won in the month, quarter or year that begins on a day; None where nothing is said."""
    known = list(goals)
    own = next((amount for name, first, amount in known if (name, first) == (period, day)), None)
    if own is not None:
        return own
    months = of_months(known, day.year)
    said = [months[one] for one in months_of(day, period) if one in months]
    return sum(said, Decimal(0)) if said else None
