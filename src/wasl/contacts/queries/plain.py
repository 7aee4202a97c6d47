"""Contacts as plain values for programs: a page of them in a few queries, without what a role may not see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor, Reach
from wasl.lists.custom.definitions import custom_out
from wasl.lists.models import CustomField
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import TagLink

PLAIN = (
    "kind", "name", "prefix", "given_name", "middle_name", "family_name", "suffix", "job_title", "department", "roles",
    "number", "tax_number", "registration_number", "language", "preferred_channel", "interests", "household",
    "birthday", "source", "company_name", "custom", "version", "created_at", "updated_at", "archived_at",
)  # fmt: skip
CHILDREN = {
    "emails": ("value", "label", "is_primary"),
    "phones": ("label", "is_primary", "extension"),
    "addresses": ("lines", "city", "region", "postal_code", "country", "label"),
    "profiles": ("url", "kind"),
}
LINKS = {"company": "company_id", "owner": "owner_id", "team": "team_id"}


def contacts_out(viewer: Actor, contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    """Return contacts the viewer has been given, as values by name; hidden fields are absent."""
    prefetch_related_objects(contacts, *CHILDREN, _tags())
    companies = _visible_companies(viewer, contacts)
    fields = fields_seen(viewer, "contact")
    return [_one(viewer, contact, companies, fields) for contact in contacts]


def _tags() -> Any:
    return Prefetch("anchor__tag_links", TagLink.objects.select_related("tag"))


def _visible_companies(viewer: Actor, contacts: Sequence[Contact]) -> set[Any]:
    wanted = {contact.company_id for contact in contacts if contact.company_id}
    if not wanted or viewer.reach_for("contact") is Reach.ALL:
        return wanted
    return set(Contact.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True))


def _one(
    viewer: Actor, contact: Contact, companies: set[Any], fields: Sequence[CustomField]
) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(contact, name) for name in PLAIN}
    out["custom"], out["leftovers"] = custom_out(fields, contact.custom), contact.leftovers(viewer)
    out |= {name: getattr(contact, column) for name, column in LINKS.items()}
    if out["company"] not in companies:
        out["company"] = None
    for name, columns in CHILDREN.items():
        out[name] = [
            {column: getattr(row, column) for column in columns} for row in getattr(contact, name).all()
        ]
    for row, phone in zip(out["phones"], contact.phones.all(), strict=True):
        row["value"] = phone.e164 or phone.raw
    out["tags"] = sorted(link.tag.name for link in contact.anchor.tag_links.all())
    hidden = {name for name in out if viewer.hides("contact", "company" if name == "company_name" else name)}
    return {"id": contact.pk} | {name: value for name, value in out.items() if name not in hidden}
