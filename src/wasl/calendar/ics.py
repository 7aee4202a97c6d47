"""Our calendar as other programs read it: iCalendar (RFC 5545)."""

import datetime
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
    address = f"{ENV.base_url.rstrip('/')}{reverse('activities:activity', args=[activity.pk])}"
    names = ", ".join(anchor.title for anchor in activity.about.all())
    told = "\n\n".join(filter(None, (names, to_text(activity.body).strip(), address)))
    event.add("description", told)
    event.add("url", address)
    return event


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
