"""Who has a part in a deal: put somebody in with a role, take him out."""

from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotFound
from wasl.records.commands import lock
from wasl.records.commands.events import emit
from wasl.sales import events
from wasl.sales.models import Deal, DealPerson

MOST_PEOPLE = 50


@command("sales.change")
def put_person(deal: Deal, *, contact_id: UUID | None, role: str, by: Actor) -> DealPerson:
    """Give somebody a role in a deal, or another one. Raises `Invalid` by field."""
    deal = lock(deal)
    contact = Contact.objects.visible_to(by).filter(pk=contact_id).first() if contact_id else None
    if contact is None:
        raise Invalid(fields={"contact_id": [_("Choose a contact.")]})
    if role not in DealPerson.Role.values:
        raise Invalid(fields={"role": [_("Choose one of the values offered.")]})
    known = DealPerson.objects.filter(deal=deal, contact=contact).first()
    if known is None and DealPerson.objects.filter(deal=deal).count() >= MOST_PEOPLE:
        raise Invalid(_("Up to 50 people have a part in a deal."))
    if known is not None and known.role == role:
        return known
    person = known or DealPerson(deal=deal, contact=contact)
    person.role = role
    person.save()
    emit(events.PersonJoined(deal, also=(contact.anchor,), role=role), by=by)
    return person


@command("sales.change")
def take_person(deal: Deal, *, contact_id: UUID, by: Actor) -> Deal:
    """Take somebody out of a deal. Raises `NotFound` for one who has no part, or whom the actor may not see."""
    deal = lock(deal)
    seen = Contact.objects.visible_to(by)
    known = DealPerson.objects.filter(deal=deal, contact=contact_id, contact__in=seen).select_related(
        "contact__anchor"
    )
    person = known.first()
    if person is None:
        raise NotFound
    person.delete()
    emit(events.PersonLeft(deal, also=(person.contact.anchor,), role=person.role), by=by)
    return deal
