"""Gives the demo company what it sells: goods and services in three languages, with prices for everybody and for those who resell."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from wasl.catalog.commands import add_product, set_price_list_condition, write_price_list
from wasl.catalog.models import Product, TaxRate, Unit
from wasl.catalog.queries import Offer, lists_of, offer_on, why_of
from wasl.catalog.values import PriceValue
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.cast import COUNTRIES
from wasl.project.demo.language import words
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.sales.models import Deal, DealLine

WHOLESALE = {"field": "roles", "op": "has", "value": "partner"}
# what is let off on the list, and how a price of its own stands to the standard one from so many pieces on
PERCENT, MANY, SHARE = 8, 10, Decimal("0.88")
# how much of what is left of a deal each of its lines takes, but the last, which takes the rest
MAIN = Decimal("0.7")


@transaction.atomic
def stock_up() -> dict[str, Product]:
    """Add the products and the price list; returns the products by number."""
    told = words("goods")
    prices = write_price_list(None, by=SYSTEM, name=told["list"], percent=PERCENT)
    set_price_list_condition(prices, condition=WHOLESALE, by=SYSTEM)
    mark(DemoMark.Kind.PRICES, [prices.pk])
    units = dict(Unit.objects.values_list("code", "pk"))
    taxes = {one.country: one for one in TaxRate.objects.filter(is_default=True)}
    made: dict[str, Product] = {}
    for sku, sort, unit, ar, lv, en, riyals, euros, period in told["products"]:
        # what is sold in one country alone has its tax, the others that of the firm's
        country = "" if riyals and euros else "SA" if riyals else "LV"
        tax = taxes.get(country)
        made[sku] = add_product(
            ar,
            by=SYSTEM,
            quiet=True,
            names={"lv": lv, "en": en},
            sku=sku,
            sort=sort,
            unit=units.get(unit),
            tax=tax.pk if tax else None,
            prices=list(_prices(str(prices.pk), riyals, euros, period)),
        )
    mark(DemoMark.Kind.RECORD, [one.pk for one in made.values()])
    return made


def _prices(price_list: str, riyals: float, euros: float, period: str) -> Iterator[PriceValue]:
    for currency, amount in (("SAR", Decimal(str(riyals))), ("EUR", Decimal(str(euros)))):
        if amount:
            yield {"amount": amount, "currency": currency, "period": period}
        if amount >= 1000 and period == "once":
            yield {
                "amount": amount * SHARE,
                "currency": currency,
                "price_list": price_list,
                "from_quantity": MANY,
            }


class Shelf:
    """What is sold, at hand for deals: each product with its prices, the price lists of customers, the usual tax of each branch."""

    def __init__(self, products: Iterable[Product], customers: Collection[UUID]) -> None:
        keys = [one.pk for one in products]
        held = Product.objects.filter(pk__in=keys).prefetch_related("prices")
        self.products = {one.sku: one for one in held}
        self.lists = lists_of({None, *customers})
        taxes = dict(TaxRate.objects.filter(is_default=True).values_list("country", "percent"))
        self.taxes = {language: taxes.get(country, Decimal(0)) for language, country in COUNTRIES.items()}

    def lines(self, deal: Deal, skus: Iterable[str], language: str) -> list[DealLine]:
        """Return lines that come near what a deal is worth, at the customer's prices; the deal is then worth their sum."""
        left, made = deal.amount or Decimal(0), []
        *others, last = skus
        for sku in (*others, last):
            share = left if sku == last else left * MAIN
            line = self._line(deal, self.products[sku], share, language)
            left -= line.net
            made.append(line)
        deal.amount = sum((line.net for line in made), Decimal(0))
        return made

    def _line(self, deal: Deal, product: Product, worth: Decimal, language: str) -> DealLine:
        quantity, name = Decimal(1), product.names.get(language, product.name)
        offer = self._offered(deal, product, quantity)
        # a better price for many may ask for more of them: the second look is the last
        for _look in range(2):
            quantity = Decimal(max(round(worth / offer.amount), 1))
            offer = self._offered(deal, product, quantity)
        line = DealLine(
            deal=deal,
            product=product,
            name=name,
            quantity=quantity,
            price=offer.amount,
            offered=offer.amount,
            why=why_of(offer),
            tax=self.taxes[language],
            period=offer.period,
        )
        line.net = line.sum_in(deal.currency).net
        return line

    def _offered(self, deal: Deal, product: Product, quantity: Decimal) -> Offer:
        lists = [one for key in (deal.contact_id, deal.company_id) for one in self.lists[key]]
        offer = offer_on(lists, product, currency=deal.currency, quantity=quantity)
        if offer is None:
            raise LookupError(product.sku)
        return offer
