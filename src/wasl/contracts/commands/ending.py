"""Verbs on how long contracts run: renew, let those go on whose end came, give notice and take it back, open a renewal deal."""

import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contracts import events
from wasl.contracts.commands.contracts import parties_of, set_days
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract
from wasl.contracts.terms import notice_end
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean
from wasl.records.commands import lock
from wasl.records.commands.events import emit
from wasl.records.models import Event, EventLink
from wasl.sales.commands import add_deal, add_line
from wasl.sales.models import Deal

TEXT_LIMIT, MOST_ROUNDS = 500, 600


@command("contracts.change")
def renew_contract(
    contract: Contract, *, by: Actor, until: datetime.date | None = None, quiet: bool = False
) -> Contract:
    """Let a contract go on until a day, unless said for as long as it renews by. Raises `Conflict`, `Invalid` by field."""
    contract = lock(contract)
    if contract.terminated_on:
        raise Conflict(_("Notice was given. Take it back first."))
    before, ends = contract.ends_on, until or contract.next_end
    if before is None or ends is None:
        raise Conflict(_("This contract has no end: there is nothing to renew."))
    if ends <= before:
        raise Invalid(fields={"until": [_("Give a day behind %(day)s.") % {"day": before.isoformat()}]})
    deal, contract.ends_on, contract.renewal = contract.renewal_id, ends, None
    set_days(contract)
    _save(
        contract,
        events.ContractRenewed(contract, also=parties_of(contract), before=before, deal=deal),
        by=by,
        quiet=quiet,
    )
    return contract


@command("contracts.change")
def undo_contract_renewal(
    contract: Contract, *, by: Actor, before: datetime.date, renewed: datetime.date, quiet: bool = False
) -> Contract:
    """Give a contract the end it had `before` it was `renewed` until another day, and the deal that was to renew it.

    Raises `Conflict` when that has changed since.
    """
    contract = lock(contract)
    if contract.terminated_on or contract.ends_on != renewed:
        raise Conflict(_("The end of this contract has changed since."))
    contract.ends_on, contract.renewal = before, contract.renewal or _deal_before(contract)
    set_days(contract)
    _save(
        contract,
        events.ContractRenewalUndone(contract, also=parties_of(contract), before=renewed),
        by=by,
        quiet=quiet,
    )
    return contract


def _deal_before(contract: Contract) -> Deal | None:
    """Return the deal that was to renew a contract before it was renewed the last time."""
    links = EventLink.objects.filter(anchor_id=contract.pk, type=events.ContractRenewed.type)
    # the id first: it lets PostgreSQL open only the partition that holds it
    key = links.order_by("-event_id").values_list("event_id", flat=True).first()
    deal = Event.objects.get(pk=key).data.get("deal") if key else None
    return Deal.objects.filter(pk=deal).first() if deal else None


@command("contracts.change")
def roll_contract(contract: Contract, *, by: Actor, day: datetime.date) -> Contract:
    """Let a contract that renews by itself go on until it runs on `day`; others stay as they are."""
    contract = lock(contract)
    for _round in range(MOST_ROUNDS):
        if not contract.renews or contract.terminated_on or not contract.ends_on or contract.ends_on >= day:
            break
        contract = renew_contract(contract, by=by)
    return contract


def earliest_end(contract: Contract, day: datetime.date) -> datetime.date:
    """Return the first day on which a contract can end by notice given on `day`.

    In time it is the end of the running term, too late that of the next one. Without an end it is the notice period behind
    the day, without a notice period its own end.
    """
    if contract.ends_on is None:
        return notice_end(day, contract.notice_amount, contract.notice_unit)
    if contract.renews and contract.notice_on and contract.notice_on < day:
        return contract.next_end or contract.ends_on
    return contract.ends_on


@command("contracts.change")
def terminate_contract(
    contract: Contract,
    *,
    by: Actor,
    reason: str,
    reason_text: str = "",
    terminated_on: datetime.date | None = None,
    leaves_on: datetime.date | None = None,
) -> Contract:
    """Note that notice was given on a day (today unless said), why, and which is the last day.

    Unless said that is the first one that the notice period allows. Raises `Conflict`, `Invalid` by field.
    """
    contract = lock(contract)
    if contract.terminated_on:
        raise Conflict(_("Notice was given already."))
    if reason not in Contract.Reason.values:
        raise Invalid(fields={"reason": [_("Choose one of the values offered.")]})
    given = terminated_on or firm_day()
    last = leaves_on or earliest_end(contract, given)
    if last < contract.starts_on:
        raise Invalid(fields={"leaves_on": [_("The end lies before the beginning.")]})
    if last < given:
        raise Invalid(fields={"leaves_on": [_("The last day cannot lie before the notice.")]})
    contract.terminated_on, contract.over_on = given, last
    contract.reason, contract.reason_text = reason, clean(reason_text)[:TEXT_LIMIT]
    _save(contract, events.ContractTerminated(contract, also=parties_of(contract)), by=by)
    return contract


@command("contracts.change")
def reopen_contract(contract: Contract, *, by: Actor) -> Contract:
    """Take notice back: the contract runs as if none had been given. Raises `Conflict`."""
    contract = lock(contract)
    if contract.terminated_on is None:
        raise Conflict(_("No notice was given."))
    contract.terminated_on, contract.reason, contract.reason_text = None, "", ""
    set_days(contract)
    _save(contract, events.ContractReopened(contract, also=parties_of(contract)), by=by)
    return contract


@command("contracts.change")
def open_renewal(
    contract: Contract,
    *,
    by: Actor,
    title: str = "",
    stage_id: UUID | None = None,
    owner_id: UUID | None = None,
) -> Deal:
    """Open the deal that is to renew a contract: with its parties, worth and lines, for its owner unless said otherwise.

    Raises `Conflict` while another one is open, or when notice was given.
    """
    contract = lock(contract)
    if contract.terminated_on:
        raise Conflict(_("Notice was given. Take it back first."))
    if contract.renewal and contract.renewal.is_open and contract.renewal.deleted_at is None:
        raise Conflict(_("A deal that is to renew this contract is open already."))
    lines = list(contract.lines.all())
    worth: dict[str, Any] = {} if lines else {"amount": contract.amount}
    deal = add_deal(
        (title or _("Renewal: %(title)s") % {"title": contract.title})[:200],
        by=by,
        origin="contract",
        stage_id=stage_id,
        contact_id=contract.contact_id,
        company_id=contract.company_id,
        currency=contract.currency,
        expected_on=contract.turns_on,
        owner_id=owner_id or contract.owner_id or by.user_id,
        **worth,
    )
    for line in lines:
        add_line(
            deal, by=by, product=line.product_id, name=line.name, quantity=line.quantity, price=line.price,
            period=contract.period,
        )  # fmt: skip
    contract.renewal = deal
    _save(contract, events.RenewalOpened(contract, also=parties_of(contract), deal=deal), by=by)
    return deal


def _save(contract: Contract, event: events.ContractEvent, *, by: Actor, quiet: bool = False) -> None:
    contract.version += 1
    contract.updated_at = clock.now()
    contract.save()
    emit(event, by=by, quiet=quiet)
