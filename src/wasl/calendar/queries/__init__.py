"""Reads of calendars."""

from wasl.calendar.queries.attending import attended_spans
from wasl.calendar.queries.feeds import feed_by_code, feed_of, feed_text
from wasl.calendar.queries.hours import (
    day_off,
    days_off,
    first_weekday_in,
    holidays_ahead,
    hours_held,
    hours_of,
    open_spans,
    timetables,
)
from wasl.calendar.queries.links import Linked, busy_spans, get_asked, get_link, links
from wasl.calendar.queries.showing import Shown, reaches_others, show
from wasl.calendar.queries.workload import Workload, workload

__all__ = [
    "Linked",
    "Shown",
    "Workload",
    "attended_spans",
    "busy_spans",
    "day_off",
    "days_off",
    "feed_by_code",
    "feed_of",
    "feed_text",
    "first_weekday_in",
    "get_asked",
    "get_link",
    "holidays_ahead",
    "hours_held",
    "hours_of",
    "links",
    "open_spans",
    "reaches_others",
    "show",
    "timetables",
    "workload",
]
