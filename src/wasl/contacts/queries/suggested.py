"""What is suggested while somebody types the name of another contact."""

from wasl.contacts.models import Contact, Relation
from wasl.kernel.actor import Actor
from wasl.records.queries import Suggestion, search

CANDIDATES = 200
SHOWN = 8
# what tells apart contacts of one name, and the right to see it
TOLD = (("job_title", "job_title"), ("company_name", "company"), ("city", "addresses"))


def suggested(viewer: Actor, text: str, relation: str = "") -> list[Suggestion]:
    """Return the contacts that `text` may mean, best first; with a relation, those that fit its other side."""
    hits = search(viewer, text, kinds=["contact"], limit=CANDIDATES, notes=False).hits
    rows = Contact.objects.visible_to(viewer).filter(pk__in=[hit.anchor.pk for hit in hits])
    if sides := Relation.SIDES.get(relation):
        rows = rows.filter(kind=sides[1])
    known = rows.in_bulk()
    found = [known[hit.anchor.pk] for hit in hits if hit.anchor.pk in known]
    return [_suggestion(viewer, contact) for contact in found[:SHOWN]]


def _suggestion(viewer: Actor, contact: Contact) -> Suggestion:
    told = [getattr(contact, name) for name, right in TOLD if not viewer.hides("contact", right)]
    picture = "building" if contact.is_company else "user"
    return Suggestion(contact.pk, contact.name, picture, " · ".join(filter(None, told)))
