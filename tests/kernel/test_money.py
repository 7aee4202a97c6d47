"""Amounts in the decimals of their currency, however they are typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.kernel.errors import Invalid
from wasl.kernel.money import Money, decimals, read_amount, read_currency, rounded

AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.345", "SAR", "2.35"),
        ("2.344999", "EUR", "2.34"),
        ("-2.345", "SAR", "-2.35"),
        ("0.5", "JPY", "1"),
        ("1.2345", "KWD", "1.235"),
        ("1.23445", "CLF", "1.2345"),
    ],
)
def test_a_half_is_rounded_away_from_zero_in_the_decimals_of_the_currency(
    amount: str, currency: str, expected: str
) -> None:
    assert str(rounded(Decimal(amount), currency)) == expected


@given(amount=AMOUNTS, currency=st.sampled_from(["SAR", "JPY", "KWD"]))
def test_rounding_moves_an_amount_by_at_most_half_a_unit_and_twice_is_once(
    amount: Decimal, currency: str
) -> None:
    once = rounded(amount, currency)
    assert abs(once - amount) * 2 <= Decimal(1).scaleb(-decimals(currency))
    assert rounded(once, currency) == once
    assert rounded(-amount, currency) == -once


def test_amounts_are_read_as_they_are_typed_in_each_language() -> None:
    assert read_amount("١٬٢٣٤٫٥", "SAR") == Decimal("1234.5")
    assert read_amount("1 234,50", "EUR") == Decimal("1234.5")
    assert read_amount("0.0125") == Decimal("0.0125")


@pytest.mark.parametrize(
    ("value", "currency"), [("1.5", "JPY"), ("1.2345", "KWD"), ("1e15", "SAR"), ("NaN", "SAR"), ("", "SAR")]
)
def test_what_is_finer_or_larger_than_its_currency_is_refused(value: str, currency: str) -> None:
    with pytest.raises(Invalid):
        read_amount(value, currency)


def test_a_currency_has_three_letters() -> None:
    assert read_currency(" sar ") == "SAR"
    for wrong in ("SA", "ريال", "SARR", "€", None):
        with pytest.raises(Invalid):
            read_currency(wrong)


def test_programs_are_told_amounts_in_the_decimals_of_the_currency() -> None:
    assert Money(Decimal("12.5000"), "SAR").plain() == {"amount": "12.50", "currency": "SAR"}
    assert Money(Decimal(7), "KWD").plain() == {"amount": "7.000", "currency": "KWD"}
    assert Money(Decimal("0.0125"), "SAR").plain()["amount"] == "0.0125"
