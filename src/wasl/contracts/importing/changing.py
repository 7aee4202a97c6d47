"""Changes members and contracts that are there by what a file says of them, and puts them back."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.contracts.commands import change_contract, change_membership, set_paid
from wasl.contracts.models import Contract, Membership, Term
from wasl.exchange.importing import Effect, UndoResult
from wasl.exchange.undone import undoing
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.records.commands import lock
from wasl.records.commands.changes import as_json
from wasl.records.commands.erasing import erase_records
from wasl.records.models import Event, EventLink


@dataclass(frozen=True)
class Sort:
    """Members or contracts: the table, the right to change one, the command that does."""

    model: type[Membership] | type[Contract]
    right: str
    change: Callable[..., Any]


MEMBERS = Sort(Membership, "contracts.change_members", change_membership)
CONTRACTS = Sort(Contract, "contracts.change", change_contract)


def take_held(sort: Sort, key: UUID | None, *, by: Actor) -> Any:
    """Return a record to be changed, locked; raises `NotAllowed`, which tells nothing of it."""
    found: Any = sort.model.objects.filter(pk=key).first() if key else None
    if found is None or not found.may_change(by) or not by.may(sort.right):
        raise NotAllowed(_("This row means a record that you may not change."))
    return lock(found)


def changed(sort: Sort, record: Any, values: Mapping[str, Any], *, by: Actor) -> dict[str, Any] | None:
    """Change what is named of a record; returns what an undo needs, None where nothing is new. Raises `Invalid` by field."""
    given = dict(values)
    before = _paid(record, given.pop("paid_on"), by=by) if "paid_on" in given else {}
    held = {name: _plain(getattr(record, name)) for name in given if name not in {"tags", "custom"}} | {
        "custom": dict(record.custom)
    }
    tags = sorted(record.anchor.tag_links.values_list("tag__name", flat=True))
    now = sort.change(record, by=by, quiet=True, **given)
    if now.version != record.version:
        before["fields"] = held
    if "tags" in given and set(tags) != set(given["tags"]):
        before["tags"] = tags
    return before or None


def _paid(member: Membership, paid_on: Any, *, by: Actor) -> dict[str, Any]:
    """Note on which day the dues of the last term were paid; returns the day before."""
    term = member.terms.first()
    if term is None or term.paid_on == paid_on:
        return {}
    if by.locks("membership", "dues"):
        raise Invalid(fields={"paid_on": [_("Your role may not change this field.")]})
    set_paid(member, term=term.pk, paid_on=paid_on, by=by, quiet=True)
    return {"term": str(term.pk), "paid_on": as_json(term.paid_on)}


def undo(sort: Sort, effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk, newest first, in the caller's transaction; what somebody worked on since stays."""
    parties = {UUID(one.before["party"]): one.record_id for one in effects if one.before.get("party")}
    found, acting = undoing(effects, import_id), dataclasses.replace(by, cause=import_id)
    for effect in found.changed:
        _put_back(sort, effect, by=acting)
    if found.made:
        erase_records(sort.model, found.made)
    others = _met_by_others(list(parties), import_id)
    if alone := [key for key, record in parties.items() if key not in others and record not in found.kept]:
        erase_records(Contact, alone)
    return found.result


def _put_back(sort: Sort, effect: Effect, *, by: Actor) -> None:
    record: Any = sort.model.objects.filter(pk=effect.record_id).first()
    if record is None:
        return
    held = effect.before
    if "term" in held and Term.objects.filter(pk=held["term"], membership=record).exists():
        paid_on = _typed(Term, "paid_on", held["paid_on"])
        set_paid(record, term=UUID(held["term"]), paid_on=paid_on, by=by, quiet=True)
    values = {
        name: _typed(sort.model, name, value)
        for name, value in held.get("fields", {}).items()
        if name != "custom"
    }
    if "tags" in held:
        values["tags"] = held["tags"]
    if values:
        sort.change(record, by=by, quiet=True, **values)
    if "fields" in held and record.custom != held["fields"]["custom"]:
        sort.model.objects.filter(pk=record.pk).update(custom=held["fields"]["custom"])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else as_json(value)


def _typed(model: Any, name: str, value: Any) -> Any:
    """Return a value as its column has it."""
    column = model._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 - public in Django's documentation
    if value is not None and name.endswith("_id"):
        return UUID(value)
    return column.to_python(value)


def _met_by_others(ids: Sequence[UUID], import_id: UUID) -> set[UUID]:
    """Return the contacts to which something happened that the import did not cause."""
    links = list(EventLink.objects.filter(anchor_id__in=ids).values_list("anchor_id", "event_id"))
    causes = dict(Event.objects.filter(pk__in=[event for _anchor, event in links]).values_list("pk", "cause"))
    return {anchor for anchor, event in links if causes.get(event) != import_id}
