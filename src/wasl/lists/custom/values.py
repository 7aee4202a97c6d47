"""Values of custom fields: one reader for each type, from what people, programs and files write to what is stored.

Stored are plain JSON values whose order in PostgreSQL is their own: numbers as numbers, days and moments as ISO 8601 of
one width (moments in UTC), choices by their value. Reading a stored value gives it back unchanged.
"""

import datetime
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.kernel.dates import parse_date
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.money import CURRENCY
from wasl.kernel.numbers import decimal_of
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import clean, clean_line, digits, fold
from wasl.lists.models import CustomField

type Reader = Callable[[CustomField, Any, str], Any]

LONGEST, LONGEST_LINE = 20_000, 400
MOST_CHOICES = 100
FIRST_YEAR, LAST_YEAR = 1000, 9999
AMOUNT = re.compile(r"(?P<before>[A-Z]{3})?\s*(?P<amount>.*?)\s*(?P<after>[A-Z]{3})?")
YES = frozenset(fold(word) for word in ("yes", "true", "1", "on", "y", "نعم", "صح", "jā", "ja", "x", "✓"))
NO = frozenset(fold(word) for word in ("no", "false", "0", "off", "n", "لا", "خطأ", "nē", "ne"))


def read(field: CustomField, value: Any, *, country: str = "") -> Any:
    """Return what is stored for a value, None for an empty one; raises `Invalid`.

    `country` reads national phone numbers.
    """
    if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        return None
    found = READERS[field.type](field, value, country)
    return None if found in ("", []) else found


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid(_("Give a text."))
    return value


def _line(_field: CustomField, value: Any, _country: str) -> str:
    text = clean_line(_words(value))
    if len(text) > LONGEST_LINE:
        raise Invalid(_("Keep this under %(limit)s characters.") % {"limit": LONGEST_LINE})
    return text


def _long(_field: CustomField, value: Any, _country: str) -> str:
    text = clean(_words(value))
    if len(text) > LONGEST:
        raise Invalid(_("Keep this under %(limit)s characters.") % {"limit": LONGEST})
    return text


def _number(_field: CustomField, value: Any, _country: str) -> int | float:
    number = decimal_of(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _money(field: CustomField, value: Any, _country: str) -> dict[str, Any]:
    given = value if isinstance(value, Mapping) else _typed_money(field, value)
    currency = given.get("currency") or field.currency
    if (
        set(given) - {"amount", "currency"}
        or not isinstance(currency, str)
        or not CURRENCY.fullmatch(currency)
    ):
        raise Invalid(_("Give an amount such as {“amount”: “12.50”, “currency”: “SAR”}."))
    return {"amount": _number(field, given.get("amount"), ""), "currency": currency}


def _typed_money(field: CustomField, value: Any) -> dict[str, Any]:
    """Return what is typed as "12.50 SAR" or, in the currency of the field, as 12.50."""
    found = AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return {"amount": value, "currency": field.currency}
    return {"amount": found["amount"], "currency": found["before"] or found["after"] or field.currency}


def _day(_field: CustomField, value: Any, _country: str) -> str:
    if isinstance(value, datetime.datetime):
        value = value.date()
    return _day_of(value).isoformat()


def _day_of(value: Any) -> datetime.date:
    day = value if isinstance(value, datetime.date) else _typed_day(_words(value))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(_("This is not a date."))
    return day


def _typed_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        return parse_date(text).value


def _moment(_field: CustomField, value: Any, _country: str) -> str:
    moment = value if isinstance(value, datetime.datetime) else _typed_moment(value)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    # the first and the last year might leave the calendar in another zone
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise Invalid(_("This is not a date."))
    return stamp(moment)


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as it is stored: in UTC, always of the same width, so that texts compare as moments do."""
    return moment.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _typed_moment(value: Any) -> datetime.datetime:
    text = digits(_words(value)).strip()
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        day, _space, time = text.rpartition(" ")
    try:
        return datetime.datetime.combine(_day_of(day), datetime.time.fromisoformat(time))
    except ValueError:
        raise Invalid(_("Give a day and a time, such as 2026-11-22 10:30.")) from None


def _choice(field: CustomField, value: Any, _country: str) -> str:
    text = _words(value)
    known = {fold(label): one["value"] for one in field.choices for label in one["labels"].values() if label}
    known |= {fold(one["value"]): one["value"] for one in field.choices}
    found = text if text in {one["value"] for one in field.choices} else known.get(fold(text))
    if found is None:
        raise Invalid(_("“%(value)s” is not one of the choices.") % {"value": text[:60]})
    return str(found)


def _choices(field: CustomField, value: Any, country: str) -> list[str]:
    if isinstance(value, str):
        value = [part for part in re.split("[,،;؛|\n]", value) if part.strip()]
    if not isinstance(value, list | tuple) or len(value) > MOST_CHOICES:
        raise Invalid(_("Give a list of values, at most 100."))
    chosen = {_choice(field, one, country) for one in value}
    return [one["value"] for one in field.choices if one["value"] in chosen]


def _truth(_field: CustomField, value: Any, _country: str) -> bool:
    word = fold(str(value)) if isinstance(value, str | bool | int) else ""
    if word in YES:
        return True
    if word in NO:
        return False
    raise Invalid(_("Answer with yes or no."))


def _link(_field: CustomField, value: Any, _country: str) -> str:
    try:
        return str(value if isinstance(value, uuid.UUID) else uuid.UUID(_words(value).strip()))
    except ValueError:
        raise Invalid(_("Give an id.")) from None


def _url(field: CustomField, value: Any, country: str) -> str:
    text = _line(field, value, country)
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        # a bracket without its partner is read as a broken IPv6 address
        raise Invalid(_("“%(value)s” is not a web address.") % {"value": text[:80]}) from None
    if parts.scheme not in {"http", "https"} or "." not in host or " " in url:
        raise Invalid(_("“%(value)s” is not a web address.") % {"value": text[:80]})
    return url


def _phone(field: CustomField, value: Any, country: str) -> str:
    return parse_phone(_line(field, value, country), country).e164


def _email(field: CustomField, value: Any, country: str) -> str:
    return normalize_email(_line(field, value, country))


READERS: dict[str, Reader] = {
    "text": _line,
    "long_text": _long,
    "number": _number,
    "money": _money,
    "date": _day,
    "date_time": _moment,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _truth,
    "link": _link,
    "url": _url,
    "phone": _phone,
    "email": _email,
}


def number_text(value: float) -> str:
    """Return a stored number with all its digits, without an exponent."""
    return format(Decimal(str(value)), "f")


def text_of(field: CustomField, value: Any) -> str:
    """Return a stored value as text for timelines, files and inputs, in the language of the moment."""
    if value is None:
        return ""
    write = WRITERS.get(field.type)
    return write(field, value) if write else str(value)


def writer_of(field: CustomField) -> Callable[[Any], str]:
    """Return `text_of` for many values of one field: its choices are put into words once."""
    if field.type not in {"choice", "choices"}:
        return partial(text_of, field)
    labels = dict(field.pairs)

    def write(value: str | list[str] | None) -> str:
        values = [value] if isinstance(value, str) else value or ()
        return ", ".join(labels.get(one, one) for one in values)

    return write


def _labels(field: CustomField, values: list[str]) -> str:
    return writer_of(field)(values)


def moment_of(value: str) -> datetime.datetime:
    """Return a stored moment."""
    return datetime.datetime.fromisoformat(value)


WRITERS: dict[str, Callable[[CustomField, Any], str]] = {
    "number": lambda _field, value: number_text(value),
    "money": lambda _field, value: f"{number_text(value['amount'])} {value['currency']}",
    "date_time": lambda _field, value: f"{timezone.localtime(moment_of(value)):%Y-%m-%d %H:%M}",
    "choice": lambda field, value: _labels(field, [value]),
    "choices": _labels,
    "yes_no": lambda _field, value: _("yes") if value else _("no"),
}
