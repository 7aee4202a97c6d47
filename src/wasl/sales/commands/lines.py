"""Verbs on the lines of a deal: add, change, remove, and decide on a discount; the deal is worth what they sum up to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.arithmetic import total
from wasl.catalog.intake import product_meant, read_percent, read_quantity
from wasl.catalog.models import Period, Product
from wasl.catalog.queries import default_tax, discount_limit, offer_for, why_of
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.money import read_amount, rounded
from wasl.kernel.numbers import trimmed
from wasl.kernel.text import clean_line
from wasl.records.commands import lock
from wasl.records.commands.changes import as_json, save_changed
from wasl.records.commands.events import emit
from wasl.records.queries import get_visible
from wasl.sales import events
from wasl.sales.commands.deals import tell_boards
from wasl.sales.models import Deal, DealLine

MOST_LINES = 100
BIGGEST = Decimal(10) ** 14


class LineValues(TypedDict, total=False):
    """What can be said of a line; numbers as they are typed or given. Without a price it is that of the catalog."""

    name: str
    quantity: Any
    price: Any
    discount: Any
    tax: Any
    period: str


@command("sales.change")
def add_line(
    deal: Deal,
    *,
    by: Actor,
    product: UUID | str | None = None,
    quiet: bool = False,
    **values: Unpack[LineValues],
) -> DealLine:
    """Add a product (by its id, number or name) or something else by its `name`. Raises `Invalid` by field, `Conflict`."""
    deal, held = _open(deal, by=by)
    if len(held) >= MOST_LINES:
        raise Invalid(fields={"product": [_("A deal has at most 100 lines.")]})
    line = DealLine(deal=deal)
    if product:
        _choose(line, product, by=by)
    _set(line, values)
    if not line.name:
        raise Invalid(fields={"product": [_("Choose a product, or write what is sold.")]})
    _price(line, deal, values)
    return _settle(deal, line, [*held, line], by=by, quiet=quiet)


@command("sales.change")
def change_line(deal: Deal, *, line: UUID, by: Actor, **values: Unpack[LineValues]) -> DealLine:
    """Change what is named of a line; a price that nobody has set follows the quantity. Raises `Invalid`, `Conflict`."""
    deal, held = _open(deal, by=by)
    found = _line(held, line)
    is_catalog = found.offered is not None and found.price == found.offered
    _set(found, values)
    if is_catalog or "price" in values:
        _price(found, deal, values)
    return _settle(deal, found, held, by=by)


@command("sales.change")
def remove_line(deal: Deal, *, line: UUID, by: Actor) -> Deal:
    """Take a line out of a deal."""
    deal, held = _open(deal, by=by)
    found = _line(held, line)
    before = line_text(found, deal.currency)
    found.delete()
    return _sum_up(deal, [one for one in held if one.pk != line], [[before], []], by=by)


@command("sales.allow_discounts")
def decide_discount(deal: Deal, *, line: UUID, is_allowed: bool, by: Actor, answer: str = "") -> DealLine:
    """Allow a discount that waits, or refuse it with a reason: the line then has its full price. Raises `NotAllowed`, `Invalid`."""
    deal, held = _open(deal, by=by)
    found = _line(held, line)
    if not found.is_waiting:
        raise Conflict(_("Somebody has decided on this discount already."))
    limit = discount_limit(by)
    if limit is not None and found.given > limit:
        raise NotAllowed(_("This is more than you may let off yourself. It waits for whoever may."))
    found.answer = clean_line(answer)[:300]
    if not is_allowed and not found.answer:
        raise Invalid(fields={"answer": [_("Say why, so that your colleague can tell the customer.")]})
    asked = found.given
    if not is_allowed:
        found.discount = Decimal(0)
        found.price = found.price if found.offered is None else max(found.price, found.offered)
    found.state = DealLine.State.ALLOWED if is_allowed else DealLine.State.REFUSED
    found.decided_by_id = by.user_id
    _write(found, deal)
    emit(events.DiscountDecided(deal, line=found, percent=asked), by=by)
    _sum_up(deal, held, None, by=by)
    return found


def line_text(line: DealLine, currency: str) -> str:
    """Return a line as a timeline tells it."""
    off = f" −{trimmed(line.discount):f} %" if line.discount else ""
    return f"{trimmed(line.quantity):f} × {line.name}, {trimmed(line.price):f} {currency}{off}"


def _open(deal: Deal, *, by: Actor) -> tuple[Deal, list[DealLine]]:
    """Return a deal, locked, with its lines; raises `Conflict` for one that is closed."""
    deal = lock(deal)
    if by.locks("deal", "amount"):
        raise Invalid(_("Your role may not change this field."))
    if not deal.is_open:
        raise Conflict(_("This deal is closed. Open it again to change this."))
    return deal, list(deal.lines.all())


def _line(held: Sequence[DealLine], key: UUID) -> DealLine:
    found = next((one for one in held if one.pk == key), None)
    if found is None:
        raise NotFound
    return found


def _choose(line: DealLine, product: UUID | str, *, by: Actor) -> None:
    try:
        found = get_visible(Product, product_meant(product), by)
    except Invalid as error:
        raise Invalid(fields={"product": [error.message]}) from None
    if not found.is_active:
        raise Invalid(fields={"product": [_("This product is not on sale.")]})
    usual = found.tax or default_tax()
    line.product, line.name = found, found.called
    line.tax = usual.percent if usual else Decimal(0)


def _set(line: DealLine, values: LineValues) -> None:
    """Set what was named; raises `Invalid` by field."""
    for name, value in values.items():
        reader = READERS.get(name)
        if reader is None:
            continue
        try:
            setattr(line, name, reader(value))
        except Invalid as error:
            raise Invalid(fields={name: [error.message]}) from None


def _name(value: Any) -> str:
    name = clean_line(str(value or ""))
    if not 0 < len(name) <= 200:
        raise Invalid(_("Say what it is called."))
    return name


def _period(value: Any) -> str:
    if value not in Period.values:
        raise Invalid(_("Choose one of the values offered."))
    return str(value)


READERS: dict[str, Any] = {
    "name": _name,
    "quantity": read_quantity,
    "discount": read_percent,
    "tax": read_percent,
    "period": _period,
}


def _price(line: DealLine, deal: Deal, values: LineValues) -> None:
    """Ask the catalog for the price, and take the one that was said where one was."""
    offer = (
        offer_for(
            line.product, currency=deal.currency, quantity=line.quantity,
            customers=[deal.company_id, deal.contact_id], period=values.get("period", ""),
        )
        if line.product
        else None
    )  # fmt: skip
    if offer:
        line.offered, line.why, line.period = offer.amount, why_of(offer), offer.period
    said = values.get("price")
    if said not in {None, ""}:
        try:
            line.price = abs(read_amount(said))
        except Invalid as error:
            raise Invalid(fields={"price": [error.message]}) from None
    elif offer:
        line.price = offer.amount
    elif line.price is None:
        raise Invalid(
            fields={
                "price": [
                    _("The catalog has no price in %(currency)s. Write one.") % {"currency": deal.currency}
                ]
            }
        )


def _write(line: DealLine, deal: Deal) -> None:
    line.net = line.sum_in(deal.currency).net
    if line.net >= BIGGEST:
        raise Invalid(fields={"price": [_("This amount is too large.")]})
    line.save()


def _settle(
    deal: Deal, line: DealLine, lines: Sequence[DealLine], *, by: Actor, quiet: bool = False
) -> DealLine:
    """Keep a line that was set: its discount may have to wait, and the deal is worth something else."""
    told = _keep(deal, line, by=by, quiet=quiet)
    _sum_up(deal, lines, None if told[0] == told[1] else told, by=by, quiet=quiet)
    return line


def _keep(deal: Deal, line: DealLine, *, by: Actor, quiet: bool = False) -> list[list[str]]:
    """Keep a line and ask for its discount where that is above the actor's limit; returns it as it was and as it is."""
    old = DealLine.objects.filter(pk=line.pk).first()
    limit = discount_limit(by)
    is_over = limit is not None and rounded(line.given, "") > limit
    if old is None or old.given != line.given:
        line.state = DealLine.State.WAITING if is_over else DealLine.State.FREE
        line.asked_by_id = by.user_id if is_over else None
        line.decided_by, line.answer = None, ""
    _write(line, deal)
    if line.is_waiting and (old is None or old.given != line.given):
        emit(events.DiscountAsked(deal, line=line, percent=line.given), by=by, quiet=quiet)
    return [[line_text(old, deal.currency)] if old else [], [line_text(line, deal.currency)]]


def reprice(deal: Deal, wanted: Mapping[UUID, Mapping[str, Decimal]], *, by: Actor) -> list[DealLine]:
    """Set price and discount of several lines, told at once, for a command that asks the right; returns those lines."""
    deal, held = _open(deal, by=by)
    told: list[list[str]] = [[], []]
    found = [one for one in held if one.pk in wanted]
    for line in found:
        for name, value in wanted[line.pk].items():
            setattr(line, name, value)
        before, after = _keep(deal, line, by=by)
        told = [told[0] + before, told[1] + after]
    _sum_up(deal, held, told, by=by)
    return found


def put_lines(deal: Deal, terms: Sequence[Mapping[str, str]], *, by: Actor) -> Deal:
    """Let lines ask again what they asked before (`Offer.terms`); one whose price somebody has changed since stays as it is."""
    lines = list(deal.lines.all())
    held = {str(one.pk): one for one in lines}
    told: list[list[str]] = [[], []]
    for term in terms:
        line = held.get(term["line"])
        if line is None or (line.price, line.discount) != (Decimal(term["price"]), Decimal(term["discount"])):
            continue
        told[0].append(line_text(line, deal.currency))
        line.price, line.discount = Decimal(term["price_before"]), Decimal(term["discount_before"])
        line.state = term["state_before"]
        _write(line, deal)
        told[1].append(line_text(line, deal.currency))
    return _sum_up(deal, lines, told if told[0] else None, by=by)


def _sum_up(
    deal: Deal, lines: Sequence[DealLine], told: list[list[str]] | None, *, by: Actor, quiet: bool = False
) -> Deal:
    """Let a deal be worth the sum of its lines; without any it keeps what it was worth."""
    changes: dict[str, list[Any]] = {"lines": list(told)} if told else {}
    amount = total(one.sum_in(deal.currency) for one in lines).net if lines else deal.amount
    if amount is not None and amount != deal.amount:
        changes["amount"] = [as_json(deal.amount), as_json(amount)]
        deal.amount = amount
    tell_boards(deal.pipeline_id)
    return save_changed(deal, changes, by=by, quiet=quiet) if changes else deal
