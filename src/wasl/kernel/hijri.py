"""Hijri dates of the Umm al-Qura calendar, official in Saudi Arabia, for the years 1343 to 1500."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import get_language, override, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from hijridate import Gregorian, Hijri

from wasl.kernel.errors import Invalid

FIRST_DATE: Final = date(1924, 8, 1)
LAST_DATE: Final = date(2077, 11, 16)
MONTHS: Final = (
    pgettext_lazy("Hijri month", "Muharram"),
    pgettext_lazy("Hijri month", "Safar"),
    pgettext_lazy("Hijri month", "Rabi I"),
    pgettext_lazy("Hijri month", "Rabi II"),
    pgettext_lazy("Hijri month", "Jumada I"),
    pgettext_lazy("Hijri month", "Jumada II"),
    pgettext_lazy("Hijri month", "Rajab"),
    pgettext_lazy("Hijri month", "Shaban"),
    pgettext_lazy("Hijri month", "Ramadan"),
    pgettext_lazy("Hijri month", "Shawwal"),
    pgettext_lazy("Hijri month", "Dhu al-Qadah"),
    pgettext_lazy("Hijri month", "Dhu al-Hijjah"),
)
# where people live by both calendars: the Arab League and those beside it that Wasl knows
BOTH: Final = frozenset(
    {"SA", "AE", "KW", "BH", "QA", "OM", "YE", "JO", "LB", "SY", "IQ", "PS", "EG", "SD", "LY", "TN", "DZ", "MA", "MR",
     "PK", "ID", "MY"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class HijriDate:
    """A day of the Umm al-Qura calendar."""

    year: int
    month: int
    day: int

    def to_gregorian(self) -> date:
        """Return the same day of the Gregorian calendar; raises Invalid when there is no such day."""
        try:
            day = Hijri(self.year, self.month, self.day).to_gregorian()
        except (ValueError, OverflowError) as error:
            raise Invalid(_("There is no such day in the Hijri calendar from 1343 to 1500.")) from error
        return date(day.year, day.month, day.day)


def to_hijri(day: date) -> HijriDate | None:
    """Return the Hijri date of a day, None outside the years the calendar is published for."""
    if not FIRST_DATE <= day <= LAST_DATE:
        return None
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    return HijriDate(hijri.year, hijri.month, hijri.day)


def format_hijri(day: date, language: str) -> str:
    """Return a day as «23 جمادى الأولى 1448 هـ» in a language, empty outside the calendar's years."""
    hijri = to_hijri(day)
    if hijri is None:
        return ""
    with override(language):
        return pgettext("Hijri date", "%(day)d %(month)s %(year)d AH") % {
            "day": hijri.day,
            "month": MONTHS[hijri.month - 1],
            "year": hijri.year,
        }


def shows_hijri(country: str) -> bool:
    """Tell whether days are written in the Hijri calendar too, for whoever reads now in a firm of this country."""
    return country in BOTH or get_language() == "ar"
