"""What a product costs a customer: the price list that fits him, the quantity, the currency, and why it is so."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.models import Period, Price, PriceList, Product
from wasl.catalog.queries.products import product_row
from wasl.catalog.queries.rates import rates
from wasl.catalog.queries.settings import share_text
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.money import amount_text, read_currency, rounded
from wasl.kernel.numbers import trimmed
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import compile_filter
from wasl.records.queries import get_anchor
from wasl.ui import formats

HUNDRED = Decimal(100)
ORDER = list(Period)


@dataclass(frozen=True)
class Offer:
    """A price that is offered: its list where it stands on one, `percent` where the list lets so much off the standard price,
    `converted` the price that was turned into the wanted currency.
    """

    amount: Decimal
    currency: str
    period: str
    from_quantity: Decimal = Decimal(1)
    price_list: PriceList | None = None
    percent: Decimal = Decimal(0)
    converted: Price | None = None


def lists_of(customers: Collection[UUID | None]) -> dict[UUID | None, list[PriceList]]:
    """Return the price lists for each of some customers, by his record's id, in their order; for nobody those for everybody.

    Filters are asked by the system: what a list says of a customer does not depend on who sells to him.
    """
    keys = [key for key in customers if key]
    found: dict[UUID | None, list[PriceList]] = {key: [] for key in customers}
    for one in PriceList.objects.filter(is_active=True):
        fitting = _fitting(one, keys) if one.condition and keys else ()
        for customer, lists in found.items():
            if not one.condition or customer in fitting:
                lists.append(one)
    return found


def _fitting(price_list: PriceList, customers: Sequence[UUID]) -> set[UUID]:
    listing = listing_of(price_list.kind).extended(SYSTEM)
    rows = listing.rows(SYSTEM).order_by().filter(pk__in=customers)
    return set(
        rows.filter(compile_filter(listing, SYSTEM, price_list.condition)).values_list("pk", flat=True)
    )


def offer_for(
    product: Product,
    *,
    currency: str,
    quantity: Decimal = Decimal(1),
    customers: Sequence[UUID | None] = (),
    period: str = "",
) -> Offer | None:
    """Return the price of a product for a customer (or one of several: a person and his company), None where there is none.

    The first price list that fits and has a price decides; on it the price of the largest quantity reached. Without a
    price in the currency one in another is converted by today's rate.
    """
    found = lists_of(list(customers) or [None])
    lists = [one for own in found.values() for one in own]
    return offer_on(lists, product, currency=currency, quantity=quantity, period=period)


def offer_on(
    lists: Iterable[PriceList],
    product: Product,
    *,
    currency: str,
    quantity: Decimal = Decimal(1),
    period: str = "",
) -> Offer | None:
    """Return the price of a product on some price lists, as `offer_for` does for a customer."""
    ordered = sorted({one.pk: one for one in lists}.values(), key=lambda one: (one.position, one.name))
    choice = _Choice(list(product.prices.all()), ordered, quantity, period)
    return choice.offered(currency) or choice.converted(currency)


@dataclass(frozen=True)
class _Choice:
    """The prices of a product and the lists that fit, for a quantity; `period` is empty where any will do."""

    prices: Sequence[Price]
    lists: Sequence[PriceList]
    quantity: Decimal
    period: str

    def offered(self, currency: str) -> Offer | None:
        """Return the price in a currency: of the first list that has one, else the standard price."""
        standard = self._reached(None, currency)
        for one in self.lists:
            if own := self._reached(one.pk, currency):
                return Offer(own.amount, currency, own.period, own.from_quantity, one)
            if standard and one.percent:
                amount = rounded(standard.amount * (HUNDRED - one.percent) / HUNDRED, currency)
                return Offer(amount, currency, standard.period, standard.from_quantity, one, one.percent)
        return Offer(standard.amount, currency, standard.period, standard.from_quantity) if standard else None

    def converted(self, currency: str) -> Offer | None:
        """Return a price in another currency, the firm's own first, turned into the wanted one."""
        known = rates()
        for other in dict.fromkeys([known.main, *(one.currency for one in self.prices)]):
            found = self.offered(other)
            amount = known.converted(found.amount, other, currency) if found else None
            if found and amount is not None:
                return replace(
                    found,
                    amount=amount,
                    currency=currency,
                    converted=Price(amount=found.amount, currency=other),
                )
        return None

    def _reached(self, price_list: UUID | None, currency: str) -> Price | None:
        """Return the price on a list that the quantity has reached; one below all of them gets the first."""
        fits = [
            one
            for one in self.prices
            if one.price_list_id == price_list
            and one.currency == currency
            and self.period in {"", one.period}
        ]
        if not fits:
            return None
        first = min((Period(one.period) for one in fits), key=ORDER.index)
        steps = sorted((one for one in fits if one.period == first), key=lambda one: one.from_quantity)
        return next((one for one in reversed(steps) if one.from_quantity <= self.quantity), steps[0])


def why_of(offer: Offer) -> dict[str, str]:
    """Return why a price is offered, as it is kept with what was sold: plain values, to be said in any language later."""
    why = {"list": offer.price_list.name} if offer.price_list else {}
    if offer.percent:
        why["percent"] = f"{offer.percent:f}"
    if offer.from_quantity != 1:
        why["from"] = f"{offer.from_quantity:f}"
    if offer.converted is not None:
        days = rates().days
        day = days.get(offer.converted.currency) or days.get(offer.currency)
        why |= {"price": f"{offer.converted.amount:f}", "currency": offer.converted.currency}
        why |= {"day": day.isoformat()} if day else {}
    return why


def reason_of(why: Mapping[str, str]) -> str:
    """Return why a price is what it is, as a sentence."""
    parts = [_listed(why)]
    if "from" in why:
        quantity = formats.number_text(trimmed(Decimal(why["from"])))
        parts.append(_("from %(quantity)s") % {"quantity": quantity})
    if "price" in why:
        price = " ".join(filter(None, formats.money_text(Decimal(why["price"]), why["currency"])))
        day = formats.day_text(datetime.date.fromisoformat(why["day"])) if "day" in why else ""
        parts.append(_("%(price)s by the rate of %(day)s") % {"price": price, "day": day})
    return _(", ").join(parts)


def _listed(why: Mapping[str, str]) -> str:
    if "list" not in why:
        return _("Standard price")
    if "percent" in why:
        share = share_text(Decimal(why["percent"]))
        return _("Price list “%(list)s”: standard price less %(percent)s") % {
            "list": why["list"],
            "percent": share,
        }
    return _("Price list “%(list)s”") % {"list": why["list"]}


def offered_to(
    viewer: Actor, product: UUID, *, currency: str, quantity: Decimal, customer: UUID | None
) -> Offer | None:
    """Return the price of a product for a customer whom the viewer sees; raises `NotFound`, `Invalid`."""
    found = product_row(viewer, product)
    if customer:
        get_anchor(viewer, customer)
    return offer_for(found, currency=read_currency(currency), quantity=quantity, customers=[customer])


def plain_offer(offer: Offer) -> dict[str, Any]:
    """Return a price that is offered as programs are told."""
    return {
        "amount": amount_text(offer.amount, offer.currency),
        "currency": offer.currency,
        "period": offer.period,
        "price_list": offer.price_list.pk if offer.price_list else None,
        "reason": reason_of(why_of(offer)),
    }
