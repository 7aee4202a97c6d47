"""Relating contacts to each other, and ending a relation."""

import datetime

from django.utils.translation import gettext as _

from wasl.contacts.events import Related, RelationEnded
from wasl.contacts.models import Contact, Relation
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line
from wasl.records.commands import emit, lock


@command("contacts.change")
def relate(
    contact: Contact,
    *,
    other: Contact,
    kind: str,
    by: Actor,
    title: str = "",
    other_title: str = "",
    since: datetime.date | None = None,
    is_primary: bool = False,
) -> Relation:
    """Relate a contact to another that the actor can see; a primary employment becomes the person's company."""
    if not other.is_visible_to(by):
        raise Invalid(fields={"other": [_("This does not exist, or it is not shared with you.")]})
    _refuse_unfit(contact, other, kind)
    contact = lock(contact)
    if kind == Relation.Kind.EMPLOYMENT and is_primary:
        _end_primary(contact)
        contact.company, contact.company_name = other, other.name
        contact.job_title = clean_line(title)[:160] or contact.job_title
        contact.version += 1
        contact.save()
    relation = Relation.objects.create(
        kind=kind,
        first=contact,
        second=other,
        title=clean_line(title)[:160],
        other_title=clean_line(other_title)[:160],
        since=since,
        is_primary=is_primary and kind == Relation.Kind.EMPLOYMENT,
    )
    emit(Related(contact, relation=relation, also=(other,)), by=by)
    return relation


def _refuse_unfit(contact: Contact, other: Contact, kind: str) -> None:
    if kind not in Relation.Kind.values:
        raise Invalid(fields={"kind": [_("Choose how they are related.")]})
    if contact.pk == other.pk:
        raise Invalid(fields={"other": [_("Nobody is related to himself. Choose another record.")]})
    sides = Relation.SIDES.get(kind)
    if sides and (contact.kind, other.kind) != sides:
        raise Invalid(
            fields={"kind": [_("People work at companies; subsidiaries are companies of companies.")]}
        )
    if Relation.objects.filter(first=contact, second=other, kind=kind, until=None).exists():
        raise Invalid(fields={"other": [_("These two are related so already.")]})
    if kind == Relation.Kind.SUBSIDIARY and _is_above(contact, other):
        raise Invalid(fields={"other": [_("This company stands below the other one already.")]})


def _is_above(company: Contact, other: Contact) -> bool:
    """Tell whether `company` is a parent of `other`, however many steps up."""
    seen, level = {other.pk}, {other.pk}
    while level:
        rows = Relation.objects.filter(kind=Relation.Kind.SUBSIDIARY, first__in=level, until=None)
        level = set(rows.values_list("second_id", flat=True)) - seen
        seen |= level
    return company.pk in seen


def _end_primary(contact: Contact) -> None:
    Relation.objects.filter(first=contact, kind=Relation.Kind.EMPLOYMENT, is_primary=True, until=None).update(
        until=clock.today(), is_primary=False
    )


@command("contacts.change")
def end_relation(
    contact: Contact, *, relation: Relation, by: Actor, until: datetime.date | None = None
) -> Relation:
    """Say that a relation of this contact is over; it stays in the history."""
    if contact.pk not in {relation.first_id, relation.second_id} or relation.until is not None:
        raise Invalid(_("This relation is over already."))
    was_primary = relation.is_primary
    relation.until, relation.is_primary = until or clock.today(), False
    relation.save(update_fields=["until", "is_primary"])
    if was_primary:
        person = lock(relation.first)
        if person.company_id == relation.second_id:
            person.company, person.company_name = None, ""
            person.version += 1
            person.save()
    other = relation.second if contact.pk == relation.first_id else relation.first
    emit(RelationEnded(contact, relation=relation, also=(other,)), by=by)
    return relation
