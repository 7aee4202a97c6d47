"""What a visitor gets by mail: confirmation, move, cancellation, reminder; with a calendar file, in his language.

No word that a visitor typed stands in them, so that nobody writes to strangers through a booking page (S-076).
"""

import datetime
import zoneinfo

import icalendar
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from wasl.bookings import links
from wasl.bookings.models import Booking, MeetingType
from wasl.bookings.queries import hosts_of
from wasl.kernel import clock
from wasl.kernel.text import isolated
from wasl.mail.commands import queue_letter
from wasl.mail.models import Enclosure
from wasl.mail.queries import has_account
from wasl.ui.formats import day_text, time_text
from wasl.workspace.queries import workspace

MINUTE = datetime.timedelta(minutes=1)


def when_text(booking: Booking) -> str:
    """Return day, time and zone of a booking as its visitor reads them, in the language that is active."""
    here = booking.starts_at.astimezone(zoneinfo.ZoneInfo(booking.zone))
    parts = {
        "day": full_day(here.date()),
        "time": time_text(here),
        "zone": isolated(zone_text(booking.zone, here)),
    }
    return _("%(day)s, %(time)s (%(zone)s)") % parts


def full_day(day: datetime.date) -> str:
    """Return a day with its weekday, as it is still true when it is read later."""
    weekday = capfirst(formats.date_format(day, "l"))
    return _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": day_text(day)}


def zone_text(zone: str, at: datetime.datetime) -> str:
    """Return a zone by its city and its distance from UTC at a moment: Riyadh, UTC+03:00."""
    offset = at.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%:z")
    return f"{zone.rpartition('/')[2].replace('_', ' ')}, UTC{offset}"


def where_text(booking: Booking) -> str:
    """Return where the meeting is."""
    kind = booking.meeting_type
    return kind.place or str(kind.get_way_display())


def send(booking: Booking, purpose: str, *, source: str = "") -> None:
    """Put a letter about a booking into the outbox, where letters can leave the house; one for each cause."""
    if not has_account():
        return
    with override(booking.language), timezone.override(zoneinfo.ZoneInfo(booking.zone)):
        variables = {
            "meeting": booking.meeting_type.name,
            "when": when_text(booking),
            "place": where_text(booking),
            "person": pgettext("list", ", ").join(host.name for host in hosts_of(booking)),
            "link": links.address(booking, links.SEE),
        }
        file = calendar_file(booking)
    queue_letter(
        purpose,
        to=booking.email,
        language=booking.language,
        source=f"{booking.pk}:{booking.sequence}:{source}",
        variables=variables,
        enclosures=[Enclosure(name="meeting.ics", mime="text/calendar; charset=utf-8", content=file)],
    )


def calendar_file(booking: Booking) -> bytes:
    """Return the booking as a calendar file (RFC 5545): another one with the same UID replaces it."""
    kind = booking.meeting_type
    event = icalendar.Event()
    event.add("uid", f"{booking.pk}@wasl")
    event.add("sequence", booking.sequence + (not booking.is_booked))
    event.add("dtstamp", clock.now())
    event.add("dtstart", booking.starts_at.astimezone(datetime.UTC))
    event.add("dtend", booking.ends_at.astimezone(datetime.UTC))
    event.add("summary", f"{kind.name} · {workspace().name}")
    event.add("location", where_text(booking))
    event.add("url", links.address(booking, links.SEE))
    event.add("status", "CONFIRMED" if booking.is_booked else "CANCELLED")
    file = icalendar.Calendar()
    file.add("prodid", "-//Wasl//Bookings//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    content: bytes = file.to_ical()
    return content


def next_reminder(
    kind: MeetingType, starts_at: datetime.datetime, *, since: datetime.datetime | None = None
) -> datetime.datetime | None:
    """Return when the next reminder is due after a moment (default now), None where none is left."""
    moments = [starts_at - before * MINUTE for before in kind.reminders]
    return min((moment for moment in moments if moment > (since or clock.now())), default=None)
