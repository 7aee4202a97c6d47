"""Who is invited to a meeting, what they answered, and who can be invited still."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wasl.activities.models import Activity
from wasl.calendar.models import Guest, Invitation
from wasl.calendar.queries.attending import own_guest
from wasl.contacts.models import Consent, Contact
from wasl.contacts.queries.consents import may_send
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.mail.queries import has_account, mailbox_address
from wasl.records.models import Anchor
from wasl.records.queries import get_visible
from wasl.workspace.queries import colleagues, workspace


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be invited: an attendee with an address, or a colleague."""

    id: UUID
    name: str
    address: str
    language: str
    is_colleague: bool


@dataclass(frozen=True)
class Invited:
    """A meeting with its guests, as far as the viewer may see them, and who can be invited still."""

    meeting: Activity
    invitation: Invitation | None
    guests: Sequence[Guest]
    attendees: Sequence[Candidate]
    colleagues: Sequence[Candidate]
    own: Guest | None
    may_answer: bool
    may_invite: bool
    can_leave: bool
    comes_back: bool


def get_invited(viewer: Actor, pk: UUID | str) -> Invited:
    """Return the guests of a meeting; raises `NotFound`."""
    meeting = get_visible(Activity, pk, viewer)
    if meeting.kind != Activity.Kind.MEETING:
        raise NotFound
    may_change = viewer.may("activities.change") and meeting.may_change(viewer) and not viewer.read_only
    is_ahead = (
        meeting.is_open and meeting.has_time and meeting.due_at is not None and meeting.due_at > clock.now()
    )
    may_invite = may_change and is_ahead and not meeting.archived_at
    offered = candidates(viewer, meeting) if may_invite else []
    invitation, invited = Invitation.objects.filter(pk=meeting.pk).first(), guests(viewer, meeting)
    own = own_guest(viewer, invited)
    stands = invitation is not None and not invitation.is_cancelled and not invitation.is_over
    return Invited(
        meeting,
        invitation,
        invited,
        [one for one in offered if not one.is_colleague],
        [one for one in offered if one.is_colleague],
        own=own,
        may_answer=own is not None and stands and not viewer.read_only and viewer.seen_as is None,
        may_invite=may_invite,
        can_leave=has_account(),
        comes_back=bool(mailbox_address()),
    )


def guests(viewer: Actor, meeting: Activity) -> list[Guest]:
    """Return who is invited, without contacts that the viewer may not see; addresses are emptied where his role hides them."""
    rows = list(Guest.objects.filter(invitation=meeting.pk))
    keys = [guest.contact_id for guest in rows if guest.contact_id]
    seen = (
        set(Anchor.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
        if keys
        else set()
    )
    found = [guest for guest in rows if guest.contact_id is None or guest.contact_id in seen]
    if viewer.hides("contact", "emails"):
        for guest in found:
            guest.address = "" if guest.contact_id else guest.address
    return found


def get_guest(viewer: Actor, pk: UUID) -> Guest:
    """Return a guest of a meeting that the viewer may see; raises `NotFound`."""
    guest = Guest.objects.select_related("invitation__meeting").filter(pk=pk).first()
    if guest is None or guest not in guests(viewer, guest.invitation.meeting):
        raise NotFound
    return guest


def candidates(viewer: Actor, meeting: Activity) -> list[Candidate]:
    """Return who can be invited still: attendees whose address the viewer may see and may be written to, and colleagues."""
    known = set(Guest.objects.filter(invitation=meeting.pk).values_list("address", flat=True))
    found = [*_attendees(viewer, meeting), *_colleagues(viewer)]
    return [one for one in found if one.address not in known]


def _attendees(viewer: Actor, meeting: Activity) -> list[Candidate]:
    if viewer.hides("contact", "emails"):
        return []
    rows = (
        Contact.objects.visible_to(viewer).filter(pk__in=meeting.about.values("pk")).exclude(primary_email="")
    )
    language = workspace().language
    return [
        Candidate(one.id, one.name, one.primary_email, one.language or language, is_colleague=False)
        for one in rows.order_by("sort_key")
        if may_send(viewer, one, Consent.Channel.EMAIL, Consent.Purpose.SERVICE)
    ]


def _colleagues(viewer: Actor) -> list[Candidate]:
    return [
        Candidate(one.id, one.name, one.email, one.language, is_colleague=True)
        for one in colleagues(viewer)
        if one.id != viewer.user_id
    ]
