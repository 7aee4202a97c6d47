"""Invitations as calendars write and read them: iTIP (RFC 5546) in mail (RFC 6047).

A meeting's times are written in UTC: each is a single moment, what repeats is a new meeting. Each guest is told of himself
and of colleagues, never of other guests: one customer's address is no business of another.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from icalendar import Calendar, Event, vCalAddress

from wasl.calendar.models import Guest, Invitation
from wasl.kernel import clock
from wasl.kernel.email import ascii_email, normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line

type Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
# RFC 5545 §3.2.12
PARTSTAT = {"none": "NEEDS-ACTION", "accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}
ANSWERS = {written: answer for answer, written in PARTSTAT.items() if answer != "none"}
# no honest answer comes near it
LARGEST = 256 * 1024
MOST_EVENTS = 20
LONGEST = datetime.timedelta(days=7)


class Unreadable(ValueError):
    """A calendar that cannot be read."""


@dataclass(frozen=True)
class Organizer:
    """Who invites, and the address that answers come back to."""

    name: str
    address: str


@dataclass(frozen=True)
class Reply:
    """What a guest's calendar answers; `sequence` is that of the invitation it answers, `proposed` another time (COUNTER)."""

    uid: str
    address: str
    answer: str
    sequence: int
    stamp: datetime.datetime
    comment: str
    proposed: tuple[datetime.datetime, datetime.datetime] | None = None


def written(
    invitation: Invitation, guest: Guest, others: Iterable[Guest], *, method: Method, by: Organizer
) -> bytes:
    """Return what one guest's calendar is told of a meeting: that it is, or that it is not any more."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", invitation.starts_at.astimezone(datetime.UTC))
    event.add("dtend", invitation.ends_at.astimezone(datetime.UTC))
    event.add("summary", invitation.title)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _mailto(by.address, by.name))
    for one in (guest, *(other for other in others if other.colleague_id and other != guest)):
        person = _mailto(one.address, one.name)
        person.params |= {
            "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": PARTSTAT[one.answer], "RSVP": "TRUE",
        }  # fmt: skip
        event.add("attendee", person)
    calendar = Calendar()
    calendar.add("prodid", "-//Wasl//Wasl//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _mailto(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{ascii_email(address)}")
    found.params["CN"] = name
    return found


def replies(text: str) -> list[Reply]:
    """Return the answers in a calendar, none where it is neither answer nor proposal (RFC 5546 §3.2); raises `Unreadable`."""
    try:
        calendar = Calendar.from_ical(text)
        method = str(calendar.get("method", "")).upper()
        events = calendar.walk("VEVENT")[:MOST_EVENTS]
        if method not in {"REPLY", "COUNTER"}:
            _look(events if method == "REQUEST" else ())
            return []
        return list(_read(events, is_proposal=method == "COUNTER"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # the parser stumbles in more ways than it declares
        raise Unreadable from error


def _look(events: Iterable[Any]) -> None:
    """Raise one of the parser's faults for an invitation of which nobody can say when it is."""
    for event in events:
        if not isinstance(event["dtstart"].dt, datetime.date):
            raise TypeError(event["dtstart"])


def _read(events: Iterable[Any], *, is_proposal: bool) -> Iterator[Reply]:
    for event in events:
        attendees = event.get("attendee", [])
        # RFC 5546 §3.2.3: whoever answers stands alone
        for attendee in attendees if isinstance(attendees, list) else [attendees]:
            answer = ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
            if is_proposal and answer not in {"declined", "tentative"}:
                # who proposes another time has not accepted this one
                answer = "tentative"
            if answer:
                yield Reply(
                    uid=str(event.get("uid", "")),
                    address=_address(str(attendee)),
                    answer=answer,
                    sequence=int(event.get("sequence", 0)),
                    stamp=_moment(event.get("dtstamp")),
                    comment=_comment(event.get("comment", "")),
                    proposed=_proposed(event) if is_proposal else None,
                )


def _proposed(event: Any) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the time that is proposed; raises one of the parser's faults for what is none."""
    start = event["dtstart"].dt
    end = event["dtend"].dt if event.get("dtend") else start + event["duration"].dt
    if not (
        isinstance(start, datetime.datetime)
        and start.tzinfo
        and end.tzinfo
        and start < end <= start + LONGEST
    ):
        raise ValueError(start)
    return start.astimezone(datetime.UTC), end.astimezone(datetime.UTC)


def _address(text: str) -> str:
    try:
        return normalize_email(text)
    except Invalid:
        return ""


def _moment(value: Any) -> datetime.datetime:
    found = getattr(value, "dt", None)
    # one that claims to come from the future would shut out every later answer
    return min(found, clock.now()) if isinstance(found, datetime.datetime) and found.tzinfo else clock.now()


def _comment(value: Any) -> str:
    return clean_line(str(value[0] if isinstance(value, list) and value else value))[:500]
