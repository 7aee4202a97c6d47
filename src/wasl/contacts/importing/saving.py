"""Saves a chunk of rows, new contacts and changes of known ones, by a handful of statements."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils.translation import gettext as _

from wasl.contacts.commands.contacts import difference
from wasl.contacts.importing.customs import Customs
from wasl.contacts.importing.holding import Held, agree_on_titles, hold, store
from wasl.contacts.importing.matching import Matcher
from wasl.contacts.importing.naming import colleagues, companies_named, joined, taken
from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.intake import Intake
from wasl.contacts.models import Contact, Relation
from wasl.contacts.photos import encoded
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.html import from_text
from wasl.kernel.ids import uuid7
from wasl.kernel.text import fold
from wasl.records.commands.events import Emission, emit_many
from wasl.records.commands.tags import tags_named
from wasl.records.events import Changed, NoteWritten, RecordAdded
from wasl.records.models import Note, TagLink


@dataclass
class Batch:
    """What is to be written at the end of a chunk, beside the contacts themselves."""

    ended: list[UUID] = field(default_factory=list)
    relations: dict[UUID, Relation] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    tags: dict[UUID, list[str]] = field(default_factory=dict)
    emissions: list[Emission] = field(default_factory=list)


def save_rows(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    return Saver([row for _number, row in rows], options=options, by=by, import_id=import_id).save(rows)


class Saver:
    """One chunk of rows on its way into the database: known contacts are held in memory beside the new ones."""

    def __init__(
        self, rows: Sequence[ReadRow], *, options: ImportOptions, by: Actor, import_id: UUID
    ) -> None:
        self.options, self.by, self.import_id = options, by, import_id
        self.matcher = Matcher(rows, options.match_by)
        self.held = self._hold(rows)
        self.noted = self._noted() if any(row.note for row in rows) else set()
        self.batch = Batch()
        self.owners = colleagues() if any(row.owner for row in rows) else {}
        self.numbers = taken({row.intake.fields.get("number", "") for row in rows})
        self.companies = companies_named({row.company for row in rows if row.company}, by=by)
        self.customs = Customs([row.customs for row in rows], options=options, by=by)

    def _hold(self, rows: Sequence[ReadRow]) -> dict[UUID, Held]:
        if self.options.on_match in {"create", "skip"}:
            return {}
        found = (self.matcher.find(row) for row in rows)
        return hold(pk for pk in found if pk)

    def _noted(self) -> set[tuple[UUID, str]]:
        """Return the notes that the held contacts have: the same file again does not write them twice."""
        return set(Note.objects.filter(anchor_id__in=self.held).values_list("anchor_id", "text"))

    def save(self, rows: Sequence[tuple[int, ReadRow]]) -> list[Outcome]:
        """Save the rows and return what became of each."""
        outcomes = [self._one(number, row) for number, row in rows]
        self._write()
        return outcomes

    def _one(self, number: int, row: ReadRow) -> Outcome:
        found = self.matcher.find(row)
        if found and found not in self.held and self.options.on_match not in {"create", "skip"}:
            # of two firms of one name this one is met since a row before told the other apart
            self.held |= hold([found])
        known = self.held.get(found) if found else None
        if refusal := self.customs.refusal(row.customs, known.contact.custom if known else {}):
            name, sentence = refusal
            return Outcome(number, "refused", reason=sentence, column=row.columns.get(name, ""))
        if found is None or self.options.on_match == "create":
            return self._create(number, row)
        if self.options.on_match == "skip":
            return Outcome(number, "skipped", found)
        return self._update(number, row, found)

    def _create(self, number: int, row: ReadRow) -> Outcome:
        contact = unsaved(Contact, kind=row.kind, anchor_id=uuid7())
        before: dict[str, Any] = {}
        for name, value in row.intake.fields.items():
            setattr(contact, name, value)
        contact.custom = row.kept | self.customs.of_new(row.customs)
        contact.photo = self._photo(number, row)
        self._number(contact)
        self._belong(contact, row)
        if row.since:
            contact.created_at = datetime.datetime.combine(row.since, datetime.time(12), datetime.UTC)
        held = self._put(contact, row)
        if row.company:
            before = self._employ(held, row.company)
        self.matcher.learn(row, contact.pk)
        if contact.is_company:
            self.companies.setdefault(fold(contact.name), contact)
        return Outcome(number, "created", contact.pk, before)

    def _photo(self, number: int, row: ReadRow) -> str:
        """Keep a card's photo and return its key; one that cannot be read is told of in the note."""
        if not row.photo:
            return ""
        try:
            content = encoded(BytesIO(row.photo), len(row.photo))
        except Invalid as error:
            problem = _("The photo was left out: %(problem)s") % {"problem": error.message}
            row.note = "\n\n".join(filter(None, (row.note, problem)))
            return ""
        # by the row, so that a chunk that is tried again leaves no second file behind
        key = f"photos/{sha256(f'{self.import_id} {number}'.encode()).hexdigest()[:32]}.webp"
        default_storage.delete(key)
        return default_storage.save(key, ContentFile(content))

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
        company = unsaved(
            Contact, kind=Contact.Kind.COMPANY, name=name, anchor_id=uuid7(), source=person.source
        )
        company.owner_id, company.team_id = person.owner_id, person.team_id
        self._put(company, None)
        self.companies[key] = company
        self.matcher.learn(ReadRow(company.kind, Intake(fields={"name": name})), company.pk)
        return company, True

    def _employ(self, held: Held, name: str) -> dict[str, str]:
        """Let a person work at a company; returns what an undo must know of it."""
        contact, before = held.contact, {}
        company, is_new = self._company(name, contact)
        if is_new:
            before["company"] = str(company.pk)
        contact.company_id, contact.company_name = company.pk, company.name
        if held.employment is not None and contact.pk not in self.batch.relations:
            before["employment"] = str(held.employment.pk)
            self.batch.ended.append(held.employment.pk)
        held.employment = self.batch.relations[contact.pk] = Relation(
            kind=Relation.Kind.EMPLOYMENT,
            first_id=contact.pk,
            second_id=company.pk,
            title=contact.job_title,
            is_primary=True,
        )
        return before

    def _put(self, contact: Contact, row: ReadRow | None) -> Held:
        held = self.held[contact.pk] = Held(contact, is_new=True)
        held.change({}, row.intake.rows() if row else {})
        at = min(contact.created_at, clock.now())
        self.batch.emissions.append(Emission(RecordAdded(contact, source="import"), at))
        if row:
            self._attach(contact, row)
        return held

    def _attach(self, contact: Contact, row: ReadRow) -> UUID | None:
        """Tag a contact and note what the row says; returns the note's key when there is a new one."""
        if row.tags:
            self.batch.tags.setdefault(contact.pk, []).extend(row.tags)
        if row.note and (contact.pk, row.note) not in self.noted:
            self.noted.add((contact.pk, row.note))
            note = Note(
                anchor_id=contact.pk,
                author_id=self.by.user_id,
                body=from_text(row.note),
                text=row.note,
                folded=fold(row.note),
            )
            self.batch.notes.append(note)
            self.batch.emissions.append(Emission(NoteWritten(contact, note=note)))
            return note.pk
        return None

    def _write(self) -> None:
        """Write everything that is waiting: records with anchors, child rows, events; each in one statement."""
        batch = self.batch
        changed = [one.contact for one in self.held.values() if one.is_changed and not one.is_new]
        store(self.held.values())
        Relation.objects.filter(pk__in=batch.ended).update(until=clock.today(), is_primary=False)
        copy_in(Relation, list(batch.relations.values()))
        agree_on_titles([one for one in changed if not one.is_company])
        copy_in(Note, batch.notes)
        if batch.notes:
            written = Note.objects.filter(pk__in=[note.pk for note in batch.notes])
            written.update(words=SearchVector(F("folded"), config="simple"))
        self._tag(batch.tags)
        parted: dict[bool, list[Emission]] = {True: [], False: []}
        for one in batch.emissions:
            parted[not (self.options.runs_rules and isinstance(one.event, RecordAdded))].append(one)
        for quiet, emissions in parted.items():
            if emissions:
                emit_many(emissions, by=self.by, quiet=quiet, cause=self.import_id)

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
        held = self.held.get(pk)
        if held is None or not held.contact.may_change(self.by) or not self.by.may("contacts.change"):
            return Outcome(number, "refused", reason=_("This row means a record that you may not change."))
        news = self._news(held, row)
        added = self.customs.of_known(row.customs, held.contact)
        changes = difference(held.contact, news, held.rows) | added.changes
        if company := self._new_company(held.contact, row):
            changes["company"] = [held.contact.company_name, company]
        locked = [name for name in changes if self.by.locks("contact", name)]
        if locked:
            return Outcome(
                number,
                "refused",
                reason=_("Your role may not change this field."),
                column=row.columns.get(locked[0], ""),
            )
        # a photo is never replaced: the one that is there was chosen by somebody
        if not held.contact.photo and (photo := self._photo(number, row)):
            changes["photo"], news.fields["photo"] = [False, True], photo
        note = self._attach(held.contact, row)
        self.matcher.learn(row, pk)
        custom = added.over(self._kept(held.contact, row))
        self.customs.keep(added)
        if not changes and not note and custom == held.contact.custom:
            return Outcome(number, "skipped", pk)
        before = self._apply(held, news, changes, custom=custom, labels=added.labels)
        return Outcome(number, "updated", pk, before | ({"note": str(note)} if note else {}))

    def _apply(
        self,
        held: Held,
        news: Intake,
        changes: dict[str, list[Any]],
        *,
        custom: dict[str, Any],
        labels: dict[str, dict[str, str]],
    ) -> dict[str, Any]:
        """Change a held contact; returns what it was, as an undo needs it."""
        company = changes["company"][1] if "company" in changes else ""
        fields = {name: value for name, value in news.fields.items() if name in changes}
        sets = {name: rows for name, rows in news.rows().items() if name in changes}
        if custom != held.contact.custom:
            fields["custom"] = custom
        before = held.snapshot([*fields, *(("company_id", "company_name") if company else ())], sets)
        held.change(fields, sets)
        if company:
            before |= self._employ(held, company)
        if changes:
            self.batch.emissions.append(Emission(Changed(held.contact, changes=changes, labels=labels)))
        return before

    def _news(self, held: Held, row: ReadRow) -> Intake:
        """Return what a row says that is not empty (or, when filling, not filled yet); child rows are added to the others."""
        contact = held.contact
        only_empty = self.options.on_match == "fill"
        fields = {
            name: value
            for name, value in row.intake.fields.items()
            if value and not (only_empty and getattr(contact, name))
        }
        number = fields.get("number", "")
        if number in self.numbers and number != contact.number:
            del fields["number"]
        elif number:
            self.numbers.add(number)
        rows: dict[str, Any] = {
            name: joined(held.rows[name], rows) for name, rows in row.intake.rows().items()
        }
        return Intake(fields=fields, **rows)

    def _new_company(self, contact: Contact, row: ReadRow) -> str:
        """Return the employer that a row gives a person who has another or none."""
        is_filled = self.options.on_match == "fill" and contact.company_name
        if contact.is_company or is_filled or fold(row.company) == fold(contact.company_name):
            return ""
        return row.company

    def _kept(self, contact: Contact, row: ReadRow) -> dict[str, Any]:
        """Return what has no column of its own, with what the row says of it."""
        if self.options.on_match == "fill":
            return {**row.kept, **contact.custom}
        return {**contact.custom, **row.kept}
