"""The contacts and companies that rows speak of: found as the importer of contacts finds them, or made; and taken back."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.models import Contact
from wasl.exchange.importing import Effect, ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.records.models import Anchor, Event, EventLink
from wasl.sales.importing.rows import ReadLead
from wasl.sales.models import Deal, Lead

# by what a row is known to mean a contact that is there; nothing of him is changed
RULES = ("number", "email", "phone", "name_company")
type Key = tuple[str, ...]


@dataclass(frozen=True)
class Party:
    """The company and the person of a row, and what was made for it: [{id, before}] as an undo needs it."""

    company_id: UUID | None = None
    contact_id: UUID | None = None
    was_new: bool = False
    made: Sequence[Mapping[str, Any]] = ()


@dataclass
class Found:
    """A contact that was found or made, or why it was not."""

    key: UUID | None = None
    is_new: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


class Parties:
    """The contacts of a chunk of rows, each looked for once: companies first, so that people work at them."""

    def __init__(
        self, rows: Sequence[ReadLead], *, options: ImportOptions, by: Actor, import_id: UUID
    ) -> None:
        self.options, self.by, self.import_id = options, by, import_id
        companies = self._settled([row.company for row in rows if row.company])
        people = self._settled([row.person for row in rows if row.person])
        self.found = companies | people
        keys = [one.key for one in self.found.values() if one.key]
        self.contacts = Contact.objects.select_related("anchor").in_bulk(keys)
        employers = {one.company_id for one in self.contacts.values() if one.company_id}
        self.anchors = Anchor.objects.in_bulk({*keys, *employers})

    def of(self, row: ReadLead) -> Party:
        """Return the contacts of a row; those that were made are given out once. Raises `Invalid` by field."""
        company, person = self._one(row.company, "company"), self._one(row.person, "contact")
        contact = self.contacts.get(person.key) if person and person.key else None
        employer = contact.company_id if contact else None
        made = [one for one in (company, person) if one and one.is_new]
        effects = [{"id": str(one.key), "before": dict(one.before)} for one in made]
        was_new = bool(person.is_new if person else company and company.is_new)
        for one in made:
            one.is_new = False
        return Party(company.key if company else employer, person.key if person else None, was_new, effects)

    def key_of(self, row: ReadRow | None) -> UUID | str | None:
        """Return the id of a contact of a row, nothing where the row names none, None where he was not found."""
        return self.found[_key(row)].key if row else ""

    def employer_of(self, row: ReadRow) -> UUID | None:
        """Return for whom the person of a row works."""
        contact = self.contacts.get(self.found[_key(row)].key or UUID(int=0))
        return contact.company_id if contact else None

    def anchors_of(self, *keys: UUID | None) -> tuple[Anchor, ...]:
        """Return the anchors of some contacts, each once."""
        return tuple(self.anchors[key] for key in dict.fromkeys(keys) if key in self.anchors)

    def _one(self, row: ReadRow | None, name: str) -> Found | None:
        if row is None:
            return None
        found = self.found[_key(row)]
        if found.key is None:
            raise Invalid(fields={name: [found.reason]})
        return found

    def _settled(self, rows: Sequence[ReadRow]) -> dict[Key, Found]:
        """Find or make contacts; who may not make any finds those that are there."""
        if not rows:
            return {}
        distinct = {_key(row): row for row in reversed(rows)}
        options = dataclasses.replace(
            self.options, match_by=RULES, on_match="skip", tags=(), runs_rules=False
        )
        if not self.by.may("contacts.add"):
            refused = _("Nobody here is called so, and you may not add contacts.")
            return {key: Found(reason=refused) for key in distinct}
        keys = list(distinct)
        numbered = list(enumerate(distinct.values()))
        outcomes = save_rows(numbered, options=options, by=self.by, import_id=self.import_id)
        return {
            keys[one.row]: Found(one.record_id, one.action == "created", one.before or {}, one.reason)
            for one in outcomes
        }


def _key(row: ReadRow) -> Key:
    ways = [email.folded for email in row.intake.emails or ()] + [
        phone.e164 for phone in row.intake.phones or ()
    ]
    return (row.kind, fold(row.name), fold(row.company), *ways)


def remove_parties(effects: Iterable[Effect], *, by: Actor, import_id: UUID) -> None:
    """Take back the contacts that came with rows, as far as nothing else has come to them since."""
    made = {UUID(one["id"]): one["before"] for effect in effects for one in effect.before.get("made", ())}
    if not made:
        return
    busy = _busy(list(made), import_id)
    free = [Effect(key, "created", before) for key, before in made.items() if key not in busy]
    # people first: a company is taken back when nobody works there any more
    people = set(Contact.objects.filter(pk__in=made, kind=Contact.Kind.PERSON).values_list("pk", flat=True))
    for part in (
        [one for one in free if one.record_id in people],
        [one for one in free if one.record_id not in people],
    ):
        if part:
            undo_rows(part, by=by, import_id=import_id)


def _busy(keys: Sequence[UUID], import_id: UUID) -> set[UUID]:
    """Return the contacts to which something happened beside this import, or with whom other deals and leads are."""
    links = dict[UUID, list[UUID]]()
    for event, anchor in EventLink.objects.filter(anchor__in=keys).values_list("event_id", "anchor_id"):
        links.setdefault(event, []).append(anchor)
    others = Event.objects.filter(pk__in=list(links)).exclude(cause=import_id).values_list("pk", flat=True)
    busy = {anchor for event in others for anchor in links[event]}
    deals = Deal.objects.filter(Q(contact__in=keys) | Q(company__in=keys)).values_list(
        "contact_id", "company_id"
    )
    busy |= {key for pair in deals for key in pair if key}
    return busy | set(Lead.objects.filter(contact__in=keys).values_list("contact_id", flat=True))
