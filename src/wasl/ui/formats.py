"""How numbers, money, days and moments are written in each language; plain functions, text in and out."""

import datetime
from collections.abc import Sequence
from contextvars import ContextVar
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.money import decimals
from wasl.kernel.text import LEFT_TO_RIGHT, RIGHT_TO_LEFT

MONTHS = 12
THIN = "\u00a0"
CURRENCIES = {
    "SAR": "ر.س", "AED": "د.إ", "KWD": "د.ك", "QAR": "ر.ق", "BHD": "د.ب", "OMR": "ر.ع.",
    "EGP": "ج.م", "JOD": "د.أ", "EUR": "€", "USD": "$", "GBP": "£",
}  # fmt: skip
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
ARABIC_INDIC = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")

# a preference of the user, set per request by whoever knows it (workspace's middleware); only the filters read it
uses_arabic_indic: ContextVar[bool] = ContextVar("uses_arabic_indic", default=False)


def language() -> str:
    """Return the two letters of the language in use."""
    return (get_language() or "en")[:2]


def shaped(text: str) -> str:
    """Return `text` with the digits that the reader prefers (Latin unless chosen otherwise)."""
    return text.translate(ARABIC_INDIC) if uses_arabic_indic.get() and language() == "ar" else text


def number_text(value: float | Decimal, places: int | None = None) -> str:
    """Return a number with grouping: 348,000.5 in Arabic and English, 348 000,5 in Latvian."""
    text = f"{value:,.{places}f}" if places is not None else f"{value:,}"
    if language() == "lv":
        text = text.replace(",", THIN).replace(".", ",")
    return shaped(text.replace("-", "−"))


def money_text(amount: Decimal, currency: str) -> tuple[str, str]:
    """Return an amount and the sign of its currency behind it, in English both in one: (348,000.50, ر.س), (€12.50, "")."""
    text = number_text(amount, 0 if amount == int(amount) else _places(amount, currency))
    if language() != "en":
        return text, (CURRENCIES if language() == "ar" else SIGNS).get(currency, currency)
    sign = SIGNS.get(currency)
    return (f"{sign}{text}" if sign else f"{currency}{THIN}{text}"), ""


def currency_sign(currency: str) -> str:
    """Return how a currency is named beside numbers: ر.س in Arabic, € where it has a sign, else its code."""
    return (CURRENCIES if language() == "ar" else SIGNS).get(currency, currency)


def _places(amount: Decimal, currency: str) -> int:
    """Return the decimals of the currency, more where a price has them."""
    return max(decimals(currency), -int(amount.normalize().as_tuple().exponent))


def percent_text(value: float | Decimal, places: int = 0) -> str:
    """Return a share given in percent with its sign: 8%, in Latvian 8 %, ٨٪ with Arabic-Indic digits."""
    return number_text(value, places) + (f"{THIN}%" if language() == "lv" else shaped("%"))


def percent_said(value: float | Decimal, places: int = 0) -> str:
    """Return a share for a sentence: 7%, also behind Arabic letters, where the sign would jump before the number (UAX #9, W2, W5).

    Marks hold it, as CLDR writes the sign in Arabic, and no isolates: what people may change before it is sent, such as a letter, loses
    those when it is cleaned.
    """
    text = percent_text(value, places)
    return f"{LEFT_TO_RIGHT}{text}{RIGHT_TO_LEFT}" if language() == "ar" else text


def day_text(day: datetime.date) -> str:
    """Return a Gregorian day: 22.11.2026. in Latvian, 22 نوفمبر 2026 in Arabic, Nov 22, 2026 in English."""
    if language() == "lv":
        return f"{day:%d.%m.%Y.}"
    return shaped(formats.date_format(day, "j F Y" if language() == "ar" else "M j, Y"))


def day_and_month_text(day: datetime.date) -> str:
    """Return a day of every year: 14 أبريل in Arabic, 14. aprīlis in Latvian, 14 April in English."""
    return shaped(formats.date_format(day, "j. F" if language() == "lv" else "j F"))


def month_names(months: Sequence[datetime.date]) -> list[str]:
    """Return months in a row as short as a chart needs them: Nov, and Nov 26 where one comes twice."""
    style = "M" if len(months) <= MONTHS else "M y"
    return [shaped(formats.date_format(one, style)) for one in months]


def time_text(moment: datetime.datetime) -> str:
    """Return the hour and minute: 24 hours in Latvian, 12 hours with ص/م or AM/PM otherwise."""
    if language() == "lv":
        return f"{moment:%H:%M}"
    half = pgettext("before noon", "AM") if moment.hour < 12 else pgettext("after noon", "PM")
    return shaped(f"{moment.hour % 12 or 12}:{moment:%M}{THIN}{half}")


def moment_text(moment: datetime.datetime) -> str:
    """Return day and time in the zone that is active for the reader."""
    here = timezone.localtime(moment)
    separator = "، " if language() == "ar" else ", " if language() == "en" else " "
    return f"{day_text(here.date())}{separator}{time_text(here)}"


def ago_text(moment: datetime.datetime) -> str:
    """Return how long ago or until then in the largest whole unit: "5 minutes ago", "in 3 days"."""
    seconds = (clock.now() - moment).total_seconds()
    if abs(seconds) < 45:
        return _("just now")
    for size, unit in ((86400 * 365, _years), (86400 * 30, _months), (86400, _days), (3600, _hours)):
        if abs(seconds) >= size:
            return shaped(unit(int(abs(seconds) // size), is_past=seconds > 0))
    return shaped(_minutes(max(1, int(abs(seconds) // 60)), is_past=seconds > 0))


def _minutes(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", count) % {"count": count}
    return ngettext("in %(count)s minute", "in %(count)s minutes", count) % {"count": count}


def _hours(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)s hour ago", "%(count)s hours ago", count) % {"count": count}
    return ngettext("in %(count)s hour", "in %(count)s hours", count) % {"count": count}


def _days(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)s day ago", "%(count)s days ago", count) % {"count": count}
    return ngettext("in %(count)s day", "in %(count)s days", count) % {"count": count}


def _months(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)s month ago", "%(count)s months ago", count) % {"count": count}
    return ngettext("in %(count)s month", "in %(count)s months", count) % {"count": count}


def _years(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)s year ago", "%(count)s years ago", count) % {"count": count}
    return ngettext("in %(count)s year", "in %(count)s years", count) % {"count": count}


def near_text(moment: datetime.datetime) -> str:
    """Return a moment as one says it: minutes ago, today 10:30, tomorrow 10:30, Tuesday 14:00, or the day."""
    if abs((clock.now() - moment).total_seconds()) < 3600:
        return ago_text(moment)
    here = timezone.localtime(moment)
    days = (here.date() - timezone.localtime(clock.now()).date()).days
    time = {"time": time_text(here)}
    if days == 0:
        return _("today %(time)s") % time
    if days == -1:
        return _("yesterday %(time)s") % time
    if days == 1:
        return _("tomorrow %(time)s") % time
    if abs(days) < 7:
        return f"{formats.date_format(here.date(), 'l')} {time['time']}"
    return day_text(here.date())


def by_text(moment: datetime.datetime) -> str:
    """Return by when something is due as one says it: what is due by the last second of a day has no hour."""
    here = timezone.localtime(moment)
    if here.time().replace(microsecond=0) != datetime.time(23, 59, 59):
        return near_text(moment)
    return day_words(here.date())


def day_words(day: datetime.date) -> str:
    """Return a day as one says it: today, tomorrow, Tuesday, or the day."""
    days = (day - timezone.localtime(clock.now()).date()).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    return str(formats.date_format(day, "l")) if 0 < days < 7 else day_text(day)


def size_text(size: int) -> str:
    """Return a file's size in B, KB, MB or GB (powers of 1,000, as operating systems show it)."""
    value = float(size)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{number_text(value, 0 if unit == 'B' or value >= 100 else 1)}{THIN}{unit}"
        value /= 1000
    return f"{number_text(value, 1)}{THIN}GB"
