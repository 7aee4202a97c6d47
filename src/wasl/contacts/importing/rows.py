"""Reads one row of a file as a contact, without the database; says per column what cannot be taken."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, cast

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from wasl.contacts import intake
from wasl.contacts.importing.words import FIRM_ENDS, FIRM_STARTS, KINDS, LANGUAGES, ROLES
from wasl.contacts.intake import Intake
from wasl.contacts.models import Address, Contact, Email, Phone, WebProfile
from wasl.contacts.models.contacts import NAME_PARTS
from wasl.contacts.naming import join_name
from wasl.contacts.values import ContactValues
from wasl.exchange.countries import NAMES
from wasl.exchange.importing import Cell, ImportOptions
from wasl.exchange.reading.cells import is_blank
from wasl.kernel import clock
from wasl.kernel.bulk import unsaved
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean, clean_line, fold

type Order = Literal["dmy", "mdy", "ymd"]
PLAIN = {
    "given_name": "given_name", "family_name": "family_name", "additional_name": "middle_name", "prefix": "prefix",
    "suffix": "suffix", "name": "name", "department": "department", "job_title": "job_title", "number": "number",
    "tax_number": "tax_number", "registration_number": "registration_number", "source": "source",
}  # fmt: skip
# what has no column of its own yet is kept as it stands, so that nothing of a file is lost
KEPT = ("nickname", "anniversary", "gender", "photo", "uid")
ADDRESS = {
    "address": "lines", "address_street": "lines", "address_extended": "lines", "address_po_box": "lines",
    "address_city": "city", "address_region": "region", "address_postal_code": "postal_code",
    "address_country": "country",
}  # fmt: skip
# fewer digits than this are no number that somebody once dialed: the column is a wrong one
FEWEST_DIGITS = 5
CUSTOM = "custom."


@dataclass
class ReadRow:
    """One row as a contact: clean columns and rows, and what is looked up when it is saved."""

    kind: str
    intake: Intake
    company: str = ""
    owner: str = ""
    tags: list[str] = field(default_factory=list)
    note: str = ""
    since: datetime.date | None = None
    photo: bytes = b""
    kept: dict[str, str] = field(default_factory=dict)
    # what the fields that the firm has added are to be, by key; they are known when rows are saved
    customs: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name as it is shown."""
        return str(self.intake.fields["name"])


@cache
def _words(name: str) -> dict[str, str]:
    table = {"kinds": KINDS, "roles": ROLES, "languages": LANGUAGES}[name]
    return {fold(word): key for key, words in table.items() for word in words.split()}


@cache
def _countries() -> dict[str, str]:
    found = {}
    for line in NAMES.strip().splitlines():
        codes, *names = line.split("|")
        for text in (*codes.split(), *names):
            found[fold(text)] = codes.split()[0]
    return found


def read_row(cells: Sequence[Cell], options: ImportOptions) -> ReadRow:
    """Return a row as a contact; raises `Invalid` whose fields are the columns at fault."""
    return RowReader(cells, options).read()


class RowReader:
    """Collects the cells of one row, then makes a contact of them."""

    def __init__(self, cells: Sequence[Cell], options: ImportOptions) -> None:
        self.options = options
        self.values: dict[str, Any] = {}
        self.columns: dict[str, str] = {}
        self.errors: dict[str, list[str]] = {}
        self.groups: dict[str, dict[int, dict[str, Cell]]] = {}
        self.row = ReadRow("", Intake())
        self.others: list[str] = []
        for cell in cells:
            if not is_blank(cell.value):
                self._take(cell)

    def read(self) -> ReadRow:
        """Return the contact; raises `Invalid` by column."""
        row = self.row
        row.kind = self._kind()
        self._name_by_way()
        if self.options.source and not self.values.get("source"):
            self.values["source"] = self.options.source
        row.intake = intake.take_in(
            cast("ContactValues", self.values), kind=row.kind, country=self.options.country
        )
        for name, texts in row.intake.errors.items():
            self.errors.setdefault(self.columns.get(name, ""), []).extend(texts)
        self._ways()
        row.note = "\n\n".join(filter(None, (row.note, *self.others)))
        if row.kind == Contact.Kind.COMPANY:
            row.company = ""
        if self.errors:
            raise Invalid(fields=self.errors)
        row.columns = self.columns
        return row

    def _take(self, cell: Cell) -> None:
        group = cell.field.partition("_")[0]
        if group in {"email", "phone", "address", "website", "profile"}:
            self.groups.setdefault(group, {}).setdefault(cell.position, {})[cell.field] = cell
            return
        self.columns[PLAIN.get(cell.field, cell.field)] = cell.column
        if cell.field.startswith(CUSTOM):
            self.row.customs[cell.field.removeprefix(CUSTOM)] = cell.value
        elif cell.field in PLAIN:
            self.values[PLAIN[cell.field]] = cell.value
        elif cell.field == "photo" and cell.blob:
            self.row.photo = cell.blob
        elif cell.field in KEPT:
            self.row.kept[cell.field] = clean(cell.value)[:500]
        elif cell.field in SPECIAL:
            try:
                SPECIAL[cell.field](self, cell.value)
            except Invalid as error:
                self.errors.setdefault(cell.column, []).append(error.message)

    def take_company(self, value: str) -> None:
        """Take the employer's name."""
        self.row.company = clean_line(value)[:400]

    def take_owner(self, value: str) -> None:
        """Take the colleague's name or e-mail."""
        self.row.owner = clean_line(value)[:200]

    def take_note(self, value: str) -> None:
        """Take a note."""
        self.row.note = clean(value)

    def take_other(self, value: str) -> None:
        """Take what has no field of its own: it stands at the end of the note."""
        self.others.append(clean(value))

    def take_tags(self, value: str) -> None:
        """Take the tags, however they are parted."""
        text = value
        for sign in "،;|\n":
            text = text.replace(sign, ",")
        words = [clean_line(word.replace(":::", " ").strip("* ")) for word in text.split(",")]
        self.row.tags = [word for word in dict.fromkeys(words) if word and word.lower() != "mycontacts"]
        if any(len(word) > 60 for word in self.row.tags):
            raise Invalid(_("A tag has at most 60 characters."))

    def take_birthday(self, value: str) -> None:
        """Take a birthday in any way of writing."""
        text = clean_line(value)
        self.values["birthday"] = text if intake.is_birthday(text) else self._date(text).isoformat()

    def take_since(self, value: str) -> None:
        """Take the day since when the contact is known."""
        since = self._date(value)
        if since > clock.today():
            raise Invalid(_("This cannot have happened yet: the date is in the future."))
        self.row.since = since

    def _date(self, value: str) -> datetime.date:
        return parse_date(value, cast("Order | None", self.options.date_order or None)).value

    def take_roles(self, value: str) -> None:
        """Take the roles that are known by a word; a text that says something else is a tag."""
        found, rest = [], []
        for part in value.replace("،", ",").replace(";", ",").replace("/", ",").split(","):
            known = [_words("roles")[word] for word in fold(part).split() if word in _words("roles")]
            # a potential customer is none yet
            found += ["prospect"] if "prospect" in known else known
            rest += [] if known or not part.strip() else [clean_line(part)[:60]]
        self.values["roles"] = found
        self.row.tags += rest

    def take_language(self, value: str) -> None:
        """Take a language by code or by name."""
        words = [_words("languages")[word] for word in fold(value).split() if word in _words("languages")]
        self.values["language"] = words[0] if words else value

    def take_named_kind(self, value: str) -> None:
        """Take person or company where it is said."""
        words = [_words("kinds")[word] for word in fold(value).split() if word in _words("kinds")]
        if words:
            self.row.kind = words[0]

    def _kind(self) -> str:
        """Tell a firm from a person: by its column, by having no name but the firm's, or by the legal form."""
        person = any(self.values.get(name) for name in NAME_PARTS if name not in {"prefix", "suffix"})
        name = clean_line(self.values.get("name") or "")
        company = self.row.company
        if self.row.kind == Contact.Kind.PERSON:
            return "person"
        if self.row.kind == "company" or (
            company and not person and (not name or fold(name) == fold(company))
        ):
            self.values["name"] = name or company or join_name(self.values)
            return "company"
        words = name.split()
        is_firm = len(words) > 1 and (words[0] in FIRM_STARTS or words[-1] in FIRM_ENDS)
        return "company" if is_firm and not person and not company else "person"

    def _name_by_way(self) -> None:
        """Call a row without any name by its first e-mail address or number, as lists of subscribers need it."""
        if any(self.values.get(name) for name in ("name", *NAME_PARTS)):
            return
        for group in ("email", "phone"):
            for _position, cells in sorted(self.groups.get(group, {}).items()):
                if group in cells and clean_line(cells[group].value):
                    self.values["name"] = clean_line(cells[group].value)
                    return

    def _ways(self) -> None:
        """Make rows of the grouped cells; a fault is told of its own column."""
        found = self.row.intake
        found.emails = self._set("email", self._email)
        # the address first: a national number is one of its country
        found.addresses = self._set("address", self._address)
        found.phones = self._set("phone", self._phone)
        found.profiles = self._set("website", self._profile) + self._set("profile", self._profile)
        for rows in found.rows().values():
            intake.put_in_order(rows)

    def _set(self, group: str, make: Callable[[dict[str, Cell]], Any]) -> list[Any]:
        rows = []
        for _position, cells in sorted(self.groups.get(group, {}).items()):
            try:
                row = make(cells)
            except Invalid as error:
                column = (cells.get(group) or next(iter(cells.values()))).column
                self.errors.setdefault(column, []).append(error.message)
                continue
            rows += row if isinstance(row, list) else [row] if row is not None else []
        return intake.distinct(rows)

    def _email(self, cells: dict[str, Cell]) -> list[Email]:
        cell = cells.get("email")
        if cell is None:
            return []
        label = _label(cell, cells.get("email_label"), Email.Label)
        # Google joins several addresses of one label with ":::"
        parts = [part for part in cell.value.replace(":::", ";").replace(",", ";").split(";") if part.strip()]
        rows = [intake.read_email({"value": part, "label": label}) for part in parts]
        return [row for row in rows if row is not None]

    def _phone(self, cells: dict[str, Cell]) -> list[Phone]:
        cell = cells.get("phone")
        if cell is None:
            return []
        label = _label(cell, cells.get("phone_label"), Phone.Label)
        parts = [part for part in cell.value.split(":::") if part.strip()]
        rows = [self._number(part, label) for part in parts]
        return [row for row in rows if row is not None]

    def _number(self, text: str, label: str) -> Phone | None:
        """Read a number of the row's own country; one that no country has is kept as it was written."""
        addresses = self.row.intake.addresses or ()
        country = next((one.country for one in addresses if one.country), self.options.country)
        try:
            return intake.read_phone({"value": text, "label": label}, country)
        except Invalid:
            if sum(map(str.isdecimal, text)) < FEWEST_DIGITS:
                raise
            return unsaved(Phone, e164="", raw=clean_line(text)[:60], label=label or Phone.Label.MOBILE)

    def _address(self, cells: dict[str, Cell]) -> Address | None:
        values: dict[str, str] = {}
        for key, name in ADDRESS.items():
            if key in cells:
                values[name] = "\n".join(filter(None, (values.get(name, ""), clean(cells[key].value))))
        if "country" in values:
            known = _countries().get(fold(values["country"]))
            if known is None and len(values["country"]) != 2:
                # a country we have no code for stays readable
                values["lines"] = "\n".join(filter(None, (values.get("lines", ""), values["country"])))
            values["country"] = known or (values["country"] if len(values["country"]) == 2 else "")
        first = next(iter(cells.values()))
        label = _label(first, cells.get("address_label"), Address.Label)
        return intake.read_address({**values, "label": label})  # type: ignore[typeddict-item]  # names come from ADDRESS

    def _profile(self, cells: dict[str, Cell]) -> WebProfile | None:
        cell = cells.get("website") or cells.get("profile")
        if cell is None:
            return None
        url = cell.value.split(":::")[0].strip()
        known = next((kind for kind in WebProfile.Kind.values if kind != "x" and kind in fold(url)), "")
        kind = known or ("website" if cell.field == "website" else "other")
        if cell.field == "profile" and "." not in url:
            self.row.kept[f"profile_{cell.position}"] = clean_line(url)[:200]
            return None
        return intake.read_profile({"url": url, "kind": kind})


def _label(cell: Cell, label: Cell | None, allowed: type[TextChoices]) -> str:
    words = fold(label.value) if label else cell.label
    if not words:
        return ""
    return next((str(name) for name in allowed if name in words.split() or name == cell.label), "")


SPECIAL: dict[str, Callable[[RowReader, str], None]] = {
    "company": RowReader.take_company,
    "owner": RowReader.take_owner,
    "note": RowReader.take_note,
    "other": RowReader.take_other,
    "tags": RowReader.take_tags,
    "birthday": RowReader.take_birthday,
    "created_on": RowReader.take_since,
    "role": RowReader.take_roles,
    "language": RowReader.take_language,
    "kind": RowReader.take_named_kind,
}
