"""Reads one row of a file as a deal or a lead, without the database; says per column what cannot be taken."""

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wasl.activities.importing.rows import read_when
from wasl.catalog.intake import read_quantity
from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.importing.rows import read_row as read_contact
from wasl.contacts.sources import source_key
from wasl.exchange.importing import Cell, ImportOptions
from wasl.exchange.own_fields import PREFIX
from wasl.exchange.reading.cells import is_blank
from wasl.kernel.errors import Invalid
from wasl.kernel.html import from_text
from wasl.kernel.money import read_currency, read_money
from wasl.kernel.numbers import decimal_of
from wasl.kernel.text import clean, clean_line, fold, parted
from wasl.sales.importing.words import UNCHOSEN

type Moment = datetime.datetime | datetime.date
# "2 x Tea", "2× Tea"
TIMES = re.compile(r"(?P<count>\d+(?:[.,]\d{1,3})?)\s*[x×*]\s+(?P<name>\S.*)", re.IGNORECASE)
LIMITS = {"title": 200, "external_id": 120, "source": 120, "campaign": 200, "page": 500, "referrer": 500}
LONGEST_WORD = 200
UTM = ("source", "medium", "campaign", "term", "content")


@dataclass(frozen=True)
class Wanted:
    """A product that a file names, and how many of it; None where it does not say."""

    name: str
    quantity: Decimal | None = None


@dataclass
class ReadLead:
    """One row as a lead: clean values, words that are looked up when it is saved, and the contact it speaks of.

    Moments without a zone are on the wall of the firm. `columns` says where each field came from.
    """

    values: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    moments: dict[str, Moment] = field(default_factory=dict)
    products: list[Wanted] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    customs: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    company: ReadRow | None = None
    person: ReadRow | None = None
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def party(self) -> str:
        """The name of whom it is about."""
        return next((one.name for one in (self.company, self.person) if one), "")


@dataclass
class ReadDeal(ReadLead):
    """One row as a deal."""

    amount: Decimal | None = None
    currency: str = ""


# how cells of a row describe a contact to the importer of contacts
DEAL_PARTY = {
    "contact": "name",
    "contact_email": "email",
    "contact_phone": "phone",
}
LEAD_PARTY = {
    "name": "name", "given_name": "given_name", "family_name": "family_name", "email": "email", "phone": "phone",
    "job_title": "job_title", "city": "address_city", "country": "address_country",
}  # fmt: skip
# by which of them somebody is known: a city alone is nobody
KNOWN_BY = frozenset({"name", "given_name", "family_name", "email", "phone"})


def read_deal(cells: Sequence[Cell], options: ImportOptions) -> ReadDeal:
    """Return a row as a deal. Raises `Invalid` by column."""
    row = ReadDeal()
    errors = _read(row, cells, options, DEAL_PARTY)
    title = row.values.get("title") or _titled(row)
    if not title and not errors:
        raise Invalid(_("Give the deal a title of up to 200 characters."))
    row.values["title"] = title
    if errors:
        raise Invalid(fields=errors)
    return row


def read_lead(cells: Sequence[Cell], options: ImportOptions) -> ReadLead:
    """Return a row as a lead. Raises `Invalid` by column."""
    row = ReadLead()
    errors = _read(row, cells, options, LEAD_PARTY)
    if not row.columns and not row.kept and not errors:
        raise Invalid(_("All columns that are imported are empty in this row."))
    if errors:
        raise Invalid(fields=errors)
    return row


def _titled(row: ReadLead) -> str:
    products = ", ".join(one.name for one in row.products)
    return " – ".join(filter(None, (products, row.party)))[:200]


def _read(
    row: ReadLead, cells: Sequence[Cell], options: ImportOptions, party: Mapping[str, str]
) -> dict[str, list[str]]:
    """Fill a row from its cells; returns what cannot be taken, by column."""
    errors: dict[str, list[str]] = {}
    about: dict[str, Cell] = {}
    for cell in cells:
        if is_blank(cell.value) or fold(cell.value) in UNCHOSEN:
            continue
        if cell.field in party or cell.field == "company":
            about[cell.field] = cell
            continue
        row.columns.setdefault(cell.field, cell.column)
        try:
            _take(row, cell, options)
        except Invalid as error:
            errors.setdefault(cell.column, []).append(error.message)
    for found in (_company(row, about, options), _person(row, about, options, party)):
        for column, texts in found.items():
            errors.setdefault(column, []).extend(texts)
    return errors


def _company(row: ReadLead, about: Mapping[str, Cell], options: ImportOptions) -> dict[str, list[str]]:
    cell = about.get("company")
    if cell is None:
        return {}
    row.columns["company"] = cell.column
    return _contact(row, "company", [dataclasses.replace(cell, field="company", label="")], options)


def _person(
    row: ReadLead, about: Mapping[str, Cell], options: ImportOptions, party: Mapping[str, str]
) -> dict[str, list[str]]:
    if not any(party.get(name) in KNOWN_BY for name in about):
        # the town of nobody is no contact; it stays readable, so that nothing of a file is lost
        row.kept = {name: clean_line(cell.value)[:200] for name, cell in about.items() if name != "company"}
        return {}
    # each cell once, however many columns there are: the contact of a deal or a lead is one
    cells = [dataclasses.replace(cell, field=party[name], position=1, label="") for name, cell in about.items() if name in party]  # fmt: skip
    cells.append(Cell("kind", 1, "", "person", next(iter(about.values())).column))
    cells += [dataclasses.replace(about["company"], label="")] if "company" in about else []
    row.columns["contact"] = cells[0].column
    return _contact(row, "person", cells, options)


def _contact(row: ReadLead, name: str, cells: Sequence[Cell], options: ImportOptions) -> dict[str, list[str]]:
    try:
        setattr(row, name, read_contact(cells, options))
    except Invalid as error:
        return {key: list(texts) for key, texts in error.fields.items()} or {cells[0].column: [error.message]}
    return {}


def _take(row: ReadLead, cell: Cell, options: ImportOptions) -> None:
    key, text = cell.field, cell.value
    if key.startswith(PREFIX):
        row.customs[key.removeprefix(PREFIX)] = text
    elif key.startswith("utm_"):
        row.values.setdefault("utm", {})[key.removeprefix("utm_")] = clean_line(text)[:200]
    elif key == "source":
        row.values[key] = source_key(clean_line(text)[: LIMITS[key]])
    elif key in LIMITS:
        row.values[key] = clean_line(text)[: LIMITS[key]]
    elif key in WORDS:
        row.words[key] = clean_line(text)[:LONGEST_WORD]
    elif key in MOMENTS:
        row.moments.setdefault(key, read_when(text, options.date_order))
    else:
        TAKERS[key](row, text)


def _amount(row: ReadLead, text: str) -> None:
    amount, currency = read_money(text)
    if amount < 0:
        raise Invalid(_("Give an amount from 0 on."))
    if isinstance(row, ReadDeal):
        row.amount, row.currency = amount, row.currency or currency


def _currency(row: ReadLead, text: str) -> None:
    # as Odoo and EspoCRM write it: "SAR", "US Dollar (USD)"
    letters = re.findall(r"[A-Z]{3}(?![A-Za-z])", text.upper() if len(text.strip()) == 3 else text)
    if isinstance(row, ReadDeal):
        row.currency = read_currency(letters[-1] if letters else text)


def _probability(row: ReadLead, text: str) -> None:
    number = decimal_of(text.replace("%", ""))
    # 0.45 is a share, 45 a percentage
    percent = number * 100 if 0 < number < 1 else number
    if not 0 <= percent <= 100:
        raise Invalid(_("Give a number from 0 to 100."))
    row.values["probability"] = int(percent)


def _score(row: ReadLead, text: str) -> None:
    row.values["score"] = max(min(round(decimal_of(text)), 10_000), -10_000)


def _products(row: ReadLead, text: str) -> None:
    for part in filter(None, (clean_line(one) for one in re.split(r"[;\n|،]", text))):
        found = TIMES.fullmatch(part)
        quantity = read_quantity(found["count"]) if found else None
        row.products.append(Wanted((found["name"] if found else part)[:LONGEST_WORD], quantity))


def _quantity(row: ReadLead, text: str) -> None:
    row.values["quantity"] = read_quantity(text)


def _body(row: ReadLead, text: str) -> None:
    row.values["body"] = from_text(clean(text))


def _message(row: ReadLead, text: str) -> None:
    row.values["message"] = clean(text)[:5000]


def _tags(row: ReadLead, text: str) -> None:
    row.tags = list(dict.fromkeys([*row.tags, *(one[:60] for one in parted(text))]))


WORDS = frozenset({"pipeline", "stage", "state", "owner", "reason", "channel"})
MOMENTS = frozenset({"created", "close", "expected_on", "stage_since", "answered"})
TAKERS: Mapping[str, Callable[[ReadLead, str], None]] = {
    "amount": _amount,
    "currency": _currency,
    "probability": _probability,
    "score": _score,
    "products": _products,
    "quantity": _quantity,
    "body": _body,
    "message": _message,
    "tags": _tags,
}
