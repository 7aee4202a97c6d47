"""Keeps a person's company and the employment relation behind it the same thing."""

from wasl.contacts.models import Contact, Relation
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.records.journal import rows_of


def named_company(viewer: Actor, name: str) -> Contact | None:
    """Return the one visible company of this name in any spelling, or None when there is none or there are several."""
    companies = Contact.objects.visible_to(viewer).current().companies()
    found = list(companies.filter(anchor__title_key=fold(name)[:120])[:2])
    return found[0] if len(found) == 1 else None


def employ(contact: Contact) -> None:
    """Make the primary employment of a saved contact agree with its `company` and `job_title`."""
    current = Relation.objects.filter(
        first=contact, kind=Relation.Kind.EMPLOYMENT, is_primary=True, until=None
    ).first()
    if current is not None and current.second_id == contact.company_id:
        if current.title != contact.job_title:
            current.title = contact.job_title
            current.save(update_fields=["title"])
        return
    if current is not None:
        current.until = clock.today()
        current.is_primary = False
        current.save(update_fields=["until", "is_primary"])
    if contact.company_id and not contact.is_company:
        Relation.objects.create(
            kind=Relation.Kind.EMPLOYMENT,
            first=contact,
            second_id=contact.company_id,
            title=contact.job_title,
            is_primary=True,
        )


def rename_employer(company: Contact) -> None:
    """Copy a company's new name to its people and to what they are found by."""
    # those in the bin too, so that they come back with the right name
    people = rows_of(Contact).filter(company=company)
    people.update(company_name=company.name)
    for person in people.prefetch_related("emails", "phones").iterator(500):
        person.refresh()
