"""What an imported deal is worth, and the lines that its products become."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wasl.catalog.arithmetic import line_sum, total
from wasl.catalog.models import Period, Product, TaxRate
from wasl.catalog.queries import why_of
from wasl.catalog.queries.offers import Offer
from wasl.kernel.bulk import unsaved
from wasl.kernel.ids import uuid7
from wasl.kernel.money import MOST_DECIMALS, decimals, rounded
from wasl.kernel.numbers import trimmed
from wasl.sales.importing.places import Places
from wasl.sales.importing.rows import ReadDeal, Wanted
from wasl.sales.models import DealLine

ONE = Decimal(1)
FINEST = ONE.scaleb(-MOST_DECIMALS)


def lines_of(row: ReadDeal, currency: str, places: Places) -> tuple[list[DealLine], Decimal | None]:
    """Return the lines of a row (their deal is set later) and what it is worth: what the file says, else the catalog.

    Where the file says an amount, the lines sum up to just that: it is shared out by what the catalog asks for each,
    evenly where it has no price for one. Products without any price make no line.
    """
    wanted = row.products if len(row.products) != 1 else [_counted(row)]
    offered = [_offered(one, currency, places) for one in wanted]
    if not wanted or (row.amount is None and not all(offer for _product, offer in offered)):
        return [], row.amount
    quantities = [one.quantity or ONE for one in wanted]
    shares: list[Decimal] = []
    if row.amount is None:
        prices = [offer.amount for _product, offer in offered if offer]
    else:
        shares = _shared(
            rounded(row.amount, currency), quantities, [offer for _product, offer in offered], currency
        )
        prices = [
            (share / quantity).quantize(FINEST) for share, quantity in zip(shares, quantities, strict=True)
        ]
    lines = [
        _line(one.name, product, offer, _Sold(quantity, price, currency, places.tax))
        for one, (product, offer), quantity, price in zip(wanted, offered, quantities, prices, strict=True)
    ]
    if row.amount is not None and _worth(lines, currency) != rounded(row.amount, currency):
        # so many pieces cannot cost just that: each line is sold as one piece
        for line, share in zip(lines, shares, strict=True):
            line.name = (
                f"{trimmed(line.quantity):f} × {line.name}"[:200] if line.quantity != ONE else line.name
            )
            line.quantity, line.price, line.net = ONE, share, share
    return lines, _worth(lines, currency)


def _counted(row: ReadDeal) -> Wanted:
    found = row.products[0]
    return Wanted(found.name, found.quantity or row.values.get("quantity"))


def _offered(one: Wanted, currency: str, places: Places) -> tuple[Product | None, Offer | None]:
    product = places.products.get(one.name)
    return product, places.offer(product, currency, one.quantity or ONE) if product else None


def _shared(
    amount: Decimal, quantities: Sequence[Decimal], offers: Sequence[Offer | None], currency: str
) -> list[Decimal]:
    """Return what each line is worth, so that all of them together come to an amount."""
    asked = [
        offer.amount * quantity if offer else None for offer, quantity in zip(offers, quantities, strict=True)
    ]
    known = [one for one in asked if one is not None]
    weights = known if len(known) == len(asked) and any(known) else [ONE] * len(asked)
    whole, rest = sum(weights, Decimal(0)), amount
    shares = []
    for place, weight in enumerate(weights):
        share = rest if place == len(weights) - 1 else min(rounded(amount * weight / whole, currency), rest)
        rest -= share
        shares.append(share)
    return shares


def _worth(lines: Sequence[DealLine], currency: str) -> Decimal:
    return total(one.sum_in(currency) for one in lines).net


@dataclass(frozen=True)
class _Sold:
    """How many of a product are sold, for how much each; `tax` is the usual one of the firm."""

    quantity: Decimal
    price: Decimal
    currency: str
    tax: TaxRate | None


def _line(name: str, product: Product | None, offer: Offer | None, sold: _Sold) -> DealLine:
    rate = (product.tax or sold.tax) if product else None
    tax = rate.percent if rate else Decimal(0)
    values: dict[str, Any] = {
        "id": uuid7(),
        "product_id": product.pk if product else None,
        "name": product.called if product else name,
        "quantity": sold.quantity,
        "price": sold.price,
        "offered": offer.amount if offer else None,
        "why": why_of(offer) if offer else {},
        "tax": tax,
        "period": offer.period if offer else Period.ONCE,
        "net": line_sum(sold.quantity, sold.price, sold.currency, discount=Decimal(0), tax=tax).net,
    }
    return unsaved(DealLine, **values)


def is_exact(amount: Decimal, currency: str) -> bool:
    """Tell whether an amount has no more decimals than its currency."""
    return amount == round(amount, decimals(currency))
