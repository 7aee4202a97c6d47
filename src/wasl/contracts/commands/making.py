"""Makes a contract of a won deal: its parties, and what of it is paid again and again."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wasl.catalog.models import Period
from wasl.contracts.commands.contracts import add_contract
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract
from wasl.contracts.terms import GREGORIAN, Rhythm
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict
from wasl.sales.models import Deal, DealLine

HUNDRED, MONTHS_OF_YEAR = Decimal(100), 12
USUAL_MONTHS = 12


@command("contracts.add", needs="read")
def contract_of_deal(
    deal: Deal, *, by: Actor, months: int = USUAL_MONTHS, renews: bool = False, only_recurring: bool = False
) -> Contract:
    """Make the contract of a won deal, from today in the firm's zone for so many months; it belongs to the deal's owner.

    Its lines are what of the deal is paid each month or year, at the agreed price; monthly ones alone are paid by the month,
    else all by the year. Without any it is worth the deal in all, unless `only_recurring`. Raises `Conflict`.
    """
    if not deal.is_won:
        raise Conflict(_("Only a won deal becomes a contract."))
    if Contract.objects.filter(deal=deal).exists() or Contract.objects.filter(renewal=deal).exists():
        raise Conflict(_("There is a contract of this deal already."))
    lines = [line for line in deal.lines.all() if line.period != Period.ONCE]
    if only_recurring and not lines:
        raise Conflict(_("Nothing in this deal is paid regularly."))
    starts = firm_day()
    return add_contract(
        deal.title,
        by=by,
        origin="deal",
        deal_id=deal.pk,
        contact_id=deal.contact_id,
        company_id=deal.company_id,
        currency=deal.currency,
        owner_id=deal.owner_id,
        team_id=deal.team_id,
        starts_on=starts,
        ends_on=Rhythm(months, GREGORIAN).last_day(starts),
        renews=renews,
        renew_months=months,
        **_worth(deal, lines),
    )


def _worth(deal: Deal, lines: list[DealLine]) -> dict[str, Any]:
    if not lines:
        return {"amount": deal.amount, "period": Period.ONCE}
    period = Period.YEAR if any(line.period == Period.YEAR for line in lines) else Period.MONTH
    return {"period": period, "lines": [_line(line, period) for line in lines]}


def _line(line: DealLine, period: str) -> dict[str, Any]:
    """Return a line of the deal with the price that was agreed for one, in the contract's period."""
    times = MONTHS_OF_YEAR if period == Period.YEAR and line.period == Period.MONTH else 1
    price = round(line.price * (HUNDRED - line.discount) / HUNDRED * times, 4)
    return {"product": line.product_id, "name": line.name, "quantity": line.quantity, "price": price}
