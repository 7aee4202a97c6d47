"""Adding, changing, archiving and restoring contacts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Unpack, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wasl.contacts.commands.employers import employ, named_company, rename_employer
from wasl.contacts.intake import Intake, refuse_errors, take_in
from wasl.contacts.models import Contact
from wasl.contacts.values import ContactValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.lists.custom.taking import Taken, take
from wasl.records.commands import emit, lock, set_tags
from wasl.records.commands.changes import as_json, changed_since, put_away, save_changed, take_back
from wasl.records.events import RecordAdded
from wasl.records.queries import get_visible
from wasl.workspace.models import Team, User

# what a role may be denied, by the name people see; a column or a set of rows of the same name, or these
PUBLIC_NAMES = {"owner_id": "owner", "team_id": "team", "company_id": "company", "company_name": "company"}


def public_name(name: str) -> str:
    """Return how a value is called in rights, in events and in the API."""
    return PUBLIC_NAMES.get(name, name)


@command("contacts.add")
def add_contact(
    kind: str,
    *,
    by: Actor,
    origin: str = "",
    is_along: bool = False,
    quiet: bool = False,
    **values: Unpack[ContactValues],
) -> Contact:
    """Add a person or a company; `name` (or given and family name) is enough.

    Owner and team default to the actor's own. `origin` says by what it came (a form, an import); one that `is_along`
    comes with something of which its owner is told anyway. Raises `Invalid`.
    """
    if kind not in Contact.Kind.values:
        raise Invalid(fields={"kind": [_("Choose person or company.")]})
    plain = {name: value for name, value in values.items() if name != "custom"}
    _refuse_locked(plain, by=by)
    intake = take_in(values, kind=kind, country=by.country)
    contact = Contact(kind=kind)
    contact.owner_id, contact.team_id = by.user_id, by.team_id
    _links(intake, values, by=by)
    taken = take("contact", values.get("custom") or {}, by=by, held=None)
    intake.errors |= taken.errors
    refuse_errors(intake)
    contact.custom = taken.over({})
    for name, value in intake.fields.items():
        setattr(contact, name, value)
    copy_rows(contact, intake.rows(), [])
    _save(contact)
    write_rows(contact, intake.rows())
    if contact.company_id:
        employ(contact)
    emit(RecordAdded(contact, source=origin, is_along=is_along), by=by, quiet=quiet)
    if values.get("tags"):
        set_tags(contact, names=values["tags"], by=by)
    return contact


@command("contacts.change")
def change_contact(
    contact: Contact,
    *,
    by: Actor,
    seen: int | None = None,
    is_along: bool = False,
    quiet: bool = False,
    **values: Unpack[ContactValues],
) -> Contact:
    """Change what is named of a contact, child rows included, and record the difference.

    `seen` is the version the editor looked at: `Conflict` when somebody changed the same field since. One that `is_along`
    changes with something of which a new owner is told anyway.
    """
    contact = lock(contact)
    intake = take_in(values, kind=contact.kind, country=by.country, before=contact)
    _links(intake, values, by=by, before=contact)
    taken = _taken(contact, values, by=by)
    intake.errors |= taken.errors
    refuse_errors(intake)
    before, old_name = contact.company_id, contact.name
    changes = difference(contact, intake) | taken.changes
    _refuse_locked(dict.fromkeys(changes), by=by)
    _refuse_stale(contact, changes, seen)
    if "tags" in values:
        set_tags(contact, names=values["tags"] or (), by=by)
    if not changes:
        return contact
    for name, value in intake.fields.items():
        setattr(contact, name, value)
    contact.custom = taken.over(contact.custom)
    touched = {name: rows for name, rows in intake.rows().items() if name in changes}
    write_rows(contact, touched)
    copy_rows(contact, touched, _ways(contact, intake))
    with _own_number():
        save_changed(contact, changes, by=by, quiet=quiet, labels=taken.labels, is_along=is_along)
    if contact.company_id != before or "job_title" in changes:
        employ(contact)
    if contact.is_company and contact.name != old_name:
        rename_employer(contact)
    return contact


@command("contacts.archive")
def archive_contact(contact: Contact, *, by: Actor) -> Contact:
    """Put a contact away: it leaves lists and search, its history stays."""
    return put_away(contact, by=by)


@command("contacts.archive")
def restore_contact(contact: Contact, *, by: Actor) -> Contact:
    """Take a contact back from the archive."""
    return take_back(contact, by=by)


def _refuse_locked(values: Mapping[str, Any], *, by: Actor) -> None:
    locked = {public_name(name) for name in values if by.locks("contact", public_name(name))}
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in sorted(locked)})


def _taken(contact: Contact, values: ContactValues, *, by: Actor) -> Taken:
    """Understand the fields that the firm has added; where nothing is said of them, their definitions are not read."""
    given = values.get("custom")
    return take("contact", given, by=by, held=contact.custom, pk=contact.pk) if given else Taken()


def _links(intake: Intake, values: ContactValues, *, by: Actor, before: Contact | None = None) -> None:
    """Understand what points at other rows: company, owner, team; what the actor cannot see does not exist."""
    if "company_id" in values or "company_name" in values:
        _company(intake, values, by=by, before=before)
    for name, model in (("owner_id", User), ("team_id", Team)):
        if name in values:
            given = cast("Mapping[str, Any]", values)[name]
            if given and not model._default_manager.filter(pk=given).exists():  # noqa: SLF001 - public
                intake.refuse(public_name(name), _("There is nobody and nothing with this id."))
            intake.fields[name] = given or None


def _company(intake: Intake, values: ContactValues, *, by: Actor, before: Contact | None) -> None:
    key, name = values.get("company_id"), values.get("company_name", "")
    found: Contact | None = None
    if key:
        found = _visible_company(key, by=by)
        if found is None or (before is not None and found.pk == before.pk):
            intake.refuse("company", _("This company does not exist, or it is not shared with you."))
            return
    elif name:
        unchanged = before is not None and before.company_name == name
        found = before.company if unchanged and before else named_company(by, name)
    intake.fields["company_id"] = found.pk if found else None
    intake.fields["company_name"] = found.name if found else name[:400]


def _visible_company(key: UUID, *, by: Actor) -> Contact | None:
    try:
        found = get_visible(Contact, key, by)
    except NotFound:
        return None
    return found if found.is_company else None


def difference(
    contact: Contact, intake: Intake, stored: Mapping[str, Sequence[Any]] | None = None
) -> dict[str, list[Any]]:
    """Return what an intake would change of a contact: public name → [old, new].

    `stored` are its child rows where the caller has them at hand.
    """
    changes: dict[str, list[Any]] = {}
    for name, value in intake.fields.items():
        old = getattr(contact, name)
        if as_json(old) != as_json(value) and str(old or "") != str(value or ""):
            changes[public_name(name)] = [_readable(name, old), _readable(name, value)]
    for name, rows in intake.rows().items():
        old_rows = [_row_text(row) for row in (stored[name] if stored else getattr(contact, name).all())]
        new_rows = [_row_text(row) for row in rows]
        if old_rows != new_rows:
            changes[name] = [old_rows, new_rows]
    if "company" in changes:
        changes["company"] = [contact.company_name, intake.fields["company_name"]]
    return changes


def _readable(name: str, value: Any) -> Any:
    if value and name in {"owner_id", "team_id"}:
        model: Any = User if name == "owner_id" else Team
        found = model.objects.filter(pk=value).first()
        return str(found) if found else ""
    return as_json(value)


def _row_text(row: Any) -> str:
    label = getattr(row, "label", "") or getattr(row, "kind", "")
    extension = getattr(row, "extension", "")
    mark = "*" if getattr(row, "is_primary", False) else ""
    return f"{row}{' #' + extension if extension else ''} ({label}){mark}"


def _refuse_stale(contact: Contact, changes: Mapping[str, Any], seen: int | None) -> None:
    if seen is None:
        return
    theirs = {name: value for name, value in changed_since(contact, seen).items() if name in changes}
    if theirs:
        raise Conflict(theirs=theirs)


def _ways(contact: Contact, intake: Intake) -> list[str]:
    """Return the texts of e-mails and phones as they will be; the database is asked only for what was not given."""
    if intake.emails is None or intake.phones is None:
        return contact.stored_ways()
    return [row.value for row in intake.emails] + [row.e164 or row.raw for row in intake.phones]


def copy_rows(contact: Contact, sets: Mapping[str, Sequence[Any]], stored: list[str]) -> None:
    """Set the copies that lists show, and the texts for search, from the sets that were given."""
    if "emails" in sets:
        contact.primary_email = next((row.value for row in sets["emails"] if row.is_primary), "")
    if "phones" in sets:
        contact.primary_phone = next(
            ((row.e164 or row.raw)[:20] for row in sets["phones"] if row.is_primary), ""
        )
    if "addresses" in sets:
        first = next(iter(sets["addresses"]), None)
        contact.set_place(first.city if first else "", first.country if first else "")
    if not stored:
        contact.ways = [row.value for row in sets.get("emails", ())]
        contact.ways += [row.e164 or row.raw for row in sets.get("phones", ())]
    else:
        contact.ways = stored


def write_rows(contact: Contact, sets: Mapping[str, Sequence[Any]]) -> None:
    """Make the sets of child rows that are named exactly these."""
    for name, rows in sets.items():
        manager = getattr(contact, name)
        manager.all().delete()
        for row in rows:
            row.contact = contact
        manager.model.objects.bulk_create(rows)


@contextmanager
def _own_number() -> Iterator[None]:
    """Turn the refusal of a number that another contact has into the sentence for its field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "contact_number" in str(error):
            raise Invalid(fields={"number": [_("Another record has this number.")]}) from None
        raise


def _save(contact: Contact) -> None:
    with _own_number():
        contact.save()
