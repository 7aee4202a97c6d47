"""A small importer of contacts for tests of the import itself: matches by e-mail, one record at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wasl.contacts.commands import add_contact, change_contact
from wasl.contacts.models import Contact
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome, ReadRows, UndoResult
from wasl.exchange.mapping import ImportField
from wasl.kernel.actor import Actor
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Importer, Manifest, registry

FIELDS = (
    ImportField("name", "Name", "name", ("full name", "الاسم")),
    ImportField("email", "E-mail", "email", ("e-mail", "mail", "البريد")),
    ImportField("job_title", "Job title", "text", ("title",)),
)


@dataclass(frozen=True)
class Read:
    """A row of the probe."""

    name: str
    email: str
    job_title: str


def read(cells: Sequence[Cell], _options: ImportOptions) -> Read:
    """Return the row; a bad e-mail names its column."""
    given = {cell.field: cell for cell in cells}
    values = {key: given[key].value if key in given else "" for key in ("name", "email", "job_title")}
    if not values["name"]:
        raise Invalid("No name.")
    if values["email"]:
        try:
            values["email"] = normalize_email(values["email"])
        except Invalid as error:
            raise Invalid(fields={given["email"].column: [error.message]}) from None
    return Read(**values)


def save(rows: ReadRows, *, options: ImportOptions, by: Actor, import_id: UUID) -> list[Outcome]:
    """Save each row by the production commands."""
    return [_save(number, row, options, by) for number, row in rows]


def _save(number: int, row: Read, options: ImportOptions, by: Actor) -> Outcome:
    found = Contact.objects.filter(primary_email=row.email).first() if row.email else None
    if found is None or options.on_match == "create":
        emails: Any = [{"value": row.email}] if row.email else []
        made = add_contact("person", name=row.name, emails=emails, job_title=row.job_title, by=by)
        return Outcome(number, "created", made.pk, {})
    if options.on_match == "skip":
        return Outcome(number, "skipped", found.pk)
    before = {"job_title": found.job_title}
    change_contact(found, job_title=row.job_title, by=by)
    return Outcome(number, "updated", found.pk, before)


def undo(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back; a contact called "Kept" stays."""
    kept = {}
    for effect in effects:
        contact = Contact.objects.get(pk=effect.record_id)
        if contact.name == "Kept":
            kept[contact.pk] = "Somebody has worked on it."
        elif effect.action == "updated":
            change_contact(contact, job_title=effect.before["job_title"], by=by)
        else:
            Contact.objects.filter(pk=contact.pk).update(archived_at=contact.created_at)
    return UndoResult(len(effects) - len(kept), kept)


def preview(_options: ImportOptions, *, by: Actor) -> Callable[[Read], list[tuple[str, str]]]:
    """Return what shows a row as it is."""
    return lambda row: [("Name", row.name), ("E-mail", row.email)]


PROBE = Importer(
    "probe", "Probes", lambda: FIELDS, (("email", "E-mail"),), read, save, undo, preview, "", ("email",)
)


def plug_in() -> None:
    """Add the importer to the registry of this process."""
    registry().manifests["probe"] = Manifest(importers=(PROBE,))
