"""Reads the rows of files of members and contracts: words, days and amounts, as commands take them; no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.translation import gettext as _

from wasl.catalog.models import Period
from wasl.contracts.importing.fields import CONTRACT_FIELDS, MEMBER_FIELDS
from wasl.exchange.importing import Cell, ImportOptions
from wasl.exchange.own_fields import PREFIX
from wasl.exchange.reading.taking import take_cells
from wasl.kernel.dates import Order, parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.text import clean_line, fold, parted

# whose it is, in files from elsewhere and in our own
PARTY = ("party", "contact", "company", "name")
TAKEN = {key for key, *_rest in (*MEMBER_FIELDS, *CONTRACT_FIELDS)} | {"team"}
DAYS = {key for key in TAKEN if key.endswith("_on")}
YES = frozenset(fold(word) for word in ("1", "yes", "true", "y", "x", "نعم", "jā"))
PERIODS = {
    fold(word): period
    for period, words in (
        (Period.MONTH, "month|monthly|every month|شهري|شهريًا|كل شهر|mēnesis|ik mēnesi"),
        (Period.YEAR, "year|yearly|annual|annually|every year|سنوي|سنويًا|كل سنة|gads|ik gadu"),
        (Period.ONCE, "once|one time|مرة واحدة|مرة|vienreiz"),
    )
    for word in words.split("|")
}
LENGTHS = {
    fold(word): months
    for months, words in (
        (1, "month-to-month|month to month|monthly|شهري|mēneša"),
        (12, "one year|1 year|annual|yearly|year|سنة|سنوي|gads|viens gads"),
        (24, "two year|two years|2 years|سنتان|divi gadi"),
        (36, "three year|three years|3 years|ثلاث سنوات|trīs gadi"),
    )
    for word in words.split("|")
}


@dataclass
class ReadRow:
    """One row: whose it is, what the command takes, and from which column each came."""

    party: str = ""
    email: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


def read_row(cells: Sequence[Cell], options: ImportOptions) -> ReadRow:
    """Return a row of either kind; raises `Invalid` whose fields are the columns at fault."""
    row = ReadRow()
    errors = take_cells(cells, lambda cell: _take(row, cell, options), row.columns)
    if not row.party and not row.email and not row.values.get("number") and not errors:
        errors[row.columns.get("party", "")] = [_("Say whose it is.")]
    if errors:
        raise Invalid(fields=errors)
    return row


def _take(row: ReadRow, cell: Cell, options: ImportOptions) -> None:
    key, text = cell.field, cell.value
    if key in PARTY:
        # a file that was taken out here names the contact, the company and who stands on the card
        row.party = row.party or clean_line(text)[:200]
    elif key == "email":
        row.email = clean_line(text)[:200]
    elif key in DAYS:
        row.values[key] = parse_date(text, cast("Order | None", options.date_order or None)).value
    elif key.startswith(PREFIX):
        row.values.setdefault("custom", {})[key.removeprefix(PREFIX)] = text
    elif key in TAKEN:
        row.values[key] = READERS.get(key, clean_line)(text)


def _length(text: str) -> int:
    found = LENGTHS.get(fold(text)) or int(read_amount(text))
    if not 1 <= found <= 120:
        raise Invalid(_("Give a number from %(least)s to %(most)s.") % {"least": 1, "most": 120})
    return found


def _known(words: dict[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if fold(text) not in words:
            raise Invalid(_("Choose one of the values offered."))
        return words[fold(text)]

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "amount": read_amount,
    "currency": read_currency,
    "period": _known(PERIODS),
    "length": _length,
    "tenure": lambda text: int(read_amount(text)),
    "notice_amount": lambda text: int(read_amount(text)),
    "renews": lambda text: fold(text) in YES,
    "tags": parted,
}
