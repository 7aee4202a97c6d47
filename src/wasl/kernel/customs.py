"""What holds in a country: its weekend, usual hours, hours in Ramadan, public holidays."""

import datetime
from functools import lru_cache
from typing import Final

import holidays

from wasl.kernel.hijri import to_hijri

type Minutes = list[list[int]]

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
# Unicode CLDR, supplemental data, `weekData`; Palestine after its government's hours, the Emirates since 2022
FRIDAY_WEEKENDS: Final = frozenset(
    {"SA", "KW", "BH", "QA", "OM", "YE", "JO", "SY", "IQ", "PS", "EG", "SD", "LY", "DZ"}
)
SUNDAY_ONLY: Final = frozenset({"IN"})
# where the law shortens the working day in Ramadan: six hours after art. 98 of the Saudi Labor Law, and alike
SHORTER_RAMADANS: Final = FRIDAY_WEEKENDS - {"SY"} | {"AE", "MA", "TN", "MR"}
USUAL: Final[Minutes] = [[9 * 60, 17 * 60]]
IN_RAMADAN: Final[Minutes] = [[10 * 60, 16 * 60]]
RAMADAN: Final = 9


def weekend_of(country: str) -> frozenset[int]:
    """Return the weekdays (0 is Monday) on which a country rests."""
    if country in FRIDAY_WEEKENDS:
        return frozenset({FRIDAY, SATURDAY})
    return frozenset({SUNDAY}) if country in SUNDAY_ONLY else frozenset({SATURDAY, SUNDAY})


def usual_week(country: str) -> list[Minutes]:
    """Return the hours from Monday to Sunday where nobody has said otherwise."""
    return [[] if day in weekend_of(country) else USUAL for day in range(7)]


def usual_ramadan(country: str) -> Minutes:
    """Return the hours of a day in Ramadan where nobody has said otherwise; none where they are those of other days."""
    return IN_RAMADAN if country in SHORTER_RAMADANS else []


@lru_cache(maxsize=4096)
def is_ramadan(day: datetime.date) -> bool:
    """Tell whether a day lies in Ramadan of the Umm al-Qura calendar."""
    hijri = to_hijri(day)
    return hijri is not None and hijri.month == RAMADAN


@lru_cache(maxsize=256)
def holidays_in(country: str, year: int, language: str = "en") -> dict[datetime.date, str]:
    """Return the public holidays of a year with their names, in English where the language is not known for a country."""
    try:
        known = holidays.country_holidays(country).supported_languages
    except NotImplementedError:
        return {}
    spoken = next((name for name in known if name[:2] == language), None) or next(
        (name for name in known if name[:2] == "en"), None
    )
    return dict(holidays.country_holidays(country, years=year, language=spoken))


def holidays_between(
    country: str, first: datetime.date, last: datetime.date, language: str = "en"
) -> dict[datetime.date, str]:
    """Return the public holidays from the first to the last day with their names."""
    years = range(first.year, last.year + 1)
    found = {day: name for year in years for day, name in holidays_in(country, year, language).items()}
    return {day: found[day] for day in sorted(found) if first <= day <= last}
