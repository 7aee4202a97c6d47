"""Amounts of several currencies in one that is wanted, by the firm's rates; what has no rate stands apart."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from wasl.catalog.queries.rates import Rates, Total
from wasl.kernel.money import Money, rounded


def worth_in(rates: Rates, amounts: Mapping[str, Decimal], into: str) -> Total:
    """Return amounts by currency together in one currency: each is turned and rounded once, the way `Rates.total` does."""
    turned = {
        one: rates.converted(amount, one, into) if one != into else rounded(amount, into)
        for one, amount in amounts.items()
    }
    known = sum((amount for amount in turned.values() if amount is not None), Decimal(0))
    apart = [Money(amounts[one], one) for one in sorted(turned) if turned[one] is None and amounts[one]]
    return Total(known, into, apart)


def added(totals: Iterable[Total], currency: str) -> Total:
    """Return totals in one currency together, with everything that stands apart."""
    amount, apart = Decimal(0), dict[str, Decimal]()
    for one in totals:
        amount += one.amount
        for money in one.apart:
            apart[money.currency] = apart.get(money.currency, Decimal(0)) + money.amount
    return Total(amount, currency, [Money(apart[one], one) for one in sorted(apart)])
