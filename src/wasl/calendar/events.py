"""What can happen to invitations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.activities.events import ActivityEvent
from wasl.calendar.models import Guest


@dataclass(frozen=True)
class GuestsInvited(ActivityEvent):
    """People were invited to a meeting by mail. The colleagues among them hear of it here too."""

    type = "meeting.invited"
    guests: Sequence[Guest] = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return also the names, and who is told."""
        here = [guest for guest in self.guests if guest.colleague_id]
        return super().data() | {
            "names": [guest.name for guest in here],
            "people": [str(guest.colleague_id) for guest in here],
            "named": {key: name for guest in self.guests for key, name in _named(guest).items()},
        }


def _named(guest: Guest) -> dict[str, str]:
    """Return the name of a contact among guests by his id: it is shown to those who may see him."""
    return {str(guest.contact_id): guest.name} if guest.contact_id else {}


@dataclass(frozen=True)
class GuestAnswered(ActivityEvent):
    """Somebody answered an invitation; who invited hears of it."""

    guest: Guest = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return also who answered, and who is told."""
        organizer = self.guest.invitation.organizer_id
        return super().data() | {
            "name": "" if self.guest.contact_id else self.guest.name,
            "named": _named(self.guest),
            "comment": self.guest.comment,
            "people": [str(organizer)] if organizer else [],
        }


@dataclass(frozen=True)
class InvitationAccepted(GuestAnswered):
    """A guest will come."""

    type = "meeting.accepted"


@dataclass(frozen=True)
class InvitationTentative(GuestAnswered):
    """A guest may come."""

    type = "meeting.tentative"


@dataclass(frozen=True)
class InvitationDeclined(GuestAnswered):
    """A guest will not come."""

    type = "meeting.declined"


@dataclass(frozen=True)
class TimeProposed(GuestAnswered):
    """A guest proposes another time."""

    type = "meeting.time_proposed"

    def data(self) -> dict[str, Any]:
        """Return also the time."""
        start, end = self.guest.proposed_at, self.guest.proposed_until
        return super().data() | {"start": start and start.isoformat(), "end": end and end.isoformat()}


@dataclass(frozen=True)
class ChangeSetAside(ActivityEvent):
    """A change in a calendar elsewhere was not taken over; `why` is "both", "refused", "single", "deleted" or "unreadable".

    `fields` are the values there and here, by field; `reason` is the sentence with which one was refused.
    """

    type = "meeting.set_aside"
    calendar: str = field(kw_only=True)
    person: UUID = field(kw_only=True)
    why: str = field(kw_only=True)
    fields: list[dict[str, Any]] = field(kw_only=True)
    reason: str = field(default="", kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return also what was not taken, and who is told."""
        return super().data() | {
            "calendar": self.calendar,
            "why": self.why,
            "fields": self.fields,
            "reason": self.reason,
            "people": [str(self.person)],
        }
