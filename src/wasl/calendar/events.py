"""What can happen to invitations."""

from dataclasses import dataclass, field
from typing import Any

from wasl.activities.events import ActivityEvent
from wasl.calendar.models import Guest


@dataclass(frozen=True)
class GuestsInvited(ActivityEvent):
    """People were invited to a meeting by mail; `names` are theirs."""

    type = "meeting.invited"
    names: tuple[str, ...] = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return also the names."""
        return super().data() | {"names": list(self.names)}


@dataclass(frozen=True)
class GuestAnswered(ActivityEvent):
    """Somebody answered an invitation; who invited hears of it."""

    guest: Guest = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return also who answered, and who is told."""
        organizer = self.guest.invitation.organizer_id
        return super().data() | {
            "name": self.guest.name,
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
