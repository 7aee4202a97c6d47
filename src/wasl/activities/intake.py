"""Turns what people say about a task, a call or a meeting into clean columns, or says per field what is wrong."""

import datetime
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from wasl.activities.models import Activity
from wasl.activities.repeating import clean_rule
from wasl.activities.values import ActivityValues
from wasl.kernel.errors import Invalid
from wasl.kernel.html import sanitize
from wasl.kernel.taking import Intake
from wasl.kernel.text import clean_line

LINES = {"title": 300, "outcome": 300, "place": 200, "recording": 500}
CHOICES: dict[str, Sequence[Any]] = {
    "state": Activity.State.values,
    "priority": Activity.Priority.values,
    "direction": ["", *Activity.Direction.values],
    "result": ["", *Activity.Result.values],
}
BODY_LIMIT = 200_000
MOST_POINTS = 50
POINT_LIMIT = 200
# a week, and four weeks before
MOST_MINUTES = 7 * 24 * 60
MOST_BEFORE = 4 * MOST_MINUTES
# what has a day and no hour is due until then
DAY_END = datetime.time(23, 59, 59)
# years beyond which a moment is a slip of the pen
YEARS = range(1970, 2200)


def take_in(values: ActivityValues, zone: zoneinfo.ZoneInfo) -> Intake:
    """Return clean columns; days end where the owner is (`zone`). The caller looks at `errors`."""
    intake = Intake()
    given = cast("Mapping[str, Any]", values)
    for name, limit in LINES.items():
        if name in given:
            _line(intake, name, given[name] or "", limit)
    if "title" in given and not intake.fields["title"]:
        intake.refuse("title", _("Say in a few words what is to be done."))
    for name, read in READERS.items():
        if name in given:
            read(intake, name, given[name])
    _due(intake, given, zone)
    return intake


def day_end(day: datetime.date, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return the last second of a day."""
    return datetime.datetime.combine(day, DAY_END, zone).astimezone(datetime.UTC)


def _line(intake: Intake, name: str, text: str, limit: int) -> None:
    line = clean_line(text)
    if len(line) > limit:
        intake.refuse(name, _("Keep this under %(limit)s characters.") % {"limit": limit})
    if name == "recording" and line and not _is_web(line):
        intake.refuse(name, _("This is no web address. It begins with https://."))
    intake.fields[name] = line[:limit]


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _choice(intake: Intake, name: str, value: Any) -> None:
    if name == "priority" and isinstance(value, str) and value.isdecimal() and len(value) == 1:
        value = int(value)
    if value not in CHOICES[name]:
        intake.refuse(name, _("Choose one of the values offered."))
    intake.fields[name] = value


def _body(intake: Intake, name: str, value: Any) -> None:
    text = str(value or "")
    if len(text) > BODY_LIMIT:
        intake.refuse(name, _("This text is too long. Attach it as a file instead."))
    intake.fields[name] = sanitize(text[:BODY_LIMIT])


def _day(intake: Intake, name: str, value: Any) -> None:
    if value and value.year not in YEARS:
        intake.refuse(name, _("This year cannot be meant."))
        return
    intake.fields[name] = value


def _minutes(intake: Intake, name: str, value: Any) -> None:
    most = MOST_BEFORE if name == "remind_before" else MOST_MINUTES
    if value is not None and not 0 <= value <= most:
        intake.refuse(name, _("Give a number of minutes from 0 to %(most)s.") % {"most": most})
    intake.fields[name] = value


def _repeat(intake: Intake, name: str, value: Any) -> None:
    try:
        intake.fields[name] = clean_rule(str(value or ""))
    except Invalid as error:
        intake.errors |= error.fields


def _checklist(intake: Intake, name: str, value: Any) -> None:
    points = [(clean_line(str(point["text"])), bool(point.get("is_done"))) for point in value or ()]
    kept: list[dict[str, Any]] = [{"text": text, "is_done": is_done} for text, is_done in points if text]
    if len(kept) > MOST_POINTS or any(len(point["text"]) > POINT_LIMIT for point in kept):
        intake.refuse(name, _("A checklist holds up to 50 points of 200 characters."))
    intake.fields[name] = kept[:MOST_POINTS]


def _due(intake: Intake, given: Mapping[str, Any], zone: zoneinfo.ZoneInfo) -> None:
    """Understand the moment, or the day; a repeating one is counted from it."""
    if not {"due_at", "due_on"} & given.keys():
        return
    moment, day = given.get("due_at"), given.get("due_on")
    said = moment or day
    if said and said.year not in YEARS:
        intake.refuse("due_at" if moment else "due_on", _("This year cannot be meant."))
        return
    if moment:
        here = moment.astimezone(zone).date()
        intake.fields |= {"due_at": moment, "due_on": here, "has_time": True}
    else:
        end = day_end(day, zone) if day else None
        intake.fields |= {"due_at": end, "due_on": day, "has_time": False}


type Reader = Callable[[Intake, str, Any], None]
READERS: Mapping[str, Reader] = {
    "body": _body,
    "starts_on": _day,
    "minutes": _minutes,
    "remind_before": _minutes,
    "repeat": _repeat,
    "checklist": _checklist,
    **dict.fromkeys(CHOICES, _choice),
}
