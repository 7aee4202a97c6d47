"""Reads of calendars."""

from wasl.calendar.queries.hours import (
    day_off,
    days_off,
    holidays_ahead,
    hours_held,
    hours_of,
    open_spans,
    timetables,
)

__all__ = [
    "day_off",
    "days_off",
    "holidays_ahead",
    "hours_held",
    "hours_of",
    "open_spans",
    "timetables",
]
