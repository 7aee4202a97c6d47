"""What an event of ours says on both sides, by field, so that two changes can be told apart; and how it is written.

`Said` is title, time, place, notes and repetition as plain JSON: what Wasl says, what was agreed on last, and what stands on
the other server are the same kind of thing and are compared word by word.
"""

import datetime
import zoneinfo
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import override, pgettext
from icalendar import Calendar, Event

from wasl.activities.models import Activity
from wasl.activities.values import ActivityValues
from wasl.calendar import ics
from wasl.calendar.itip import Unreadable
from wasl.calendar.laying import length_of
from wasl.calendar.models import Link
from wasl.calendar.properties import FAULTS, length_between, text_of, when
from wasl.calendar.reading import LONGEST_TEXT, LONGEST_UID
from wasl.kernel.html import from_text
from wasl.kernel.text import clean_line

type Said = dict[str, Any]

FIELDS = ("title", "time", "place", "notes", "repeat")
# of what is shown as busy only the time is anybody's word but ours
PRIVATE = ("time",)
# what a phone adds for itself, and what is written back with every change of ours
ITS_OWN = ("CATEGORIES", "COLOR", "PRIORITY")
MINUTE = 60


@dataclass(frozen=True)
class Read:
    """An object of a calendar: the name of its event, the event itself, and whether single days of it are otherwise."""

    uid: str
    calendar: Calendar
    event: Event | None
    is_broken_up: bool


def read(text: str) -> Read:
    """Read an object; raises `Unreadable`."""
    try:
        calendar = Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        whole = next((one for one in events if not one.get("recurrence-id")), None)
        uid = clean_line(text_of(events[0], "uid"))[:LONGEST_UID]
    except FAULTS as error:
        raise Unreadable from error
    is_broken_up = len(events) > 1 or (whole is not None and bool(whole.get("exdate") or whole.get("rdate")))
    return Read(uid, calendar, cast("Event | None", whole), is_broken_up)


def said(activity: Activity, link: Link) -> Said:
    """Return what Wasl says of one of ours in a calendar elsewhere."""
    if activity.has_time and activity.due_at:
        start = activity.due_at.astimezone(datetime.UTC).replace(microsecond=0).isoformat()
        time = [start, int(length_of(activity).total_seconds()) // MINUTE]
    else:
        time = [activity.due_on.isoformat() if activity.due_on else "", None]
    repeat = _rule(activity.repeat) if activity.is_open else ""
    if link.is_private:
        with override(link.user.language):
            title = pgettext("in a calendar", "Busy")
        return {"title": title, "time": time, "place": "", "notes": "", "repeat": repeat}
    notes = _lines(ics.notes_of(activity))
    return {"title": activity.title, "time": time, "place": activity.place, "notes": notes, "repeat": repeat}


def heard(event: Event, zone: zoneinfo.ZoneInfo) -> Said:
    """Return what the other side says of one of ours; raises `Unreadable`."""
    try:
        start = when(event, "dtstart")
        if isinstance(start, datetime.datetime):
            moment = start if start.tzinfo else start.replace(tzinfo=zone)
            length = length_between(event, start)
            time = [moment.astimezone(datetime.UTC).replace(microsecond=0).isoformat(), _minutes(length)]
        elif start:
            time = [start.isoformat(), None]
        else:
            raise ValueError(start)
        rule = event.get("rrule")
        rule = rule[0] if isinstance(rule, list) and rule else rule
        repeat = _rule(rule.to_ical().decode()) if rule else ""
        notes = _lines(ics.without_tail(_lines(text_of(event, "description"))))
        return {
            "title": clean_line(text_of(event, "summary"))[:300],
            "time": time,
            "place": clean_line(text_of(event, "location"))[:200],
            "notes": notes[:LONGEST_TEXT],
            "repeat": repeat,
            "sequence": int(event.get("sequence", 0)),
        }
    except FAULTS as error:
        raise Unreadable from error


def _minutes(length: datetime.timedelta) -> int:
    return int(length.total_seconds()) // MINUTE


def _lines(text: str) -> str:
    """Return text without what servers and phones do to ends of lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _rule(text: str) -> str:
    """Return a rule with its parts in one order: each program writes them in its own."""
    return ";".join(sorted(part for part in text.upper().split(";") if part))


def values_of(taken: Said, activity: Activity) -> ActivityValues:
    """Return what a command is to change, of the fields that were taken over; another start there is one of the whole series."""
    values: ActivityValues = {}
    if "title" in taken:
        values["title"] = taken["title"]
    if "place" in taken:
        values["place"] = taken["place"]
    if "notes" in taken:
        values["body"] = from_text(taken["notes"])
    if "repeat" in taken:
        values["repeat"] = taken["repeat"]
    elif "time" in taken and activity.repeat:
        values["repeat"] = activity.repeat
    if "time" in taken:
        start, minutes = taken["time"]
        if minutes is None:
            values["due_on"] = datetime.date.fromisoformat(start)
        else:
            values |= {"due_at": datetime.datetime.fromisoformat(start), "minutes": minutes}
    return values


def written(activity: Activity, uid: str, link: Link, *, sequence: int = 0, known: str = "") -> bytes:
    """Return one of ours as it is put on the other server; what the phone added for itself to the `known` text stays."""
    event = ics.event_of(activity, uid, zoneinfo.ZoneInfo(link.user.zone or "UTC"))
    event["sequence"] = max(activity.version, sequence)
    if link.is_private:
        for name in ("summary", "location", "description", "url"):
            event.pop(name, None)
        event.add("summary", said(activity, link)["title"])
        event.add("class", "PRIVATE")
    _add_its_own(event, known)
    calendar = Calendar()
    calendar.add("prodid", "-//Wasl//Wasl//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _add_its_own(event: Event, known: str) -> None:
    try:
        before = read(known).event if known else None
    except Unreadable:
        before = None
    if before is None:
        return
    for name, value in before.items():
        if name in ITS_OWN or name.startswith("X-"):
            event[name] = value
    for part in before.subcomponents:
        if part.name == "VALARM":
            event.add_component(part)
