"""The arithmetic of a line and of a document: price, discount and tax, rounded once for each line.

The total of a document is the sum of what its lines show, so that whoever adds the lines up by hand finds the same figure
(docs/decisions/0032).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wasl.kernel.money import rounded

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Sum:
    """What is paid: `net` without tax, `tax`, and `discount`, what was let off (of the net, or of the gross of prices with tax)."""

    net: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)

    @property
    def gross(self) -> Decimal:
        """Return what is paid with tax."""
        return self.net + self.tax

    def __add__(self, other: "Sum") -> "Sum":
        """Return both together."""
        return Sum(self.net + other.net, self.tax + other.tax, self.discount + other.discount)


def line_sum(
    quantity: Decimal,
    price: Decimal,
    currency: str,
    *,
    discount: Decimal = Decimal(0),
    tax: Decimal = Decimal(0),
    has_tax: bool = False,
) -> Sum:
    """Return what a line costs; `discount` and `tax` are percent, and a price that `has_tax` includes it already."""
    full = rounded(quantity * price, currency)
    left = rounded(quantity * price * (HUNDRED - discount) / HUNDRED, currency)
    if has_tax:
        part = rounded(left * tax / (HUNDRED + tax), currency)
        return Sum(left - part, part, full - left)
    return Sum(left, rounded(left * tax / HUNDRED, currency), full - left)


def total(sums: Iterable[Sum]) -> Sum:
    """Return what lines of one currency cost together."""
    return sum(sums, Sum())
