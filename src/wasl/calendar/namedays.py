"""Latvian name days: who of the traditional calendar is greeted on a day of the year."""

import datetime
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "namedays_lv.txt"


@cache
def _names() -> dict[str, tuple[str, ...]]:
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    rows = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {day: tuple(names.split(", ")) for day, _space, names in rows}


def namedays(day: datetime.date) -> tuple[str, ...]:
    """Return the names of a day, in the order of the calendar; none on 29 February."""
    return _names().get(f"{day:%m-%d}", ())
