"""Our calendar as other programs read it: iCalendar (RFC 5545)."""

import datetime
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse
from icalendar import Calendar, Event, vRecur

from wasl.activities.models import Activity
from wasl.calendar.laying import length_of
from wasl.kernel.env import ENV
from wasl.kernel.html import to_text

DAY = datetime.timedelta(days=1)
# how often programs that ask may ask (RFC 7986 §5.7)
AGAIN = datetime.timedelta(minutes=15)
# begins what Wasl adds to the notes, so that it is known again in what comes back
TAIL = "———"
TAILS = re.compile(rf"{TAIL}\n(?:[^\n]*\n)?https?://\S+")
STATUS = {"done": "CONFIRMED", "dropped": "CANCELLED"}


def uid_of(activity: Activity) -> str:
    """Return the name of one of ours in calendars."""
    return f"{activity.pk}@wasl"


def event_of(activity: Activity, uid: str, zone: zoneinfo.ZoneInfo) -> Event:
    """Return one as an event; what repeats keeps the clock of its `zone`, all else is a moment in UTC."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", activity.updated_at)
    event.add("last-modified", activity.updated_at)
    event.add("sequence", activity.version)
    event.add("summary", activity.title)
    event.add("status", STATUS.get(activity.state, "CONFIRMED"))
    _put_times(event, activity, zone)
    if activity.repeat and activity.is_open:
        event.add("rrule", vRecur.from_ical(activity.repeat))
    if activity.place:
        event.add("location", activity.place)
    event.add("description", "\n\n".join(filter(None, (notes_of(activity), tail_of(activity)))))
    event.add("url", address_of(activity))
    return event


def address_of(activity: Activity) -> str:
    """Return the address of its page."""
    return f"{ENV.base_url.rstrip('/')}{reverse('activities:activity', args=[activity.pk])}"


def notes_of(activity: Activity) -> str:
    """Return what there is to say of it, as plain text."""
    return to_text(activity.body).strip()


def tail_of(activity: Activity) -> str:
    """Return what stands under the notes: whom it is with, and where it is in Wasl."""
    names = ", ".join(anchor.title for anchor in activity.about.all())
    return "\n".join(filter(None, (TAIL, names, address_of(activity))))


def without_tail(text: str) -> str:
    """Return notes without what stands under them."""
    return TAILS.sub("", text)


def _put_times(event: Event, activity: Activity, zone: zoneinfo.ZoneInfo) -> None:
    if activity.has_time and activity.due_at:
        home = zone if activity.repeat else datetime.UTC
        event.add("dtstart", activity.due_at.astimezone(home))
        event.add("dtend", (activity.due_at + length_of(activity)).astimezone(home))
    elif activity.due_on:
        event.add("dtstart", activity.due_on)
        event.add("dtend", activity.due_on + DAY)
        # a day's task leaves the day free (RFC 5545 §3.8.2.7)
        event.add("transp", "TRANSPARENT")


def written(
    activities: Iterable[Activity], name: str, zone: zoneinfo.ZoneInfo, uids: Mapping[UUID, str]
) -> bytes:
    """Return a calendar; `uids` are names by which some are known to other programs already."""
    calendar = Calendar()
    calendar.add("prodid", "-//Wasl//Wasl//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for activity in activities:
        calendar.add_component(event_of(activity, uids.get(activity.pk) or uid_of(activity), zone))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
