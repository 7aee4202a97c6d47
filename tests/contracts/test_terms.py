"""When terms end and notice must be given: month ends, leap days, Hijri months, and the property that no day is lost."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.contracts.terms import DAY, GREGORIAN, HIJRI, Rhythm, after, notice_day, notice_end
from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import HijriDate, to_hijri

D = datetime.date
DAYS = st.dates(D(1990, 1, 1), D(2045, 12, 31))
MONTHS = st.integers(1, 36)
CALENDARS = st.sampled_from([GREGORIAN, HIJRI])


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (D(2026, 1, 1), 12, D(2026, 12, 31)),
        (D(2026, 11, 23), 12, D(2027, 11, 22)),
        (D(2026, 1, 31), 1, D(2026, 2, 28)),
        (D(2026, 1, 30), 1, D(2026, 2, 28)),
        (D(2026, 1, 29), 1, D(2026, 2, 28)),
        (D(2026, 1, 28), 1, D(2026, 2, 27)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2024, 2, 29), 48, D(2028, 2, 28)),
        (D(2023, 3, 1), 12, D(2024, 2, 29)),
        (D(2026, 8, 31), 6, D(2027, 2, 28)),
    ],
)
def test_a_term_ends_on_the_day_before_its_number_comes_again(start: D, months: int, last: D) -> None:
    assert Rhythm(months).last_day(start) == last


def test_terms_counted_from_the_31st_come_back_to_the_31st() -> None:
    rhythm, anchor = Rhythm(1), D(2026, 1, 31)
    ends = [rhythm.last_day(anchor)]
    for _month in range(4):
        ends.append(rhythm.following(anchor, ends[-1]))
    assert ends == [D(2026, 2, 28), D(2026, 3, 30), D(2026, 4, 30), D(2026, 5, 30), D(2026, 6, 30)]


def test_a_hijri_year_is_eleven_days_shorter_and_ends_before_its_own_day() -> None:
    start = HijriDate(1448, 9, 1).to_gregorian()
    assert Rhythm(12, HIJRI).last_day(start) == HijriDate(1449, 9, 1).to_gregorian() - DAY
    assert (after(start, 12, HIJRI) - start).days in {354, 355}


def test_the_thirtieth_of_a_hijri_month_is_the_first_of_the_next_where_there_is_none() -> None:
    thirtieths = (HijriDate(1447, month, 30) for month in range(1, 12) if _has_thirty(1447, month))
    start = next(one for one in thirtieths if not _has_thirty(1447, one.month + 1))
    assert after(start.to_gregorian(), 1, HIJRI) == HijriDate(1447, start.month + 2, 1).to_gregorian()


def _has_thirty(year: int, month: int) -> bool:
    try:
        HijriDate(year, month, 30).to_gregorian()
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    ("months", "start", "last"),
    [
        (12, D(2026, 11, 23), D(2026, 12, 31)),
        (12, D(2026, 1, 1), D(2026, 12, 31)),
        (6, D(2026, 6, 30), D(2026, 6, 30)),
        (6, D(2026, 7, 1), D(2026, 12, 31)),
        (3, D(2024, 2, 29), D(2024, 3, 31)),
    ],
)
def test_a_term_of_the_calendar_ends_with_it(months: int, start: D, last: D) -> None:
    assert Rhythm(months, GREGORIAN, is_aligned=True).last_day(start) == last


def test_a_hijri_year_of_the_calendar_ends_before_muharram() -> None:
    last = Rhythm(12, HIJRI, is_aligned=True).last_day(HijriDate(1448, 5, 12).to_gregorian())
    assert last + DAY == HijriDate(1449, 1, 1).to_gregorian()


@given(start=DAYS, rhythm=st.builds(Rhythm, MONTHS, CALENDARS, is_aligned=st.booleans()))
def test_terms_follow_each_other_without_gap_and_each_has_a_day(start: D, rhythm: Rhythm) -> None:
    last = rhythm.last_day(start)
    assert last >= start
    for _term in range(5):
        following = rhythm.following(start, last)
        assert following > last
        # a term is as long as its months, give or take the days by which months differ
        if not rhythm.is_aligned:
            assert 27 * rhythm.months <= (following - last).days <= 32 * rhythm.months
        last = following


@given(start=DAYS, months=MONTHS, count=st.integers(1, 8), calendar=CALENDARS)
def test_many_terms_end_where_one_long_one_does(start: D, months: int, count: int, calendar: str) -> None:
    rhythm = Rhythm(months, calendar)
    last = rhythm.last_day(start)
    for _term in range(count - 1):
        last = rhythm.following(start, last)
    assert last == Rhythm(months * count, calendar).last_day(start)


@given(day=DAYS, months=MONTHS)
def test_the_day_keeps_its_number_where_the_month_has_it(day: D, months: int) -> None:
    found = after(day, months)
    assert found.day in {day.day, 1}
    hijri, start = to_hijri(after(day, months, HIJRI)), to_hijri(day)
    assert hijri
    assert start
    assert hijri.day in {start.day, 1}


@pytest.mark.parametrize(
    ("last", "amount", "unit", "given_by"),
    [
        (D(2026, 12, 31), 3, "month", D(2026, 9, 30)),
        (D(2026, 4, 30), 1, "month", D(2026, 3, 31)),
        (D(2026, 3, 30), 1, "month", D(2026, 2, 28)),
        (D(2024, 3, 29), 1, "month", D(2024, 2, 29)),
        (D(2026, 5, 15), 1, "month", D(2026, 4, 15)),
        (D(2026, 2, 28), 12, "month", D(2025, 2, 28)),
        (D(2024, 2, 29), 12, "month", D(2023, 2, 28)),
        (D(2026, 12, 31), 30, "day", D(2026, 12, 1)),
        (D(2026, 12, 31), 0, "day", D(2026, 12, 31)),
        (D(2026, 12, 31), 0, "month", D(2026, 12, 31)),
    ],
)
def test_notice_is_given_by_a_day(last: D, amount: int, unit: str, given_by: D) -> None:
    assert notice_day(last, amount, unit) == given_by


@given(last=DAYS, amount=MONTHS, unit=st.sampled_from(["day", "month"]))
def test_the_last_day_for_notice_is_in_time_and_the_next_one_too_late(
    last: D, amount: int, unit: str
) -> None:
    given_by = notice_day(last, amount, unit)
    assert notice_end(given_by, amount, unit) <= last < notice_end(given_by + DAY, amount, unit)


def test_a_notice_period_ends_on_its_number_or_with_the_month() -> None:
    assert notice_end(D(2026, 3, 31), 2, "month") == D(2026, 5, 31)
    assert notice_end(D(2026, 1, 31), 1, "month") == D(2026, 2, 28)
    assert notice_end(D(2026, 1, 31), 14, "day") == D(2026, 2, 14)


def test_a_calendar_that_ends_is_no_accident() -> None:
    with pytest.raises(Invalid):
        after(D(2077, 1, 1), 24, HIJRI)
    with pytest.raises(Invalid):
        after(D(2199, 6, 1), 12)
