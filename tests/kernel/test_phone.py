"""Phone numbers: every way of writing one gives the same E.164 number, and nothing else raises."""

import csv

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from tests.data_of_others import test_data
from wasl.kernel.errors import Invalid
from wasl.kernel.phone import display, parse_phone
from wasl.kernel.text.dialing import national_digits


@pytest.mark.parametrize(
    "typed",
    [
        "0501234567",
        "501234567",
        "050 123 4567",
        "+966 50 123 4567",
        "+966501234567",
        "00966501234567",
        "00 966 50-123-4567",
        "(+966) 50 1234567",
        "٠٥٠١٢٣٤٥٦٧",
        "۰۵۰ ۱۲۳ ۴۵۶۷",
        "+٩٦٦٥٠١٢٣٤٥٦٧",
        "\u200e+966 50 123 4567\u202c",
        "\u206605 01234567\u2069",
        "tel:+966-50-123-4567",
        "966501234567",
    ],
)
def test_every_way_of_writing_is_one_number(typed: str) -> None:
    phone = parse_phone(typed, "SA")
    assert (phone.e164, phone.is_valid, phone.extension) == ("+966501234567", True, "")


@pytest.mark.parametrize(
    "typed", ["+371 67 012 345 ext. 12", "67012345 x12", "67012345;ext=12", "67012345 доб. 12"]
)
def test_an_extension_is_kept_apart(typed: str) -> None:
    phone = parse_phone(typed, "LV")
    assert (phone.e164, phone.extension) == ("+37167012345", "12")


def test_the_country_of_the_number_wins_over_the_country_of_the_typist() -> None:
    assert parse_phone("+371 21234567", "SA").e164 == "+37121234567"
    assert parse_phone("0020 10 01234567", "SA").e164 == "+201001234567"


def test_a_number_nobody_is_given_is_kept_but_not_valid() -> None:
    phone = parse_phone("+966 99 999 9999", "SA")
    assert not phone.is_valid
    assert phone.e164 == "+966999999999"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "hello", "12", "+", "++966", "0501234567" * 50, "\u0000", "+999 12345678", "🙂", "1" * 20],
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid, match="not a phone number"):
        parse_phone(typed, "SA")


@pytest.mark.parametrize("country", ["", "XX", "sa", "Saudi Arabia"])
def test_an_unknown_country_only_takes_international_numbers(country: str) -> None:
    assert parse_phone("+966501234567", country).e164 == "+966501234567"


@given(st.text(), st.sampled_from(["SA", "LV", "EG", "US", "GB", ""]))
def test_nothing_but_invalid_is_raised(text: str, country: str) -> None:
    try:
        phone = parse_phone(text, country)
    except Invalid:
        return
    assert phone.e164.startswith("+")
    assert phone.e164[1:].isdecimal()


@given(st.text(alphabet="+0123456789٠١ ()-.;ext=x#*/", max_size=40))
def test_numbers_survive_storing_and_typing_again(text: str) -> None:
    try:
        phone = parse_phone(text, "SA")
    except Invalid:
        return
    assert phone.e164.lstrip("+").isdecimal()
    if phone.is_valid:
        assert parse_phone(phone.e164, "LV").e164 == phone.e164
        assert parse_phone(display(phone.e164), "LV").e164 == phone.e164


@given(st.text())
def test_display_takes_any_text(text: str) -> None:
    assert isinstance(display(text), str)


def test_display_is_international() -> None:
    assert display("+966501234567") == "+966 50 123 4567"
    assert display("unknown") == "unknown"


def test_the_examples_of_libphonenumber_are_read_in_all_forms() -> None:
    with test_data("phone/libphonenumber/example-numbers.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if len(row["region_or_code"]) == 2]
    rows = [row for row in rows if row["number"] != "+22981123456"]  # Benin has a new number plan since 2024
    assert len(rows) > 500
    for row in rows:
        number, region = row["number"], row["region_or_code"]
        phone = parse_phone(number, "SA")
        assert (phone.e164, phone.is_valid) == (number, True), row
        assert parse_phone("00" + number[1:], region).e164 == number, row
        national = phonenumbers.format_number(phone.number, PhoneNumberFormat.NATIONAL)
        assert parse_phone(national, region).e164 == number, row
        assert parse_phone(display(number), region).e164 == number, row


def test_national_digits_are_those_dialed_inside_the_country() -> None:
    with test_data("phone/libphonenumber/example-numbers.csv").open(encoding="utf-8") as file:
        numbers = [row["number"] for row in csv.DictReader(file) if row["kind"] in {"mobile", "fixedLine"}]
    parsed = {number: phonenumbers.parse(number, None) for number in numbers}
    assert len(parsed) > 200
    assert [
        number
        for number, value in parsed.items()
        if not national_digits(number).endswith(phonenumbers.national_significant_number(value))
    ] == []
    assert national_digits("+12125550123") == "12125550123"
    assert national_digits("+390612345678") == "0612345678"
