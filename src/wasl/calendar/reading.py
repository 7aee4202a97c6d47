"""Reads calendars of other programs (RFC 5545), broken and hostile ones too: what can be taken, and why not the rest."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from wasl.activities.intake import MOST_MINUTES, YEARS
from wasl.activities.repeating import clean_rule, dues
from wasl.calendar.itip import Unreadable
from wasl.kernel import clock
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line

LARGEST = 1024 * 1024
MOST = 500
LONGEST_UID, LONGEST_TEXT = 255, 20_000
# the parser stumbles in more ways than it declares
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError)
UTC = datetime.UTC


@dataclass(frozen=True)
class Draft:
    """An event as it may become a meeting: a moment with its length, or a day."""

    uid: str
    title: str
    moment: datetime.datetime | None = None
    day: datetime.date | None = None
    minutes: int | None = None
    place: str = ""
    text: str = ""
    repeat: str = ""


@dataclass
class Found:
    """What a file holds: `over` counts what has ended before today, `refused` says of each other one why it cannot be taken."""

    drafts: list[Draft] = field(default_factory=list)
    over: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    has_more: bool = False


def read_events(content: bytes, zone: zoneinfo.ZoneInfo) -> Found:
    """Return the events of a file; times without a zone are those of `zone`. Raises `Unreadable` where there are none."""
    if len(content) > LARGEST:
        raise Unreadable
    try:
        text = content.decode("utf-8-sig", "replace")
        events = [
            event for calendar in Calendar.from_ical(text, multiple=True) for event in calendar.walk("VEVENT")
        ]
    except FAULTS as error:
        raise Unreadable from error
    if not events:
        raise Unreadable
    found = Found(has_more=len(events) > MOST)
    for event in islice(events, MOST):
        _take(event, zone, found)
    return found


def _take(event: Any, zone: zoneinfo.ZoneInfo, found: Found) -> None:
    title = ""
    try:
        title = clean_line(text_of(event, "summary"))[:300]
        if text_of(event, "status").upper() == "CANCELLED":
            return
        if event.get("recurrence-id"):
            found.refused.append((title, _("A single change of a series is not taken: the series is.")))
            return
        draft = _draft(event, title or _("Meeting"), zone)
    except FAULTS:
        found.refused.append((title, _("It has no day or hour that can be read.")))
        return
    if draft is None:
        found.over += 1
    else:
        found.drafts.append(draft)


def text_of(event: Any, name: str) -> str:
    """Return a property as text, the first where there are several; nothing where there is none."""
    value = event.get(name, "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value).replace("\x00", "")


def _draft(event: Any, title: str, zone: zoneinfo.ZoneInfo) -> Draft | None:
    """Return the event as it may be taken, None where it is over; raises one of `FAULTS`."""
    uid = clean_line(text_of(event, "uid"))[:LONGEST_UID]
    start = when(event, "dtstart")
    if start is None or start.year not in YEARS:
        raise ValueError(start)
    uid = uid or f"{start.isoformat()} {title}"[:LONGEST_UID]
    said: dict[str, Any] = {
        "place": clean_line(text_of(event, "location"))[:200],
        "text": text_of(event, "description")[:LONGEST_TEXT],
    }
    if not isinstance(start, datetime.datetime):
        is_over = start < clock.now().astimezone(zone).date()
        return None if is_over else Draft(uid, title, day=start, **said)
    moment = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=zone).astimezone(UTC)
    length = length_between(event, start)
    repeat = _rule(event)
    moment, repeat = _ahead(moment, repeat, zone)
    if moment + length <= clock.now():
        return None
    minutes = min(int(length.total_seconds()) // 60, MOST_MINUTES) or None
    return Draft(uid, title, moment=moment, minutes=minutes, repeat=repeat, **said)


def when(event: Any, name: str) -> datetime.datetime | datetime.date | None:
    """Return a property as a moment or a day."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    found = getattr(value, "dt", None)
    return found if isinstance(found, datetime.date) else None


def length_between(event: Any, start: datetime.datetime) -> datetime.timedelta:
    """Return how long it takes: to its end, or its duration (RFC 5545 §3.6.1), never less than nothing."""
    end = when(event, "dtend")
    duration = getattr(event.get("duration"), "dt", None)
    length = datetime.timedelta()
    if isinstance(end, datetime.datetime):
        # of two clocks that name no common zone the difference on the wall is meant
        both = start.tzinfo is not None and end.tzinfo is not None
        length = end - start if both else end.replace(tzinfo=None) - start.replace(tzinfo=None)
    elif isinstance(duration, datetime.timedelta):
        length = duration
    return max(length, datetime.timedelta())


def _rule(event: Any) -> str:
    """Return how it repeats, as far as Wasl knows such rules; nothing else."""
    rule = event.get("rrule")
    rule = rule[0] if isinstance(rule, list) and rule else rule
    if rule is None:
        return ""
    try:
        return clean_rule(rule.to_ical().decode())
    except Invalid:
        return ""


def _ahead(moment: datetime.datetime, repeat: str, zone: zoneinfo.ZoneInfo) -> tuple[datetime.datetime, str]:
    """Return where a series that has begun goes on; one that is counted goes on as the single days left, which is one."""
    if not repeat or moment > clock.now():
        return moment, repeat
    following: Iterator[datetime.datetime] = dues(repeat, moment, clock.now(), zone)
    return next(following, moment), "" if "COUNT=" in repeat else repeat
