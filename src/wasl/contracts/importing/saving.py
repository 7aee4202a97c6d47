"""Saves a chunk of rows as members or contracts: one row each, with the contact it belongs to, found or made."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.commands import add_contact
from wasl.contacts.models import Contact
from wasl.contacts.values import EmailValue
from wasl.contracts.commands import add_contract, add_membership
from wasl.contracts.days import firm_day
from wasl.contracts.importing.changing import CONTRACTS, MEMBERS, Sort, changed, take_held, undo
from wasl.contracts.importing.meaning import NO_PLAN, Meanings
from wasl.contracts.importing.rows import ReadRow
from wasl.contracts.models import Contract, Membership
from wasl.contracts.terms import DAY, Rhythm, after
from wasl.exchange.importing import Effect, ImportOptions, Outcome, UndoResult
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import fold


def save_members(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk of members in the caller's transaction; see `exchange.importing` for what is promised."""
    meanings = Meanings()

    def make(contact: Contact, values: dict[str, Any], acting: Actor) -> Membership:
        if "plan_id" not in values:
            if meanings.only is None:
                raise Invalid(fields={"plan": [str(NO_PLAN)]})
            values["plan_id"] = meanings.only.pk
        return add_membership(contact, by=acting, quiet=not options.runs_rules, **values)

    taker = Taker(MEMBERS, make, meanings, options=options, by=dataclasses.replace(by, cause=import_id))
    return [taker.take(number, row) for number, row in rows]


def save_contracts(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk of contracts in the caller's transaction; see `exchange.importing` for what is promised."""
    today = firm_day()

    def make(contact: Contact, values: dict[str, Any], acting: Actor) -> Contract:
        values = _days(values, today)
        title = values.pop("title", "") or contact.name
        values["company_id" if contact.is_company else "contact_id"] = contact.pk
        return add_contract(title, by=acting, quiet=not options.runs_rules, **values)

    taker = Taker(CONTRACTS, make, Meanings(), options=options, by=dataclasses.replace(by, cause=import_id))
    return [taker.take(number, row) for number, row in rows]


@dataclasses.dataclass(frozen=True)
class Taker:
    """Takes one row after the other; `make` adds a record of a contact and of what the row says."""

    sort: Sort
    make: Callable[[Contact, dict[str, Any], Actor], Any]
    meanings: Meanings
    _: dataclasses.KW_ONLY
    options: ImportOptions
    by: Actor

    def take(self, number: int, row: ReadRow) -> Outcome:
        """Return what became of a row; one that cannot be taken leaves nothing behind."""
        try:
            with transaction.atomic():
                held = self._held(row)
                if held is None:
                    return self._create(number, row)
                if self.options.on_match == "skip":
                    return Outcome(number, "skipped", held)
                return self._update(number, row, held)
        except (Invalid, Conflict, NotAllowed) as error:
            fields = getattr(error, "fields", {})
            name, sentences = next(iter(fields.items()), ("", [error.message]))
            return Outcome(
                number, "refused", reason=sentences[0], column=row.columns.get(NAMED.get(name, name), "")
            )

    def _held(self, row: ReadRow) -> UUID | None:
        number = row.values.get("number")
        if self.options.on_match == "create" or not number or "number" not in self.options.match_by:
            return None
        found = self.sort.model.objects.filter(number=number, anchor__merged_into=None).order_by("pk")
        key: UUID | None = found.values_list("pk", flat=True).first()
        return key

    def _create(self, number: int, row: ReadRow) -> Outcome:
        contact, is_new = _party(row, by=self.by, is_company=self.sort is CONTRACTS)
        made = self.make(contact, self.meanings.of(row.values), self.by)
        return Outcome(number, "created", made.pk, {"party": str(contact.pk)} if is_new else {})

    def _update(self, number: int, row: ReadRow, key: UUID) -> Outcome:
        """Change what the row says otherwise; filling, only what is empty. Whose it is stays."""
        record = take_held(self.sort, key, by=self.by)
        values = self.meanings.of({name: one for name, one in row.values.items() if name not in PAST})
        if self.options.on_match == "fill":
            values = {name: one for name, one in values.items() if _is_empty(record, name)}
        if row.values.get("tags"):
            tags = list(record.anchor.tag_links.values_list("tag__name", flat=True))
            known = {fold(name) for name in tags}
            values["tags"] = [*tags, *(name for name in row.values["tags"] if fold(name) not in known)]
        if customs := self._customs(record, row):
            values["custom"] = customs
        before = changed(self.sort, record, values, by=self.by)
        if before is None:
            return Outcome(number, "skipped", record.pk)
        return Outcome(number, "updated", record.pk, before)

    def _customs(self, record: Any, row: ReadRow) -> dict[str, str]:
        given: dict[str, str] = row.values.get("custom", {})
        if self.options.on_match != "fill":
            return given
        return {key: text for key, text in given.items() if record.custom.get(key) in (None, "")}


# what a file says of the time before: it makes the days of a new contract, and moves none of one that runs
PAST = frozenset({"tenure", "length", "tags", "custom"})
# fields of commands by the column of a file that fills them
NAMED = {"plan_id": "plan", "owner_id": "owner", "contact_id": "party", "lines": "amount"}


def _is_empty(record: Any, name: str) -> bool:
    if name == "paid_on":
        term = record.terms.first()
        return term is not None and term.is_due
    return getattr(record, name) in (None, "")


def _days(values: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """Work out the days of a contract of which is said how long it has run, or how long its terms are.

    What is said to go on by the month is paid by the month and renews by itself. The term is the one that runs now.
    """
    tenure, length = values.pop("tenure", None), values.pop("length", None)
    if tenure is not None and "starts_on" not in values:
        values["starts_on"] = after(today, -tenure)
    if length:
        rhythm, starts = Rhythm(length), values.setdefault("starts_on", today)
        values.setdefault("renew_months", length)
        if length == 1:
            values.setdefault("renews", True)
        if "ends_on" not in values:
            values["ends_on"] = rhythm.last_day(starts)
            if values["ends_on"] < today and (tenure is not None or values.get("renews")):
                values["ends_on"] = rhythm.following(starts, today - DAY)
    return values


def _party(row: ReadRow, *, by: Actor, is_company: bool) -> tuple[Contact, bool]:
    """Return the contact that is meant, and whether it had to be made; an ambiguous name is refused."""
    seen = Contact.objects.visible_to(by).filter(archived_at=None)
    name = row.party or str(row.values.get("number", ""))
    asked = Q(primary_email__iexact=row.email) if row.email else Q(anchor__title_key=fold(name)[:120])
    found = list(seen.filter(asked)[:2])
    if len(found) > 1:
        raise Invalid(
            fields={"party": [_("Several contacts are called so. Name one by the e-mail address.")]}
        )
    if found:
        return found[0], False
    emails: list[EmailValue] = [{"value": row.email}] if row.email else []
    kind = "company" if is_company else "person"
    return add_contact(kind, by=by, quiet=True, name=name or row.email, emails=emails), True


def undo_members(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of members, newest first, in the caller's transaction."""
    return undo(MEMBERS, effects, by=by, import_id=import_id)


def undo_contracts(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of contracts, newest first, in the caller's transaction."""
    return undo(CONTRACTS, effects, by=by, import_id=import_id)
