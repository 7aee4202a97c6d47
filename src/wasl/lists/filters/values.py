"""Reads the values of conditions: each shape has one reader, which gives a typed value or refuses with a sentence."""

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.money import CURRENCY, Money
from wasl.kernel.text import digits, fold
from wasl.lists.filters import types
from wasl.lists.filters.periods import WORDS, Moment, Span
from wasl.lists.listing import Field

LONGEST_TEXT = 1000
MOST_VALUES = 100
MOST_DAYS = 36_500
# beyond them a time zone leads out of the calendar
FIRST_YEAR, LAST_YEAR = 1900, 2200
BIGGEST = Decimal(10) ** 18


def refusal(place: str, sentence: str) -> Invalid:
    """Return the refusal of one place in the tree."""
    return Invalid(fields={"filter": [f"{place}: {sentence}"]})


def read_text(value: Any, place: str) -> str:
    """Return a text that can be stored and is not too long."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.strip():
        raise refusal(place, _("Give a text."))
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise refusal(place, _("This text holds a character that cannot be stored."))
    return value


def _text(field: Field, value: Any, place: str) -> str:
    text = read_text(value, place)
    if field.type == "phone":
        kept = "".join(sign for sign in digits(text) if sign.isdecimal() or sign == "+")
        if not kept:
            raise refusal(place, _("Give digits of a phone number."))
        return kept
    if field.folded and not fold(text):
        raise refusal(place, _("Give a text."))
    return text


def _choice(field: Field, value: Any, place: str) -> str:
    text = read_text(value, place)
    if field.choices and text not in dict(field.choices):
        raise refusal(place, _("“%(value)s” is not one of the choices.") % {"value": text[:60]})
    return text


def read_number(value: Any, place: str) -> Decimal:
    """Return a number given as one, or as text."""
    is_numeric = isinstance(value, int | float | str) and not isinstance(value, bool)
    try:
        number = Decimal(digits(str(value)).strip()) if is_numeric else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= BIGGEST:
        raise refusal(place, _("Give a number."))
    return number


def _number(_field: Field, value: Any, place: str) -> Decimal:
    return read_number(value, place)


def _money(_field: Field, value: Any, place: str) -> Money:
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise refusal(place, _("Give an amount such as {“amount”: “12.50”, “currency”: “SAR”}."))
    currency = read_text(value["currency"], place)
    if not CURRENCY.fullmatch(currency):
        raise refusal(place, _("Give a currency by its three letters, such as SAR."))
    return Money(read_number(value["amount"], place), currency)


def _moment(_field: Field, value: Any, place: str) -> Moment:
    return read_moment(value, place)


def read_moment(value: Any, place: str) -> Moment:
    """Return a moment, a day, a word such as "last_month", or so many days from today."""
    if isinstance(value, dict) and len(value) == 1 and set(value) <= {"days_ago", "days_ahead"}:
        ((name, days),) = value.items()
        count = _days(days, place, least=0)
        return Moment(days_from_today=-count if name == "days_ago" else count)
    if isinstance(value, str) and value in WORDS:
        return Moment(word=value)
    return _absolute(value, place)


def _absolute(value: Any, place: str) -> Moment:
    text = value if isinstance(value, str) else ""
    try:
        instant = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise refusal(
            place, _("Give a day such as 2026-11-22, a moment such as 2026-11-22T10:30:00Z, or “last_month”.")
        ) from None
    found = Moment(day=instant.date()) if len(text) == 10 else Moment(instant=_aware(instant))
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise refusal(place, _("Give a year from 1900 to 2200."))
    return found


def _aware(instant: datetime.datetime) -> datetime.datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)


def _days(value: Any, place: str, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_DAYS:
        raise refusal(place, _("Give a whole number of days, at most 36,500."))
    return value


def read_span(value: Any, place: str) -> Span:
    """Return a span of days."""
    if not isinstance(value, dict) or set(value) != {"days"}:
        raise refusal(place, _("Give a span such as {“days”: 30}."))
    return Span(_days(value["days"], place, least=1))


def _span(_field: Field, value: Any, place: str) -> Span:
    return read_span(value, place)


def _key(field: Field, value: Any, place: str) -> UUID | str:
    word = {"person": types.ME, "team": types.MY_TEAM}.get(field.type)
    if word is not None and value == word:
        return word
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise refusal(place, _("Give an id.")) from None


def _truth(_field: Field, value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise refusal(place, _("Give true or false."))
    return value


def _none(_field: Field, value: Any, place: str) -> None:
    if value is not None:
        raise refusal(place, _("This question takes no value."))


type Reader = Callable[[Field, Any, str], Any]


def _list(read: Reader, *, exactly: int = 0) -> Reader:
    def listed(field: Field, value: Any, place: str) -> tuple[Any, ...]:
        if exactly and (not isinstance(value, list) or len(value) != exactly):
            raise refusal(place, _("Give two values."))
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_VALUES:
            raise refusal(place, _("Give a list of values, at most 100."))
        return tuple(read(field, one, f"{place}[{index}]") for index, one in enumerate(value))

    return listed


READERS: dict[str, Reader] = {
    types.NONE: _none,
    types.TEXT: _text,
    types.TEXTS: _list(_text),
    types.CHOICE: _choice,
    types.CHOICES: _list(_choice),
    types.NUMBER: _number,
    types.NUMBERS: _list(_number, exactly=2),
    types.MONEY: _money,
    types.MONEYS: _list(_money, exactly=2),
    types.MOMENT: _moment,
    types.MOMENTS: _list(_moment, exactly=2),
    types.SPAN: _span,
    types.KEY: _key,
    types.KEYS: _list(_key),
    types.TRUTH: _truth,
}
