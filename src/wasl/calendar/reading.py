"""Reads calendars of other programs (RFC 5545), broken and hostile ones too: what can be taken, and why not the rest."""

import datetime
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from wasl.activities.intake import MOST_MINUTES, YEARS
from wasl.activities.repeating import clean_rule, dues
from wasl.calendar.itip import Unreadable
from wasl.calendar.properties import FAULTS, length_between, text_of, when
from wasl.calendar.times import times
from wasl.kernel import clock
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line

LARGEST = 1024 * 1024
MOST, MOST_SINGLE = 500, 100
YEAR, MOMENT = datetime.timedelta(days=366), datetime.timedelta(seconds=1)
LONGEST_UID, LONGEST_TEXT = 255, 20_000
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
    for series in _series(events[:MOST]):
        _take(series, zone, found)
    return found


def _series(events: Iterable[Any]) -> list[list[Any]]:
    """Return events with the changes of their single days beside them, which have the same name."""
    rows: dict[str, list[Any]] = {}
    for number, event in enumerate(events):
        rows.setdefault(text_of(event, "uid") or str(number), []).append(event)
    # two whole events of one name are two events
    return [
        part
        for row in rows.values()
        for part in ([row] if any(one.get("recurrence-id") for one in row) else [[one] for one in row])
    ]


def _take(series: list[Any], zone: zoneinfo.ZoneInfo, found: Found) -> None:
    title = ""
    whole = next((one for one in series if not one.get("recurrence-id")), series[0])
    try:
        title = clean_line(text_of(whole, "summary"))[:300]
        if text_of(whole, "status").upper() == "CANCELLED":
            return
        drafts = list(_drafts(series, whole, title or _("Meeting"), zone))
    except (*FAULTS, Unreadable):
        found.refused.append((title, _("It has no day or hour that can be read.")))
        return
    found.over += not drafts
    found.drafts += drafts


def _drafts(series: list[Any], whole: Any, title: str, zone: zoneinfo.ZoneInfo) -> Iterator[Draft]:
    """Yield what is to be taken: an event, or of a series with days out of line single ones up to the last of these.

    What comes after them is a series again. One whose rule is counted, or that Wasl cannot follow, is single days for a
    year.
    """
    last = max((_moment(one, zone) for one in _out_of_line(series)), default=None)
    if last is None or last < clock.now():
        draft = _draft(whole, title, zone)
        if draft:
            yield draft
        return
    start, rule = when(whole, "dtstart"), _rule(whole)
    goes_on = bool(rule) and "COUNT=" not in rule and isinstance(start, datetime.datetime)
    end = min(last + MOMENT, clock.now() + YEAR) if goes_on else clock.now() + YEAR
    calendar = Calendar()
    calendar.subcomponents += series
    said: dict[str, Any] = {"text": text_of(whole, "description")[:LONGEST_TEXT]}
    uid = clean_line(text_of(whole, "uid"))[: LONGEST_UID - 30]
    for one in times(calendar, zone, clock.now(), end)[:MOST_SINGLE]:
        name = f"{uid} {one.start:%Y%m%dT%H%M%SZ}"
        if one.first_on:
            yield Draft(name, one.title or title, day=one.first_on, place=one.place, **said)
        else:
            minutes = _minutes(one.end - one.start)
            yield Draft(name, one.title or title, moment=one.start, minutes=minutes, place=one.place, **said)
    if not goes_on or not isinstance(start, datetime.datetime):
        return
    following = next(dues(rule, _moment(start, zone), end, zone), None)
    if following:
        place, minutes = clean_line(text_of(whole, "location"))[:200], _minutes(length_between(whole, start))
        yield Draft(uid, title, moment=following, minutes=minutes, place=place, repeat=rule, **said)


def _out_of_line(series: Iterable[Any]) -> Iterator[datetime.date]:
    """Yield the days of a series that are otherwise than its rule says, and those to which they were moved."""
    for event in series:
        for name in ("exdate", "rdate"):
            held = event.get(name)
            for part in held if isinstance(held, list) else filter(None, [held]):
                yield from (one.dt[0] if isinstance(one.dt, tuple) else one.dt for one in part.dts)
        if event.get("recurrence-id"):
            yield from filter(None, (when(event, "recurrence-id"), when(event, "dtstart")))


def _moment(value: Any, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return the moment of a day or of a time, which without a zone is of `zone`."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    aware: datetime.datetime = value if value.tzinfo else value.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _minutes(length: datetime.timedelta) -> int | None:
    return min(int(length.total_seconds()) // 60, MOST_MINUTES) or None


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
    moment = _moment(start, zone)
    length = length_between(event, start)
    repeat = _rule(event)
    moment, repeat = _ahead(moment, repeat, zone)
    if moment + length <= clock.now():
        return None
    minutes = _minutes(length)
    return Draft(uid, title, moment=moment, minutes=minutes, repeat=repeat, **said)


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
