"""Numbers as people type them in Arabic, Latvian and English, read without losing a digit."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.text.folding import digits

# as many digits as a binary floating point number keeps (IEEE 754 §5.12.2), so that JSON loses none
MOST_DIGITS: Final = 15
_GROUPED: Final = re.compile(r"-?\d{1,3}(,\d{3})+")


def decimal_of(value: Any) -> Decimal:
    """Return a number as it is typed in Arabic, Latvian or English, or given as one; raises `Invalid`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Invalid(_("Give a number."))
    try:
        number = Decimal(_plain(value)) if isinstance(value, str) else Decimal(str(value))
    except InvalidOperation:
        raise Invalid(_("Give a number.")) from None
    if not number.is_finite():
        raise Invalid(_("Give a number."))
    if len(number.normalize().as_tuple().digits) > MOST_DIGITS or not -16 < number.adjusted() < MOST_DIGITS:
        raise Invalid(_("A number has at most 15 digits."))
    return number


def _plain(text: str) -> str:
    """Return a number as programs write it: 1,234.5 and 1 234,5 and ١٬٢٣٤٫٥ become 1234.5."""
    plain = "".join(digits(text).replace("٫", ".").replace("٬", "").replace("−", "-").split())
    if "," not in plain:
        return plain
    is_grouping = "." in plain or (get_language() != "lv" and _GROUPED.fullmatch(plain))
    return plain.replace(",", "" if is_grouping else ".")


def trimmed(value: Decimal) -> Decimal:
    """Return a number without zeros at its end, and never with an exponent: 2.500 becomes 2.5, 100.000 becomes 100."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
