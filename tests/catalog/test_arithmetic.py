"""Lines add up to their document in every currency, however they are rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.catalog.arithmetic import Sum, line_sum, total
from wasl.kernel.money import decimals, rounded

CURRENCIES = st.sampled_from(["JPY", "SAR", "EUR", "KWD", "BHD", "JOD"])
QUANTITIES = st.decimals("0.001", 100_000, places=3)
PRICES = st.decimals(0, 1_000_000, places=4)
PERCENT = st.decimals(0, 100, places=3)
LINES = st.lists(st.tuples(QUANTITIES, PRICES, PERCENT, PERCENT, st.booleans()), min_size=1, max_size=12)


@given(currency=CURRENCIES, lines=LINES)
def test_the_sums_of_lines_are_the_totals_in_the_decimals_of_the_currency(
    currency: str, lines: list[tuple]
) -> None:
    sums = [
        line_sum(quantity, price, currency, discount=discount, tax=tax, has_tax=has_tax)
        for quantity, price, discount, tax, has_tax in lines
    ]
    whole = total(sums)
    assert whole.net == sum(one.net for one in sums)
    assert whole.gross == sum(one.net for one in sums) + sum(one.tax for one in sums)
    assert all(
        rounded(part, currency) == part for part in (whole.net, whole.tax, whole.gross, whole.discount)
    )


@given(currency=CURRENCIES, line=st.tuples(QUANTITIES, PRICES, PERCENT, PERCENT))
def test_a_price_with_tax_is_what_is_paid_and_one_without_gets_its_tax(
    currency: str, line: tuple[Decimal, ...]
) -> None:
    quantity, price, discount, tax = line
    half = Decimal("0.5").scaleb(-decimals(currency))
    left = quantity * price * (100 - discount) / 100
    with_tax = line_sum(quantity, price, currency, discount=discount, tax=tax, has_tax=True)
    assert with_tax.gross == rounded(left, currency)
    assert abs(with_tax.net * tax / 100 - with_tax.tax) <= 2 * half * (1 + tax / 100)
    without = line_sum(quantity, price, currency, discount=discount, tax=tax)
    assert without.net == rounded(left, currency)
    assert abs(without.net * tax / 100 - without.tax) <= half
    assert without.net + without.discount == rounded(quantity * price, currency)


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("SAR", Sum(Decimal("29.98"), Decimal("4.50"), Decimal("3.33"))),
        ("KWD", Sum(Decimal("29.979"), Decimal("4.497"), Decimal("3.331"))),
        ("JPY", Sum(Decimal(30), Decimal(5), Decimal(3))),
    ],
)
def test_a_line_is_rounded_once_in_its_own_currency(currency: str, expected: Sum) -> None:
    assert (
        line_sum(Decimal(3), Decimal("11.1033"), currency, discount=Decimal(10), tax=Decimal(15)) == expected
    )
