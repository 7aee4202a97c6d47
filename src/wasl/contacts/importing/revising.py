"""Saves the changed cells of a chunk of known contacts by a handful of statements, so that an undo can take them back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.contacts.commands.contacts import difference
from wasl.contacts.importing.customs import Customs
from wasl.contacts.importing.holding import Held, hold
from wasl.contacts.importing.naming import colleagues, companies_named
from wasl.contacts.importing.revised import Revised, RevisionReader
from wasl.contacts.importing.rows import CUSTOM
from wasl.contacts.importing.saving import Saver
from wasl.contacts.importing.tagging import replace_tags, tags_of
from wasl.contacts.models import Contact
from wasl.exchange.exporting import Revision
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists.custom.taking import Taken
from wasl.records.commands.events import Emission
from wasl.records.events import Changed
from wasl.workspace.models import Team, User


def revise_rows(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.exporting` for what is promised.

    Moments without a zone are those of whoever brings the file back.
    """
    with timezone.override(ZoneInfo(by.zone)):
        return Reviser(rows, options=options, by=by, import_id=import_id).revise()


class Reviser(Saver):
    """One chunk of changed rows: the contacts are held in memory, changed, and written at the end."""

    def __init__(
        self, rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
    ) -> None:
        super().__init__([], options=options, by=by, import_id=import_id)
        self.revisions = rows
        self.held = hold(row.record_id for row in rows)
        cells = [pair for row in rows for pair in row.cells.items()]
        self.owners = colleagues() if any(word == "owner:1" for word, _text in cells) else {}
        self.companies = companies_named(
            {text for word, text in cells if word == "company:1" and text}, by=by
        )
        numbers = [text for word, text in cells if word == "number:1" and text]
        self.taken = dict(Contact.objects.filter(number__in=numbers).values_list("number", "pk"))
        is_moved = any(word in {"owner:1", "team:1"} for word, _text in cells)
        self.users = {user.pk: str(user) for user in User.objects.all()} if is_moved else {}
        self.teams = {team.pk: str(team) for team in Team.objects.all()} if is_moved else {}
        is_tagged = any(word == "tags:1" for word, _text in cells)
        self.tags = tags_of(self.held) if is_tagged else {}
        self.wanted_tags: dict[Contact, list[str]] = {}
        self.customs = Customs([_customs(row) for row in rows], options=options, by=by)

    def revise(self) -> list[Outcome]:
        """Save the rows and return what became of each."""
        outcomes = [self._revised(row) for row in self.revisions]
        self.batch.emissions += replace_tags(self.wanted_tags)
        self._write()
        return outcomes

    def _revised(self, row: Revision) -> Outcome:
        held = self.held.get(row.record_id)
        if held is None or not held.contact.may_change(self.by) or not self.by.may("contacts.change"):
            return Outcome(row.row, "refused", row.record_id, reason=_("You may not change this record."))
        reader = RevisionReader(row, held, by=self.by, order=self.options.date_order)
        try:
            wish = reader.read()
            links = self._links(wish, held.contact, reader.columns)
            customs = self._customs(held.contact, wish, reader.columns)
            changes = self._changes(held, wish, links) | customs.changes
            self._refuse(changes, held.contact, wish, reader.columns)
        except Invalid as error:
            column, texts = next(iter(error.fields.items()), ("", [error.message]))
            return Outcome(row.row, "refused", row.record_id, reason=" ".join(texts), column=column)
        if not changes and wish.tags is None:
            return Outcome(row.row, "skipped", row.record_id)
        return Outcome(
            row.row, "updated", row.record_id, self._store(held, wish, links, changes, customs=customs)
        )

    def _links(self, wish: Revised, contact: Contact, columns: dict[str, str]) -> dict[str, Any]:
        """Return owner and team by key where they change; raises `Invalid` for a name that nobody has."""
        found: dict[str, Any] = {}
        if wish.owner is not None:
            user = self.owners.get(fold(wish.owner)) if wish.owner else None
            if wish.owner and user is None:
                raise Invalid(fields={columns["owner"]: [_("There is no colleague of this name.")]})
            found["owner_id"] = user.pk if user else None
        if wish.team is not None:
            team = next(
                (key for key, name in self.teams.items() if fold(name) == fold(wish.team or "")), None
            )
            if wish.team and team is None:
                raise Invalid(fields={columns["team"]: [_("There is no team of this name.")]})
            found["team_id"] = team
        return {name: key for name, key in found.items() if key != getattr(contact, name)}

    def _customs(self, contact: Contact, wish: Revised, columns: dict[str, str]) -> Taken:
        """Understand the fields that the firm has added; raises `Invalid` by column."""
        refusal = self.customs.refusal(wish.customs, contact.custom)
        taken = Taken() if refusal else self.customs.of_returned(wish.customs, contact)
        for name, sentences in ({refusal[0]: [refusal[1]]} if refusal else taken.errors).items():
            raise Invalid(fields={columns.get(name, ""): sentences})
        self.customs.keep(taken)
        return taken

    def _changes(self, held: Held, wish: Revised, links: dict[str, Any]) -> dict[str, list[Any]]:
        contact = held.contact
        changes = difference(contact, wish.intake, held.rows)
        for name, names in (("owner", self.users), ("team", self.teams)):
            if f"{name}_id" in links:
                old, new = getattr(contact, f"{name}_id"), links[f"{name}_id"]
                changes[name] = [names.get(old, ""), names.get(new, "")]
        if (
            wish.company is not None
            and fold(wish.company) != fold(contact.company_name)
            and not contact.is_company
        ):
            changes["company"] = [contact.company_name, wish.company]
        return changes

    def _refuse(
        self, changes: dict[str, list[Any]], contact: Contact, wish: Revised, columns: dict[str, str]
    ) -> None:
        locked = [name for name in changes if self.by.locks("contact", name)]
        if wish.tags is not None and not self.by.may("records.tag"):
            locked.append("tags")
        if locked:
            raise Invalid(fields={columns.get(locked[0], ""): [_("Your role may not change this field.")]})
        number = wish.intake.fields.get("number", "")
        if self.taken.get(number, contact.pk) != contact.pk:
            raise Invalid(fields={columns["number"]: [_("Another record has this number.")]})
        if number:
            self.taken[number] = contact.pk

    def _store(
        self,
        held: Held,
        wish: Revised,
        links: dict[str, Any],
        changes: dict[str, list[Any]],
        *,
        customs: Taken,
    ) -> dict[str, Any]:
        """Change a held contact; returns what it was, as an undo needs it."""
        fields = {name: value for name, value in wish.intake.fields.items() if name in changes} | links
        if customs.values:
            fields["custom"] = customs.over(held.contact.custom)
        sets = {name: rows for name, rows in wish.intake.rows().items() if name in changes}
        moved = ("company_id", "company_name") if "company" in changes else ()
        before = held.snapshot([*fields, *moved], sets)
        held.change(fields, sets)
        if moved:
            before |= self._move(held, changes["company"][1])
        if wish.tags is not None:
            before["tags"] = list(self.tags.get(held.contact.pk, {}).values())
            self.wanted_tags[held.contact] = wish.tags
        if changes:
            self.batch.emissions.append(
                Emission(Changed(held.contact, changes=changes, labels=customs.labels))
            )
        return before

    def _move(self, held: Held, company: str) -> dict[str, str]:
        """Let a person work elsewhere, or nowhere; returns what an undo must know of it."""
        if company:
            return self._employ(held, company)
        held.contact.company_id, held.contact.company_name = None, ""
        if held.employment is None:
            return {}
        ended = str(held.employment.pk)
        self.batch.ended.append(held.employment.pk)
        held.employment = None
        return {"employment": ended}


def _customs(row: Revision) -> dict[str, str]:
    """Return the texts of a row for fields that the firm has added, by key."""
    words = {word.rpartition(":")[0]: text for word, text in row.cells.items()}
    return {word.removeprefix(CUSTOM): text for word, text in words.items() if word.startswith(CUSTOM)}
