"""Amounts of money: the decimals of each currency (ISO 4217), one way of rounding, and columns that hold every amount."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.numbers import decimal_of

CURRENCY: Final = re.compile("[A-Z]{3}")
# what is not written with two decimals (ISO 4217:2015, list one, column "minor unit")
_WITHOUT: Final = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")  # fmt: skip
_THREE: Final = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_DECIMALS: Final = dict.fromkeys(_WITHOUT, 0) | dict.fromkeys(_THREE, 3) | {"CLF": 4, "UYW": 4}
MOST_DECIMALS: Final = 4
BIGGEST: Final = Decimal(10) ** 15


@dataclass(frozen=True)
class Money:
    """An amount in a currency."""

    amount: Decimal
    currency: str

    def plain(self) -> dict[str, str]:
        """Return it as programs are told: `{"amount": "12.50", "currency": "SAR"}`."""
        return {"amount": amount_text(self.amount, self.currency), "currency": self.currency}


def decimals(currency: str) -> int:
    """Return how many decimals amounts in `currency` have: 2 for SAR and EUR, 3 for KWD, none for JPY."""
    return _DECIMALS.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in the decimals of its currency; a half goes away from zero.

    So Regulation (EC) 1103/97, article 5, has it for the euro, and so tax offices round; a rebate is as big as its price.
    """
    with localcontext(prec=60):
        return amount.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_UP)


def amount_text(amount: Decimal, currency: str) -> str:
    """Return an amount with the decimals of its currency, and further ones where a price has them: 12.50, 0.0125."""
    shown = rounded(amount, currency)
    return format(shown if shown == amount else amount.normalize(), "f")


def read_currency(value: Any) -> str:
    """Return a currency by its three letters; raises `Invalid`."""
    code = value.strip().upper() if isinstance(value, str) else ""
    if not CURRENCY.fullmatch(code):
        raise Invalid(_("Give a currency by its three letters, such as SAR."))
    return code


def read_amount(value: Any, currency: str = "") -> Decimal:
    """Return an amount as it is typed or given; raises `Invalid` for more decimals than `currency` has.

    Without a currency four decimals are taken: prices of one of many may be finer than what is paid.
    """
    amount = decimal_of(value)
    if abs(amount) >= BIGGEST:
        raise Invalid(_("This amount is too large."))
    places = decimals(currency) if currency else MOST_DECIMALS
    if amount != round(amount, places):
        raise Invalid(_("%(amount)s has more decimals than this can have.") % {"amount": format(amount, "f")})
    return amount


# how amounts are marked in files, beside the three letters; a sign that several currencies share (kr, ¥) is none
_SIGNS: Final = {
    "€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "₽": "RUB", "₺": "TRY", "₹": "INR", "Ls": "LVL",
    "﷼": "SAR", "⃁": "SAR", "ر.س": "SAR", "ر.س.": "SAR", "رس": "SAR", "ريال": "SAR", "ريال سعودي": "SAR", "SR": "SAR",
    "د.إ": "AED", "د.إ.": "AED", "درهم": "AED", "Dhs": "AED", "د.ك": "KWD", "د.ك.": "KWD", "دينار كويتي": "KWD", "د.ب": "BHD",
    "د.ب.": "BHD", "ر.ق": "QAR", "ر.ق.": "QAR", "ر.ع": "OMR", "ر.ع.": "OMR", "د.أ": "JOD", "د.ا": "JOD", "ج.م": "EGP",
    "جنيه": "EGP", "eiro": "EUR", "EURO": "EUR",
}  # fmt: skip
_SIGN_OF: Final = {sign.casefold(): code for sign, code in _SIGNS.items()}
_NUMBER: Final = re.compile(r"[-−+]?[\d٠-٩۰-۹](?:[\d٠-٩۰-۹\s\u00a0\u202f.,'’٬٫]*[\d٠-٩۰-۹])?")
# 1.234.567,89 and 1.234,5: points part thousands where a comma follows them
_POINTED: Final = re.compile(r"[-+]?\d{1,3}(\.\d{3})+,\d+|[-+]?\d{1,3}(\.\d{3}){2,}")


def read_money(text: str) -> tuple[Decimal, str]:
    """Return an amount and its currency, empty where none stands there: `SAR 1,054.50`, `1.054,50 €`, `١٬٠٥٤ ر.س`.

    Raises `Invalid` for what is no amount, or marked with a currency that is not known.
    """
    found = _NUMBER.search(text)
    if found is None:
        raise Invalid(_("Give a number."))
    sign = " ".join(f"{text[: found.start()]} {text[found.end() :]}".replace("\u200f", "").split()).strip()
    if sign == "-":
        raise Invalid(_("Give a number."))
    number = found[0].replace("'", "").replace("’", "")
    if _POINTED.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    return read_amount(number), _SIGN_OF.get(sign.casefold()) or (read_currency(sign) if sign else "")


def amount_column(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return a column for amounts in any currency: 15 digits before the point and four behind it."""
    return models.DecimalField(max_digits=19, decimal_places=MOST_DECIMALS, **options)


def currency_column(**options: Any) -> "models.CharField[Any, Any]":
    """Return a column for the currency of an amount beside it."""
    return models.CharField(max_length=3, **options)
