"""Dates in imports: what people and spreadsheets write is read, what could mean two days is said to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.kernel.dates import ParsedDate, detect_order, parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import FIRST_DATE, LAST_DATE, to_hijri


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-12-31",
            "2026/12/31",
            "2026.12.31",
            "20261231",
            "2026-12-31T23:59:59Z",
            "2026-12-31 14:30:00+03:00",
        ),
        *(
            "31.12.2026",
            "31.12.2026.",
            "31/12/2026",
            "31-12-2026",
            "31/12/26",
            "12/31/2026",
            "12/31/26 2:30 PM",
        ),
        *("٣١/١٢/٢٠٢٦", "۳۱/۱۲/۲۰۲۶", "٣١/١٢/٢٠٢٦ م", "31/12/2026 10:30 ص", "\u200f31/12/2026\u200e"),
        *(
            "31 December 2026",
            "December 31, 2026",
            "31-Dec-2026",
            "31-Dec-26",
            "Thursday, 31st of December 2026",
            "Dec 31 2026",
        ),
        *(
            "31 ديسمبر 2026",
            "٣١ ديسمبر ٢٠٢٦ م",
            "الخميس 31 ديسمبر 2026",
            "31 كانون الأول 2026",
            "31 دجنبر 2026",
        ),
        *(
            "2026. gada 31. decembris",
            "31. decembrī 2026",
            "2026. gada 31. decembrī",
            "31.decembris 2026.",
            "46387",
            "46387.75",
        ),
        *("22/07/1448", "1448-07-22", "22/07/1448 هـ", "٢٢ رجب ١٤٤٨ هـ", "22 Rajab 1448 AH"),
    ],
)
def test_the_last_day_of_2026_in_every_way(text: str) -> None:
    parsed = parse_date(text)
    assert parsed.value == date(2026, 12, 31)
    assert not parsed.is_ambiguous


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(
            ("3 كانون الثاني 2026", 1),
            ("3 شباط 2026", 2),
            ("3 آذار 2026", 3),
            ("3 أبريل 2026", 4),
            ("3 ايار 2026", 5),
        ),
        *(
            ("3 janvāris 2026", 1),
            ("3 marts 2026", 3),
            ("3. maijā 2026", 5),
            ("3. jūnijs 2026", 6),
            ("3. jūlijā 2026", 7),
        ),
        *(("3 August 2026", 8), ("3 Sept 2026", 9), ("3 تشرين الأول 2026", 10), ("3 تشرين الثاني 2026", 11)),
    ],
)
def test_month_names_of_three_languages(text: str, month: int) -> None:
    assert parse_date(text).value == date(2026, month, 3)


def test_a_date_that_could_be_two_days_says_so() -> None:
    assert parse_date("03/04/2026") == ParsedDate(date(2026, 4, 3), is_ambiguous=True)
    assert parse_date("03/04/2026", "mdy") == ParsedDate(date(2026, 3, 4))
    assert parse_date("03/04/2026", "dmy") == ParsedDate(date(2026, 4, 3))
    assert parse_date("26/04/03", "ymd") == ParsedDate(date(2026, 4, 3))
    assert parse_date("03.04.2026") == ParsedDate(date(2026, 4, 3))
    assert parse_date("04/04/2026") == ParsedDate(date(2026, 4, 4))


def test_what_the_numbers_prove_wins_over_the_hint() -> None:
    assert parse_date("31/12/2026", "mdy").value == date(2026, 12, 31)
    assert parse_date("12/31/2026", "dmy").value == date(2026, 12, 31)
    assert parse_date("2026-04-03", "dmy").value == date(2026, 4, 3)


def test_hijri_years_are_told_apart() -> None:
    assert parse_date("12/05/1409") == ParsedDate(date(1988, 12, 21), is_hijri=True)
    assert parse_date("12/05/1909", "dmy") == ParsedDate(date(1909, 5, 12))


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["01/02/2026", "13/02/2026", "", "n/a"], "dmy"),
        (["01/02/2026", "02/13/2026"], "mdy"),
        (["2026-01-02"], "ymd"),
        (["01.02.2026"], "dmy"),
        (["01/02/2026", "03/04/2026"], None),
        (["13/02/2026", "02/13/2026"], None),
        ([], None),
    ],
)
def test_a_column_proves_its_order(samples: list[str], order: str | None) -> None:
    assert detect_order(samples) == order


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "soon",
            "2026",
            "31/12",
            "32/12/2026",
            "13/13/2026",
            "29.02.2025",
            "0/0/0",
            "2026-13-01",
            "1/2/3/4",
        ),
        *(
            "December 2026",
            "31 Foo 2026",
            "call 3 May 2026 again",
            "3 May 4 2026",
            "123",
            "1234567",
            "31/05/1409",
            "1" * 500,
        ),
        *("1.2-2026", "12345-01-01", "10:30"),
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_date(text)


@given(st.text(), st.sampled_from(["dmy", "mdy", "ymd", None]))
def test_nothing_but_invalid_is_raised(text: str, hint: str | None) -> None:
    try:
        parsed = parse_date(text, hint)  # type: ignore[arg-type]
    except Invalid:
        return
    assert parsed.value.year >= 1


@given(st.text(alphabet="0123456789/.- :TZ٠١٢هـمJanmaijs", max_size=24))
def test_texts_that_look_like_dates_raise_nothing_else(text: str) -> None:
    try:
        parsed = parse_date(text)
    except Invalid:
        return
    assert parsed.value.year >= 1


@given(st.dates(date(1501, 1, 1)))
def test_iso_and_latvian_dates_come_back(day: date) -> None:
    assert parse_date(day.isoformat()).value == day
    assert parse_date(f"{day.day:02}.{day.month:02}.{day.year:04}.").value == day
    assert parse_date(f"{day.month}/{day.day}/{day.year:04}", "mdy").value == day


@given(st.integers(10_000, 99_999))
def test_excel_serials_count_days(serial: int) -> None:
    assert parse_date(str(serial)).value - parse_date("10000").value == timedelta(days=serial - 10_000)


@given(st.dates(FIRST_DATE, LAST_DATE))
def test_hijri_dates_come_back(day: date) -> None:
    hijri = to_hijri(day)
    assert hijri is not None
    assert parse_date(f"{hijri.day}/{hijri.month}/{hijri.year}") == ParsedDate(day, is_hijri=True)
