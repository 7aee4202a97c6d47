"""What a contact agreed to: the present state, and the history."""

from wasl.contacts.models import Consent, Contact
from wasl.kernel.actor import Actor


def may_send(viewer: Actor, contact: Contact, channel: str, purpose: str) -> bool:
    """Tell whether a contact that `viewer` can see may be written to on a channel for a purpose.

    Messages about orders and service need no consent (GDPR art. 6(1)(b)) unless the contact has withdrawn;
    everything else needs one that still holds.
    """
    if not contact.is_visible_to(viewer):
        return False
    rows = Consent.objects.filter(contact=contact, channel=channel, purpose=purpose).order_by("-at", "-id")
    latest = rows.values_list("state", flat=True).first()
    if latest is None:
        return purpose == Consent.Purpose.SERVICE
    return bool(latest == Consent.State.GIVEN)


def consent_history(viewer: Actor, contact: Contact) -> list[Consent]:
    """Return every statement of a contact, newest first; nothing when the viewer may not see it."""
    if not contact.is_visible_to(viewer):
        return []
    return list(Consent.objects.filter(contact=contact).select_related("recorded_by").order_by("-at", "-id"))
