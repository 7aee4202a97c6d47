"""Verbs on contracts as such: make one, change what is known of it, put it away and back."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Unpack

from django.utils.translation import gettext as _

from wasl.catalog.arithmetic import total
from wasl.contacts.models import Contact
from wasl.contracts import events
from wasl.contracts.commands.changing import (
    anchors_of,
    difference,
    refuse_clashes,
    refuse_locked,
    whose,
)
from wasl.contracts.days import firm_day
from wasl.contracts.intake import contract_columns, read_lines
from wasl.contracts.models import Contract, ContractLine
from wasl.contracts.terms import notice_day
from wasl.contracts.values import ContractValues, LineValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.taking import Intake
from wasl.lists.custom.taking import take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import put_away, save_changed, take_back
from wasl.records.commands.events import emit
from wasl.records.events import RecordAdded
from wasl.workspace.queries import workspace


@command("contracts.add")
def add_contract(
    title: str, /, *, by: Actor, quiet: bool = False, origin: str = "", **values: Unpack[ContractValues]
) -> Contract:
    """Make a contract, from today in the firm's zone unless said otherwise; it belongs to the actor.

    `origin` says by what it came (an import, a rule). Raises `Invalid` by field.
    """
    given = whose({"starts_on": firm_day(), **values, "title": title}, by=by)
    given["currency"] = given.get("currency") or workspace().currency
    intake = contract_columns(given, by=by)
    taken = take("contract", values.get("custom") or {}, by=by, held=None)
    refuse_locked("contract", values, by=by, intake=intake)
    intake.errors |= taken.errors
    contract = Contract(custom=taken.over({}))
    _refuse_backwards(contract, intake)
    intake.finish()
    for name, value in _with_company(intake.fields).items():
        setattr(contract, name, value)
    lines = read_lines(values.get("lines") or (), contract.currency)
    _sum_up(contract, lines)
    set_days(contract)
    contract.save()
    _store(contract, lines)
    if values.get("tags"):
        set_tags(contract, names=values["tags"], by=by)
    emit(RecordAdded(contract, source=origin), by=by, quiet=quiet)
    emit(events.ContractAdded(contract, also=parties_of(contract)), by=by, quiet=quiet)
    return contract


@command("contracts.change")
def change_contract(
    contract: Contract,
    *,
    by: Actor,
    seen: int | None = None,
    quiet: bool = False,
    **values: Unpack[ContractValues],
) -> Contract:
    """Change what is named of a contract and record the difference; the last day for notice follows.

    `seen` is the version the editor looked at. Raises `Invalid` by field, `Conflict`.
    """
    contract = lock(contract)
    intake = contract_columns(values, by=by)
    taken = take("contract", values.get("custom") or {}, by=by, held=contract.custom, pk=contract.pk)
    intake.errors |= taken.errors
    _refuse_backwards(contract, intake)
    lines = _new_lines(contract, values, intake)
    intake.finish()
    changes = difference(contract, intake.fields) | taken.changes
    refuse_clashes(contract, {*changes, *(["lines"] if lines is not None else [])}, seen=seen, by=by)
    if "tags" in values:
        set_tags(contract, names=values["tags"] or (), by=by)
    for name, value in intake.fields.items():
        setattr(contract, name, value)
    if lines is not None:
        changes |= _line_changes(contract, lines)
    if not changes:
        return contract
    contract.custom = taken.over(contract.custom)
    set_days(contract)
    return save_changed(contract, changes, by=by, quiet=quiet, labels=taken.labels)


@command("contracts.change")
def archive_contract(contract: Contract, *, by: Actor) -> Contract:
    """Put a contract away: it leaves lists and totals."""
    return put_away(contract, by=by)


@command("contracts.change")
def restore_contract(contract: Contract, *, by: Actor) -> Contract:
    """Take a contract back from the archive."""
    return take_back(contract, by=by)


def set_days(contract: Contract) -> None:
    """Work out what follows from the days that were said: the last one for notice, and the last one of all."""
    contract.notice_on = None
    if contract.ends_on and (contract.renews or contract.notice_amount):
        contract.notice_on = notice_day(contract.ends_on, contract.notice_amount, contract.notice_unit)
    if contract.terminated_on is None:
        contract.over_on = None if contract.renews else contract.ends_on


def parties_of(contract: Contract) -> Sequence[Any]:
    """Return the anchors of contact and company, on whose timelines the contract's events stand too."""
    return anchors_of(contract.contact_id, contract.company_id)


def _with_company(fields: dict[str, Any]) -> dict[str, Any]:
    """Add the company for which the contact works."""
    if fields.get("contact_id") and not fields.get("company_id"):
        contact = Contact.objects.get(pk=fields["contact_id"])
        fields["company_id"] = contact.pk if contact.is_company else contact.company_id
    return fields


def _refuse_backwards(contract: Contract, intake: Intake) -> None:
    starts: datetime.date | None = intake.fields.get("starts_on", contract.starts_on)
    ends: datetime.date | None = intake.fields.get("ends_on", contract.ends_on)
    if starts and ends and ends < starts:
        intake.refuse("ends_on", _("The end lies before the beginning."))
    if intake.fields.get("renews", contract.renews) and not ends:
        intake.refuse("ends_on", _("What renews by itself needs an end: the first day on which it may."))
    if (
        contract.terminated_on
        and {"ends_on", "renews"} & intake.fields.keys()
        and (ends != contract.ends_on or intake.fields.get("renews", contract.renews) != contract.renews)
    ):
        intake.refuse("ends_on", _("Notice was given. Take it back to change how long the contract runs."))


def _new_lines(contract: Contract, values: Mapping[str, Any], intake: Intake) -> list[ContractLine] | None:
    """Return the lines that are to stand, None where they stay; their currency is the contract's."""
    currency = intake.fields.get("currency") or contract.currency
    held = list(contract.lines.all())
    if "lines" in values:
        lines = read_lines(values["lines"] or (), currency)
    elif held and currency != contract.currency:
        lines = read_lines([line_values(one) for one in held], currency)
    else:
        lines = []
        if not held:
            return None
        if intake.fields.get("amount", contract.amount) != contract.amount:
            intake.refuse(
                "amount", _("The lines of the contract say this. Change them, or remove them first.")
            )
        return None
    if lines:
        intake.fields["amount"] = _sum(lines, currency)
    return lines


def line_values(line: ContractLine) -> LineValues:
    """Return a line as `read_lines` takes it."""
    return {"product": line.product_id, "name": line.name, "quantity": line.quantity, "price": line.price}


def _line_changes(contract: Contract, lines: list[ContractLine]) -> dict[str, list[Any]]:
    held = list(contract.lines.all())
    before, after = ([_said(one) for one in rows] for rows in (held, lines))
    if before == after:
        return {}
    contract.lines.all().delete()
    _store(contract, lines)
    return {"lines": [before, after]}


def _said(line: ContractLine) -> str:
    return f"{line.name} × {Decimal(line.quantity).normalize():f} × {Decimal(line.price).normalize():f}"


def _store(contract: Contract, lines: list[ContractLine]) -> None:
    for line in lines:
        line.contract = contract
    ContractLine.objects.bulk_create(lines)


def _sum_up(contract: Contract, lines: list[ContractLine]) -> None:
    if lines:
        contract.amount = _sum(lines, contract.currency)


def _sum(lines: Sequence[ContractLine], currency: str) -> Decimal:
    found = total(one.sum_in(currency) for one in lines).net
    if found >= Decimal(10) ** 15:
        raise Invalid(fields={"lines": [_("This amount is too large.")]})
    return found
