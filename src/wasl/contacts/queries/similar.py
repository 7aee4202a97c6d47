"""Says before saving that a customer may be here already: in another spelling, number format or e-mail case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.models import Contact, Email, Phone
from wasl.kernel.actor import Actor
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import fold, search_terms, skeleton
from wasl.records.queries.found import text_condition
from wasl.workspace.visibility import reach

MOST = 5
SHORTEST = 4


@dataclass(frozen=True)
class Similar:
    """A record that may be the same, and why."""

    contact: Contact
    reason: str


@dataclass(frozen=True)
class Similars:
    """The records that may be the same; `has_hidden` says that there may be one the viewer cannot see, and no more."""

    found: list[Similar] = field(default_factory=list)
    has_hidden: bool = False


def similar(
    viewer: Actor,
    *,
    name: str = "",
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    leave_out: UUID | None = None,
) -> Similars:
    """Return what looks like the contact that is being typed. Three queries at most, none for what is empty."""
    reasons: dict[UUID, str] = {}
    folded = [key for key in map(_email, emails) if key]
    numbers = [key for key in (_phone(text, viewer.country) for text in phones) if key]
    if folded:
        for pk in Email.objects.filter(folded__in=folded).values_list("contact_id", flat=True)[:50]:
            reasons.setdefault(pk, _("The same e-mail address"))
    if numbers:
        for pk in Phone.objects.filter(e164__in=numbers).values_list("contact_id", flat=True)[:50]:
            reasons.setdefault(pk, _("The same phone number"))
    reasons.pop(leave_out, None)  # type: ignore[arg-type]  # None is in no dict of ids
    shown = _visible(viewer, Q(pk__in=list(reasons)))
    has_hidden = len(shown) < len(reasons)
    found = [Similar(contact, reasons[contact.pk]) for contact in shown]
    if len(fold(name)) >= SHORTEST and len(found) < MOST:
        known = {contact.pk for contact in shown} | {leave_out}
        found += [
            Similar(contact, _("The same name"))
            for contact in _namesakes(viewer, name)
            if contact.pk not in known
        ]
    return Similars(found[:MOST], has_hidden)


def _visible(viewer: Actor, condition: Q) -> list[Contact]:
    rows: Any = Contact.objects.filter(reach(viewer, "contact")).current().filter(condition)
    return list(rows.select_related("owner")[:50])


def _namesakes(viewer: Actor, name: str) -> list[Contact]:
    wanted, sound = fold(name), set(skeleton(name).split())
    candidates = _visible(viewer, text_condition(search_terms(name), ["contact"], "anchor__"))
    return [
        row
        for row in candidates
        if fold(row.name) == wanted or (sound and sound <= set(skeleton(row.name).split()))
    ]


def _email(text: str) -> str:
    try:
        return normalize_email(text)
    except Invalid:
        return ""


def _phone(text: str, country: str) -> str:
    try:
        return parse_phone(text, country).e164
    except Invalid:
        return ""
