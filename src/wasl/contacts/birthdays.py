"""How birthdays are asked for: they are ISO days, or "--MM-DD" (RFC 6350 §6.2.5) where the year is not known."""

import datetime
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

NO_YEAR = Q(birthday__startswith="--")


def between(low: datetime.date | None, high: datetime.date | None) -> Q:
    """Return the condition that a birthday whose year is known is from `low` until just before `high`."""
    condition = ~Q(birthday="") & ~NO_YEAR
    if low is not None:
        condition &= Q(birthday__gte=low.isoformat())
    if high is not None:
        condition &= Q(birthday__lt=high.isoformat())
    return condition


def build(operator: str, _value: Any) -> Q | None:
    """Answer whether there is a birthday, which is never null."""
    return ~Q(birthday="") if operator == "is_not_empty" else None


def yearly(days: Sequence[tuple[int, int]]) -> Q:
    """Return the condition that a birthday is on one of these days (month, day) of its year, known or not."""
    return reduce(or_, (Q(birthday__endswith=f"-{month:02}-{day:02}") for month, day in days), Q(pk__in=()))
