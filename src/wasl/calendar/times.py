"""On which days a foreign event takes place: series with all that is out of line (RFC 5545 §3.8.5), hostile ones too."""

import datetime
import math
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from wasl.activities.intake import YEARS
from wasl.activities.repeating import FREQUENCIES, comes_true
from wasl.calendar.itip import Unreadable
from wasl.calendar.properties import FAULTS, text_of
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line

MOST = 800
MOST_A_DAY = 24
MOST_DATES = 1_000
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Time:
    """One time at which an event takes place; with days where it has no hours."""

    title: str
    place: str
    start: datetime.datetime
    end: datetime.datetime
    first_on: datetime.date | None = None
    last_on: datetime.date | None = None
    is_free: bool = False


def times(
    calendar: Calendar,
    zone: zoneinfo.ZoneInfo,
    first: datetime.datetime,
    last: datetime.datetime,
    *,
    declined_by: Iterable[str] = (),
) -> list[Time]:
    """Return the times of an object between two moments; times without a zone are those of `zone`.

    What was called off is none, nor what somebody (`declined_by`, his addresses) has declined. Raises `Unreadable`.
    """
    try:
        for event in calendar.walk("VEVENT"):
            _tame(event, last)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last)[:MOST]
        return [_time(one, zone) for one in found if _counts(one, set(declined_by))]
    except (*FAULTS, Invalid) as error:
        raise Unreadable from error


def _tame(event: Any, last: datetime.datetime) -> None:
    """Let rules end at `last`, since nothing later is asked.

    Raises `Unreadable` for what no calendar of people holds: rules by the minute, endless lists, years of fables.
    """
    start = getattr(event.get("dtstart"), "dt", None)
    if start is None or start.year not in YEARS:
        raise Unreadable
    for name in ("exdate", "rdate"):
        if sum(len(one.dts) for one in _listed(event.get(name))) > MOST_DATES:
            raise Unreadable
    for rule in _listed(event.get("rrule")):
        if not _is_human(rule):
            raise Unreadable
        until = next(iter(rule.get("UNTIL", ())), None)
        if "COUNT" not in rule and (until is None or until.year > last.year):
            rule["UNTIL"] = [last.date() + DAY if type(start) is datetime.date else last + DAY]


def _is_human(rule: Any) -> bool:
    """Tell whether a rule is one of people: some times a day at most, and days that exist."""
    often = math.prod(max(len(rule.get(part, ())), 1) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    step = min((int(one) for one in rule.get("INTERVAL", ())), default=1)
    if often > MOST_A_DAY or step < 1 or not set(rule.get("FREQ", ())) <= FREQUENCIES:
        return False
    return comes_true(rule.to_ical().decode())


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _counts(event: Any, people: set[str]) -> bool:
    if text_of(event, "status").upper() == "CANCELLED":
        return False
    for one in _listed(event.get("attendee")):
        address = str(one).lower().removeprefix("mailto:")
        if address in people and str(getattr(one, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED":
            return False
    return True


def _time(event: Any, zone: zoneinfo.ZoneInfo) -> Time:
    start, end = event["dtstart"].dt, event["dtend"].dt
    words: dict[str, Any] = {
        "title": clean_line(text_of(event, "summary"))[:300],
        "place": clean_line(text_of(event, "location"))[:200],
        "is_free": text_of(event, "transp").upper() == "TRANSPARENT",
    }
    if isinstance(start, datetime.datetime):
        begin, finish = _moment(start, zone), _moment(end, zone)
        return Time(start=begin, end=max(begin, finish), **words)
    last = max(start, end - DAY)
    return Time(
        start=_moment(datetime.datetime.combine(start, datetime.time()), zone),
        end=_moment(datetime.datetime.combine(last + DAY, datetime.time()), zone),
        first_on=start,
        last_on=last,
        **words,
    )


def _moment(value: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(datetime.UTC)
