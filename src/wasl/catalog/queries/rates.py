"""Amounts of several currencies in one: by rates of a day, and what has no rate is never added silently."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wasl.catalog.models import Rate
from wasl.kernel import clock
from wasl.kernel.errors import NotFound
from wasl.kernel.money import Money, rounded
from wasl.workspace.queries import workspace


@dataclass(frozen=True)
class Total:
    """Amounts of several currencies together: `amount` in the firm's `currency`, and `apart` what has no rate."""

    amount: Decimal
    currency: str
    apart: Sequence[Money] = ()

    @property
    def has_amount(self) -> bool:
        """Tell whether there is something to show besides what stands apart."""
        return bool(self.amount) or not self.apart


@dataclass(frozen=True)
class Rates:
    """The rates that hold on a day: what one of each currency is worth in `main`, and since when."""

    main: str
    values: Mapping[str, Decimal] = field(default_factory=dict)
    days: Mapping[str, datetime.date] = field(default_factory=dict)

    def worth(self, amount: Decimal, currency: str) -> Decimal | None:
        """Return an amount in the main currency, unrounded; None where there is no rate."""
        if currency == self.main:
            return amount
        value = self.values.get(currency)
        return None if value is None else amount * value

    def converted(self, amount: Decimal, currency: str, into: str) -> Decimal | None:
        """Return an amount in another currency, rounded; None where a rate is missing."""
        worth = self.worth(amount, currency)
        one = self.worth(Decimal(1), into)
        return None if worth is None or not one else rounded(worth / one, into)

    def total(self, amounts: Iterable[tuple[Decimal, str]]) -> Total:
        """Return amounts together: each currency is added up first and rounded once."""
        sums: dict[str, Decimal] = {}
        for amount, currency in amounts:
            sums[currency] = sums.get(currency, Decimal(0)) + amount
        worths = {currency: self.worth(amount, currency) for currency, amount in sums.items()}
        known = sum((rounded(worth, self.main) for worth in worths.values() if worth is not None), Decimal(0))
        apart = [Money(sums[currency], currency) for currency in sorted(worths) if worths[currency] is None]
        return Total(known, self.main, apart)


def rates(on: datetime.date | None = None) -> Rates:
    """Return the rates that hold on a day (today): of each currency the newest until then."""
    main = workspace().currency
    rows = Rate.objects.filter(main=main, day__lte=on or clock.today())
    newest = list(rows.order_by("currency", "-day").distinct("currency"))
    return Rates(main, {row.currency: row.value for row in newest}, {row.currency: row.day for row in newest})


def rates_on(days: Sequence[datetime.date]) -> dict[datetime.date, Rates]:
    """Return the rates that hold on each of some days, for what was sold on different ones: two queries and the firm's."""
    first = rates(min(days))
    later = Rate.objects.filter(main=first.main, day__gt=min(days), day__lte=max(days)).order_by("day")
    changes = list(later.values_list("day", "currency", "value"))
    found, values, since = {}, dict(first.values), dict(first.days)
    for day in sorted(set(days)):
        while changes and changes[0][0] <= day:
            changed, currency, value = changes.pop(0)
            values[currency], since[currency] = value, changed
        found[day] = Rates(first.main, dict(values), dict(since))
    return found


def newest_rates() -> list[Rate]:
    """Return the rates to the firm's own currency for its page, newest of each first."""
    return list(
        Rate.objects.filter(main=workspace().currency).select_related("by").order_by("currency", "-day")[:200]
    )


def get_rate(pk: int) -> Rate:
    """Return a rate; raises `NotFound`."""
    found = Rate.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
