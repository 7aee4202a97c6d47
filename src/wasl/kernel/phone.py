"""Phone numbers: what people type becomes E.164 (ITU-T), by the number plans of libphonenumber."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from wasl.kernel.errors import Invalid
from wasl.kernel.text.folding import digits

_LONGEST_INPUT: Final = 100
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
_DIALED_ABROAD: Final = re.compile(r"\A\s*\(?\s*00(?=[\s()./-]*[1-9])")
_SIGNS: Final = re.compile(r"[0-9+]")
_DIGITS_ALONE: Final = re.compile(r"[0-9+() ./-]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as typed, with its extension."""

    number: PhoneNumber

    @property
    def e164(self) -> str:
        """Return the number without its extension."""
        return phonenumbers.format_number(self.number, PhoneNumberFormat.E164)

    @property
    def extension(self) -> str:
        """Return the extension, or nothing."""
        return self.number.extension or ""

    @property
    def is_valid(self) -> bool:
        """Tell whether its country gives out such numbers."""
        return phonenumbers.is_valid_number(self.number)


def _parse(text: str, country: str) -> PhoneNumber | None:
    typed = _INVISIBLE.sub("", digits(text))
    if len(typed) > _LONGEST_INPUT or not _SIGNS.search(typed):
        return None
    known = country.upper() if country.upper() in phonenumbers.SUPPORTED_REGIONS else None
    try:
        number = phonenumbers.parse(_DIALED_ABROAD.sub("+", typed, count=1), known)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def parse_phone(text: str, country: str) -> Phone:
    """Return the number typed in a country (ISO 3166 alpha-2), with or without country code.

    Raises Invalid when it cannot be a phone number. A number that could be one, but that its country does not
    give out, is returned with is_valid False: people must be able to keep what they were given.
    """
    number = _parse(text, country)
    if number is None:
        raise Invalid(
            _("This is not a phone number. Write it with its country code, for example +966 50 123 4567.")
        )
    return Phone(number)


def numbers_meant(text: str, country: str) -> list[str]:
    """Return the E.164 numbers that a text typed in a country may be in full: as dialed there, or from abroad without +."""
    typed = _INVISIBLE.sub("", digits(text)).strip()
    if not _DIGITS_ALONE.fullmatch(typed):
        return []
    numbers = [number for number in (_parse(typed, country), _parse(f"+{typed}", "")) if number]
    return [Phone(number).e164 for number in numbers if phonenumbers.is_valid_number(number)]


@lru_cache(maxsize=10_000)
def display(e164: str) -> str:
    """Return the number as +966 50 123 4567; what is no number stays as it is."""
    number = _parse(e164, "")
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else e164
