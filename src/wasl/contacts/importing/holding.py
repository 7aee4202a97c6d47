"""Holds the contacts of a chunk in memory while rows change them, and writes all of them back in one statement a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.contacts.commands.contacts import copy_rows
from wasl.contacts.commands.employers import rename_employer
from wasl.contacts.models import Address, Contact, Email, Phone, Relation, WebProfile
from wasl.kernel import clock
from wasl.kernel.bulk import copy_in, rewrite

CHILDREN: dict[str, Any] = {"emails": Email, "phones": Phone, "addresses": Address, "profiles": WebProfile}


@dataclass
class Held:
    """A contact with its child rows as they will be stored; `touched` names the sets that are to be written anew."""

    contact: Contact
    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in CHILDREN})
    employment: Relation | None = None
    is_new: bool = False
    is_changed: bool = False
    is_renamed: bool = False
    touched: set[str] = field(default_factory=set)

    def change(self, fields: Mapping[str, Any], sets: Mapping[str, list[Any]]) -> None:
        """Set fields and sets of rows; what lists and search show of them follows."""
        contact = self.contact
        self.is_renamed |= fields.get("name", contact.name) != contact.name
        for name, value in fields.items():
            setattr(contact, name, value)
        for name, rows in sets.items():
            self.rows[name] = rows
            self.touched.add(name)
        copy_rows(contact, sets, [])
        contact.ways = [row.value for row in self.rows["emails"]]
        contact.ways += [row.e164 or row.raw for row in self.rows["phones"]]
        if not self.is_new:
            contact.version += 1
            contact.updated_at = clock.now()
        self.is_changed = True

    def snapshot(self, fields: Iterable[str], sets: Iterable[str]) -> dict[str, Any]:
        """Return what the contact has in some fields and sets of rows now, as JSON."""
        plain = {name: getattr(self.contact, name) for name in fields}
        return {
            "fields": {
                name: str(value) if isinstance(value, UUID) else value for name, value in plain.items()
            },
            "rows": {name: [_as_json(row) for row in self.rows[name]] for name in sets},
        }


def _as_json(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name not in {"_state", "id", "contact_id"}}


def hold(ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Lock contacts until the transaction ends and return them with their rows: one query a table, however many."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    held = {contact.pk: Held(contact) for contact in locked}
    for name, model in CHILDREN.items():
        for row in model.objects.filter(contact_id__in=wanted).order_by("position", "id"):
            held[row.contact_id].rows[name].append(row)
    for relation in employments(wanted):
        held[relation.first_id].employment = relation
    return held


def employments(ids: Sequence[UUID]) -> Any:
    """Return the relations in which people are employed now, first of all."""
    return Relation.objects.filter(
        first_id__in=ids, kind=Relation.Kind.EMPLOYMENT, is_primary=True, until=None
    )


def store(held: Iterable[Held]) -> None:
    """Write new and changed contacts with their anchors and child rows; nobody else may write to them meanwhile."""
    waiting = [one for one in held if one.is_new or one.is_changed]
    changed = [one for one in waiting if not one.is_new]
    Contact.bulk_insert([one.contact for one in waiting if one.is_new])
    Contact.bulk_store([one.contact for one in changed])
    for name, model in CHILDREN.items():
        stale = [one.contact.pk for one in changed if name in one.touched]
        if stale:
            model.objects.filter(contact_id__in=stale).delete()
        copy_in(
            model, [row for one in waiting if one.is_new or name in one.touched for row in _own(one, name)]
        )
    for one in changed:
        if one.is_renamed and one.contact.is_company:
            rename_employer(one.contact)
    for one in waiting:
        one.is_new = one.is_changed = one.is_renamed = False
        one.touched.clear()


def _own(held: Held, name: str) -> list[Any]:
    for row in held.rows[name]:
        row.contact_id = held.contact.pk
    return held.rows[name]


def agree_on_titles(people: Iterable[Contact]) -> None:
    """Make the employments of changed people say their job titles."""
    titles = {person.pk: person.job_title for person in people}
    found = [one for one in employments(list(titles)) if one.title != titles[one.first_id]] if titles else []
    for relation in found:
        relation.title = titles[relation.first_id]
    rewrite(Relation, found, ("title",))
