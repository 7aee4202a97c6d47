"""Saves a chunk of rows: what is new goes in by a handful of statements, what is known is changed row by row."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import F
from django.utils.translation import gettext as _

from wasl.contacts.commands.contacts import copy_rows, difference, write_rows
from wasl.contacts.importing.matching import Matcher
from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.intake import identity
from wasl.contacts.models import Address, Contact, Email, Phone, Relation, WebProfile
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in
from wasl.kernel.html import from_text
from wasl.kernel.ids import uuid7
from wasl.kernel.text import fold
from wasl.records.commands.events import Emission, emit_many
from wasl.records.commands.tags import tags_named
from wasl.records.events import Changed, NoteWritten, RecordAdded
from wasl.records.models import Note, TagLink
from wasl.workspace.models import User

CHILDREN: dict[str, Any] = {"emails": Email, "phones": Phone, "addresses": Address, "profiles": WebProfile}


@dataclass
class Batch:
    """What is to be inserted at the end of a chunk."""

    contacts: list[Contact] = field(default_factory=list)
    children: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in CHILDREN})
    relations: list[Relation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tags: dict[UUID, list[str]] = field(default_factory=dict)
    emissions: list[Emission] = field(default_factory=list)


def save_rows(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    return Saver([row for _number, row in rows], options=options, by=by, import_id=import_id).save(rows)


class Saver:
    """One chunk of rows on its way into the database."""

    def __init__(
        self, rows: Sequence[ReadRow], *, options: ImportOptions, by: Actor, import_id: UUID
    ) -> None:
        self.options, self.by, self.import_id = options, by, import_id
        self.matcher = Matcher(rows, options.match_by)
        self.fresh: dict[UUID, Contact] = {}
        self.batch = Batch()
        self.owners = _owners({row.owner for row in rows if row.owner})
        self.numbers = _taken({row.intake.fields.get("number", "") for row in rows})
        self.companies = _companies({row.company for row in rows if row.company}, by=by)

    def save(self, rows: Sequence[tuple[int, ReadRow]]) -> list[Outcome]:
        """Save the rows and return what became of each."""
        outcomes = [self._one(number, row) for number, row in rows]
        self._insert()
        return outcomes

    def _one(self, number: int, row: ReadRow) -> Outcome:
        found = self.matcher.find(row)
        if found is None or self.options.on_match == "create":
            return self._create(number, row)
        if self.options.on_match == "skip":
            return Outcome(number, "skipped", found)
        if found in self.fresh:
            # the record came with this very chunk: it must be there before it can be changed
            self._insert()
        return self._update(number, row, found)

    def _create(self, number: int, row: ReadRow) -> Outcome:
        contact = Contact(kind=row.kind, anchor_id=uuid7())
        before: dict[str, Any] = {}
        for name, value in row.intake.fields.items():
            setattr(contact, name, value)
        contact.custom = dict(row.kept)
        self._number(contact)
        self._belong(contact, row)
        if row.since:
            contact.created_at = datetime.datetime.combine(row.since, datetime.time(12), datetime.UTC)
        if row.company:
            company, is_new = self._company(row.company, contact)
            before = {"company": str(company.pk)} if is_new else {}
            self._employ(contact, company)
        self._put(contact, row)
        self.matcher.learn(row, contact.pk)
        return Outcome(number, "created", contact.pk, before)

    def _number(self, contact: Contact) -> None:
        """Keep a number that another record has as a word of the file: numbers of two lists may run alike."""
        if contact.number in self.numbers:
            contact.custom["number"], contact.number = contact.number, ""
        elif contact.number:
            self.numbers.add(contact.number)

    def _belong(self, contact: Contact, row: ReadRow) -> None:
        owner = self.owners.get(fold(row.owner)) if row.owner else None
        if row.owner and owner is None:
            contact.custom["owner"] = row.owner
        contact.owner_id = owner.pk if owner else self.options.owner_id
        contact.team_id = owner.team_id if owner else self.options.team_id

    def _company(self, name: str, person: Contact) -> tuple[Contact, bool]:
        key = fold(name)
        if key in self.companies:
            return self.companies[key], False
        company = Contact(kind=Contact.Kind.COMPANY, name=name, anchor_id=uuid7(), source=person.source)
        company.owner_id, company.team_id = person.owner_id, person.team_id
        self._put(company, None)
        self.companies[key] = company
        return company, True

    def _employ(self, contact: Contact, company: Contact) -> None:
        contact.company_id, contact.company_name = company.pk, company.name
        self.batch.relations.append(
            Relation(
                kind=Relation.Kind.EMPLOYMENT,
                first_id=contact.pk,
                second_id=company.pk,
                title=contact.job_title,
                is_primary=True,
            )
        )

    def _put(self, contact: Contact, row: ReadRow | None) -> None:
        sets = row.intake.rows() if row else {}
        copy_rows(contact, sets, [])
        for name, rows in sets.items():
            for child in rows:
                child.contact_id = contact.pk
            self.batch.children[name] += rows
        self.fresh[contact.pk] = contact
        self.batch.contacts.append(contact)
        at = min(contact.created_at, clock.now())
        self.batch.emissions.append(Emission(RecordAdded(contact, source="import"), at))
        if row:
            self._attach(contact, row)

    def _attach(self, contact: Contact, row: ReadRow) -> None:
        if row.tags:
            self.batch.tags.setdefault(contact.pk, []).extend(row.tags)
        if row.note:
            note = Note(
                anchor_id=contact.pk,
                author_id=self.by.user_id,
                body=from_text(row.note),
                text=row.note,
                folded=fold(row.note),
            )
            self.batch.notes.append(note)
            self.batch.emissions.append(Emission(NoteWritten(contact, note=note)))

    def _insert(self) -> None:
        """Write everything that is waiting: records with anchors, child rows, events; each in one statement."""
        batch, self.batch = self.batch, Batch()
        Contact.bulk_insert(batch.contacts)
        for name, rows in batch.children.items():
            copy_in(CHILDREN[name], rows)
        copy_in(Relation, batch.relations)
        copy_in(Note, batch.notes)
        if batch.notes:
            written = Note.objects.filter(pk__in=[note.pk for note in batch.notes])
            written.update(words=SearchVector(F("folded"), config="simple"))
        self._tag(batch.tags)
        if batch.emissions:
            emit_many(batch.emissions, by=self.by, quiet=True, cause=self.import_id)

    def _tag(self, wanted: Mapping[UUID, Iterable[str]]) -> None:
        if not wanted:
            return
        tags = {tag.folded: tag for tag in tags_named({name for names in wanted.values() for name in names})}
        links = [
            TagLink(anchor_id=pk, tag=tags[fold(name)])
            for pk, names in wanted.items()
            for name in {fold(name): name for name in names if fold(name)}.values()
        ]
        TagLink.objects.bulk_create(links, ignore_conflicts=True)

    def _update(self, number: int, row: ReadRow, pk: UUID) -> Outcome:
        contact = Contact.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if contact is None or not contact.may_change(self.by) or not self.by.may("contacts.change"):
            return Outcome(number, "refused", reason=_("This row means a record that you may not change."))
        if row.intake.fields.get("number", contact.number) != contact.number:
            row.intake.fields.pop("number")
        self._merge(contact, row)
        changes = difference(contact, row.intake)
        locked = [name for name in changes if self.by.locks("contact", name)]
        if locked:
            return Outcome(
                number,
                "refused",
                reason=_("Your role may not change this field."),
                column=row.columns.get(locked[0], ""),
            )
        self._attach(contact, row)
        if not changes:
            return Outcome(number, "skipped", pk)
        before = snapshot(contact, row.intake.fields, row.intake.rows())
        apply(contact, row.intake.fields, row.intake.rows())
        self.batch.emissions.append(Emission(Changed(contact, changes=changes)))
        return Outcome(number, "updated", pk, before)

    def _merge(self, contact: Contact, row: ReadRow) -> None:
        """Leave out what says nothing (or, when filling, what is filled), and add child rows to those that are there."""
        fields = row.intake.fields
        only_empty = self.options.on_match == "fill"
        for name in list(fields):
            if not fields[name] or (only_empty and getattr(contact, name)):
                del fields[name]
        fields.pop("name", None) if only_empty else None
        if row.company and not (only_empty and contact.company_name) and not contact.is_company:
            company, _is_new = self._company(row.company, contact)
            self._insert()
            fields |= {"company_id": company.pk, "company_name": company.name}
        for name, rows in row.intake.rows().items():
            old = list(getattr(contact, name).all())
            setattr(row.intake, name, joined(old, rows))


def joined(old: list[Any], new: list[Any]) -> list[Any]:
    """Return the rows that are there, then those that are new; the primary one stays."""
    known = {identity(row) for row in old}
    added = [row for row in new if identity(row) not in known]
    rows = [*old, *added]
    for position, row in enumerate(rows):
        row.position = position
        if row in added and old and hasattr(row, "is_primary"):
            row.is_primary = False
    return rows


def snapshot(contact: Contact, fields: Iterable[str], sets: Iterable[str]) -> dict[str, Any]:
    """Return what a contact has in some fields and sets of rows now, as JSON."""
    plain = {name: getattr(contact, name) for name in fields}
    rows = {
        name: [
            {
                column: value
                for column, value in vars(row).items()
                if column not in {"_state", "id", "contact_id"}
            }
            for row in getattr(contact, name).all()
        ]
        for name in sets
    }
    return {
        "fields": {name: str(value) if isinstance(value, UUID) else value for name, value in plain.items()},
        "rows": rows,
    }


def apply(contact: Contact, fields: Mapping[str, Any], sets: Mapping[str, list[Any]]) -> None:
    """Set fields and rows of a locked contact, and save it as one change."""
    for name, value in fields.items():
        setattr(contact, name, value)
    for rows in sets.values():
        for row in rows:
            row.pk = None
    write_rows(contact, sets)
    copy_rows(contact, sets, contact.stored_ways())
    contact.version += 1
    contact.updated_at = clock.now()
    contact.save()


def _taken(wanted: set[str]) -> set[str]:
    return set(Contact.objects.filter(number__in=wanted - {""}).values_list("number", flat=True))


def _owners(names: set[str]) -> dict[str, User]:
    if not names:
        return {}
    users = User.objects.filter(is_active=True)
    return {fold(key): user for user in users for key in (user.name, user.email)}


def _companies(names: set[str], *, by: Actor) -> dict[str, Contact]:
    if not names:
        return {}
    keys = {fold(name)[:120] for name in names}
    rows = Contact.objects.visible_to(by).current().companies().filter(anchor__title_key__in=keys)
    return {fold(company.name): company for company in rows.order_by("-pk")}
