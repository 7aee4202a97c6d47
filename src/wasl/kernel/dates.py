"""Dates as people and spreadsheets write them, for imports: numbers, month names, Hijri dates, Excel serials."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.hijri import HijriDate
from wasl.kernel.text.folding import digits, fold

type Order = Literal["dmy", "mdy", "ymd"]

_LONGEST_INPUT: Final = 80
_HIJRI_YEARS: Final = range(1300, 1501)
_EXCEL_EPOCH: Final = date(
    1899, 12, 30
)  # counts the 29 February 1900 that Excel believes in; right from March 1900 on
_EXCEL_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_INVISIBLE: Final = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TIME: Final = re.compile(
    r"(?:[T,]|\s)\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?\s*(?:[AP]\.?M\.?|[صم]|Z|[+-][0-9]{2}:?[0-9]{2})?\Z",
    re.IGNORECASE,
)
_ERA: Final = re.compile(r"(?<=[0-9])\s*(?:هـ?|م|AH|H|g)\.?\Z|\.\Z", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"([0-9]{1,4})\s?([-/.٫])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,4})")
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_ORDINAL: Final = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day that was read; ambiguous when day and month could have been meant the other way round."""

    value: date
    is_ambiguous: bool = False
    is_hijri: bool = False


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Three numbers in the order in which they stand, and the sign between them."""

    first: int
    second: int
    third: int
    sign: str
    is_year_first: bool

    @property
    def order(self) -> Order | None:
        """Return the order that the numbers themselves prove."""
        if self.is_year_first:
            return "ymd"
        if self.first > 12 or self.sign == "." or self.first == self.second or self.third in _HIJRI_YEARS:
            return "dmy"
        return "mdy" if self.second > 12 else None


def _months(*names: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(names, start=1):
        for name in line.split("|"):
            yield fold(name), number


# What is understood, not what is shown: Gulf, Levantine and Maghrebi names, Latvian in all its cases,
# English.
_LATVIAN_ENDINGS: Final = ("is", "s", "a", "i", "im", "am")
_LATVIAN_STEMS: Final = (
    *("janvar", "februar", "mart", "april", "maij", "junij"),
    *("julij", "august", "septembr", "oktobr", "novembr", "decembr"),
)
_GREGORIAN_MONTHS: Final[dict[str, int]] = {
    **{stem + ending: number for number, stem in enumerate(_LATVIAN_STEMS, 1) for ending in _LATVIAN_ENDINGS},
    **dict(
        _months(
            "يناير|كانون الثاني|جانفي|january|jan|janv",
            "فبراير|شباط|فيفري|february|feb|febr",
            "مارس|آذار|march|mar",
            "أبريل|إبريل|نيسان|أفريل|april|apr",
            "مايو|أيار|ماي|may|mai",
            "يونيو|يونية|حزيران|جوان|june|jun",
            "يوليو|يولية|تموز|جويلية|يوليوز|july|jul",
            "أغسطس|آب|أوت|غشت|august|aug",
            "سبتمبر|أيلول|شتنبر|september|sep|sept",
            "أكتوبر|تشرين الأول|october|oct|okt",
            "نوفمبر|تشرين الثاني|نونبر|november|nov",
            "ديسمبر|كانون الأول|دجنبر|december|dec",
        )
    ),
}
_HIJRI_MONTHS: Final[dict[str, int]] = dict(
    _months(
        "محرم|المحرم|محرم الحرام|muharram",
        "صفر|safar",
        "ربيع الأول|ربيع أول|rabi i|rabi al awwal|rabi al-awwal|rabi 1",
        "ربيع الآخر|ربيع الثاني|ربيع ثاني|rabi ii|rabi al thani|rabi al-akhir|rabi 2",
        "جمادى الأولى|جمادى الأول|جماد أول|jumada i|jumada al awwal|jumada al-ula",
        "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جماد ثاني|jumada ii|jumada al thani|jumada al-akhirah",
        "رجب|rajab",
        "شعبان|shaban|shaaban",
        "رمضان|ramadan|ramadhan",
        "شوال|shawwal|shawal",
        "ذو القعدة|ذي القعدة|ذوالقعدة|القعدة|dhu al qadah|dhu al-qi'dah|dhul qadah",
        "ذو الحجة|ذي الحجة|ذوالحجة|الحجة|dhu al hijjah|dhu al-hijja|dhul hijjah",
    )
)
_FILLERS: Final = frozenset(
    fold(
        "الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت يوم من شهر سنة عام في ه م "
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun of the ah "
        "pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena gada gads g"
    ).split()
)


def parse_date(text: str, order_hint: Order | None = None) -> ParsedDate:
    """Return the day that a text names; a time after it is left out.

    Without a hint, 03/04/2026 is read as the third of April and marked ambiguous; detect_order() finds the
    hint for a column. A year from 1300 to 1500 makes it a Hijri date. Raises Invalid.
    """
    typed = _bare(text)
    if _EXCEL_SERIAL.fullmatch(typed):
        return ParsedDate(_EXCEL_EPOCH + timedelta(days=int(float(typed))))
    numbers = _numbers(typed)
    if numbers is not None:
        return _from_numbers(numbers, order_hint)
    return _from_words(fold(_ORDINAL.sub("", typed.lower())).split())


def detect_order(samples: Iterable[str]) -> Order | None:
    """Return the order of day, month and year that the dates of a column prove; None when none or two are proven."""
    found = {numbers.order for sample in samples if (numbers := _numbers(_bare(sample)))} - {None}
    return found.pop() if len(found) == 1 else None


def _bare(text: str) -> str:
    """Return the text in ASCII digits without invisible signs, without the time and the letters after a year."""
    typed = _INVISIBLE.sub("", digits(text[: _LONGEST_INPUT + 1])).strip()
    if len(typed) > _LONGEST_INPUT:
        raise _no_date()
    return _ERA.sub("", _TIME.sub("", typed)).strip()


def _numbers(typed: str) -> _Numbers | None:
    if match := _COMPACT.fullmatch(typed):
        return _Numbers(int(match[1]), int(match[2]), int(match[3]), "-", is_year_first=True)
    match = _NUMERIC.fullmatch(typed)
    if match is None or (len(match[1]) > 2 and len(match[4]) > 2):
        return None
    return _Numbers(int(match[1]), int(match[3]), int(match[4]), match[2], is_year_first=len(match[1]) > 2)


def _from_numbers(numbers: _Numbers, hint: Order | None) -> ParsedDate:
    order = numbers.order or hint or "dmy"
    if hint == "ymd" and numbers.third <= 31:
        order = "ymd"
    first, second, third = numbers.first, numbers.second, numbers.third
    if order == "ymd":
        year, month, day = first, second, third
    elif order == "mdy":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    is_ambiguous = numbers.order is None and hint is None
    return _day(year, month, day, is_ambiguous=is_ambiguous, is_hijri=year in _HIJRI_YEARS)


def _from_words(words: list[str]) -> ParsedDate:
    """Read a date with the name of its month, which may be two or three words."""
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name in _GREGORIAN_MONTHS or name in _HIJRI_MONTHS:
                return _with_month(name, [*words[:start], *words[start + length :]])
    raise _no_date()


def _with_month(name: str, others: list[str]) -> ParsedDate:
    numbers = [int(word) for word in others if word.isdecimal()]
    if len(numbers) != 2 or any(not word.isdecimal() and word not in _FILLERS for word in others):
        raise _no_date()
    day, year = (numbers[1], numbers[0]) if numbers[0] > 31 else (numbers[0], numbers[1])
    is_hijri = name in _HIJRI_MONTHS
    month = _HIJRI_MONTHS[name] if is_hijri else _GREGORIAN_MONTHS[name]
    return _day(year, month, day, is_ambiguous=False, is_hijri=is_hijri)


def _day(year: int, month: int, day: int, *, is_ambiguous: bool, is_hijri: bool) -> ParsedDate:
    if is_hijri:
        return ParsedDate(HijriDate(year, month, day).to_gregorian(), is_ambiguous, is_hijri)
    if year < 100:
        year += 2000 if year < 69 else 1900  # as POSIX strptime reads %y
    try:
        return ParsedDate(date(year, month, day), is_ambiguous)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("There is no such day in the calendar.")) from error


def _no_date() -> Invalid:
    return Invalid(_("This is not a date. Write it as for example 2026-12-31 or 31.12.2026."))
