"""Puts the letters of a meeting into the outbox: the words in the guest's language, and what his calendar reads."""

from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import override

from wasl.calendar import itip
from wasl.calendar.itip import Method, Organizer
from wasl.calendar.models import Guest, Invitation
from wasl.mail.commands import queue_letter
from wasl.mail.models import Enclosure
from wasl.mail.queries import mailbox_address
from wasl.ui.formats import moment_text
from wasl.workspace.queries import workspace


class Occasion(NamedTuple):
    """A kind of letter about a meeting."""

    purpose: str
    method: Method


INVITED = Occasion("meeting_invitation", "REQUEST")
CHANGED = Occasion("meeting_changed", "REQUEST")
CANCELED = Occasion("meeting_canceled", "CANCEL")
KEPT = Occasion("meeting_time_kept", "DECLINECOUNTER")


def write(invitation: Invitation, guests: Iterable[Guest], occasion: Occasion) -> None:
    """Write to these guests of a meeting."""
    everyone, organizer = list(invitation.guests.all()), organizer_of(invitation)
    for guest in guests:
        content = itip.written(invitation, guest, everyone, method=occasion.method, by=organizer)
        mime = f"text/calendar; method={occasion.method}; charset=UTF-8"
        queue_letter(
            occasion.purpose,
            to=guest.address,
            language=guest.language,
            source=f"{invitation.uid}:{invitation.sequence}:{occasion.method}",
            variables=_words(invitation, guest, organizer),
            enclosures=[Enclosure(name="invite.ics", mime=mime, content=content)],
        )


def organizer_of(invitation: Invitation) -> Organizer:
    """Return who invites: answers come back to the firm's mailbox, without one to the person's own."""
    firm, person = workspace(), invitation.organizer
    own = person.email if person else ""
    return Organizer(person.name if person else firm.name, mailbox_address() or own)


def _words(invitation: Invitation, guest: Guest, organizer: Organizer) -> dict[str, str]:
    zone = (guest.colleague.zone if guest.colleague else "") or workspace().zone
    with override(guest.language), timezone.override(ZoneInfo(zone)):
        when = moment_text(invitation.starts_at)
    return {
        "name": guest.name,
        "organizer": organizer.name,
        "title": invitation.title,
        "when": f"{when} ({zone})",
        "place": invitation.place,
    }
