"""Hijri dates follow the Umm al-Qura calendar, there and back."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import FIRST_DATE, LAST_DATE, MONTHS, HijriDate, format_hijri, to_hijri


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (date(2026, 11, 3), HijriDate(1448, 5, 23)),
        (date(2023, 3, 23), HijriDate(1444, 9, 1)),
        (date(2024, 4, 10), HijriDate(1445, 10, 1)),
        (FIRST_DATE, HijriDate(1343, 1, 1)),
        (LAST_DATE, HijriDate(1500, 12, 30)),
    ],
)
def test_known_days(day: date, hijri: HijriDate) -> None:
    assert to_hijri(day) == hijri
    assert hijri.to_gregorian() == day


@given(st.dates(FIRST_DATE, LAST_DATE))
def test_every_day_comes_back(day: date) -> None:
    hijri = to_hijri(day)
    assert hijri is not None
    assert hijri.to_gregorian() == day
    assert parse_date(f"{hijri.day}/{hijri.month}/{hijri.year}").value == day


@given(st.dates(FIRST_DATE, LAST_DATE - timedelta(days=1)))
def test_days_follow_each_other(day: date) -> None:
    today, tomorrow = to_hijri(day), to_hijri(day + timedelta(days=1))
    assert today is not None
    assert tomorrow is not None
    assert today < tomorrow


@pytest.mark.parametrize(
    "day", [FIRST_DATE - timedelta(days=1), LAST_DATE + timedelta(days=1), date.min, date.max]
)
def test_days_outside_the_calendar_have_no_hijri_date(day: date) -> None:
    assert to_hijri(day) is None
    assert format_hijri(day, "ar") == ""


@pytest.mark.parametrize(
    "text",
    [
        "12/05/1409",
        "12-5-1409",
        "12.05.1409",
        "1409/05/12",
        "1409-05-12",
        "١٢/٠٥/١٤٠٩",
        "12/05/1409 هـ",
        "12/05/1409 AH",
    ],
)
def test_the_usual_ways_of_writing_are_read(text: str) -> None:
    assert parse_date(text).value == date(1988, 12, 21)


@pytest.mark.parametrize("text", ["31/05/1409", "12/13/1409", "0/1/1409", "12/05/1330"])
def test_days_that_the_calendar_lacks_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_date(text)


def test_the_month_is_written_out() -> None:
    assert format_hijri(date(2026, 11, 3), "en") == "23 Jumada I 1448 AH"
    with override("en"):
        assert len({str(month) for month in MONTHS}) == 12
