"""What several records make together: one value per field, rows without doubles."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.db import models

from wasl.contacts.intake import distinct, put_in_order
from wasl.contacts.models import Address, Contact, Email, Phone, WebProfile
from wasl.contacts.models.contacts import NAME_PARTS
from wasl.lists.models import CustomField
from wasl.records.journal import about, plain

CHILDREN: Mapping[str, type[models.Model]] = {
    "emails": Email,
    "phones": Phone,
    "addresses": Address,
    "profiles": WebProfile,
}
# the columns that are one thing to people, by its public name; all others stand for themselves
UNITS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", *NAME_PARTS),
    "company": ("company_id", "company_name"),
    "owner": ("owner_id",),
    "team": ("team_id",),
} | {
    name: (name,)
    for name in (
        "job_title", "department", "number", "tax_number", "registration_number", "language", "preferred_channel",
        "household", "birthday", "source", "photo",
    )
}  # fmt: skip
LISTS = ("roles", "interests")
CUSTOM = "custom."


@dataclass
class Joined:
    """The survivor as it will be: columns by name and sets of rows, as far as they differ from what it is."""

    survivor: Contact
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)

    @staticmethod
    def knows(name: str) -> bool:
        """Tell whether a field of this public name can be chosen."""
        return name in UNITS or name in LISTS or name in CHILDREN or name.startswith(CUSTOM)

    @staticmethod
    def public_name(column: str) -> str:
        """Return how a column is called to people."""
        return next((name for name, columns in UNITS.items() if column in columns), column)

    def put(self, column: str, value: Any) -> None:
        """Take over a value where it differs."""
        if getattr(self.survivor, column) != value:
            self.values[column] = value

    def differences(self) -> dict[str, list[Any]]:
        """Return column → [old, new] as JSON."""
        return {name: [plain(getattr(self.survivor, name)), plain(new)] for name, new in self.values.items()}

    def row_differences(self) -> dict[str, list[Any]]:
        """Return set of rows → [old rows, new rows] as JSON."""
        return {
            name: [
                [row_values(row) for row in getattr(self.survivor, name).all()],
                [row_values(row) for row in new],
            ]
            for name, new in self.rows.items()
        }


def row_values(row: models.Model) -> dict[str, Any]:
    """Return a child row without its key and its contact."""
    names = (column.attname for column in about(row).concrete_fields)
    return {name: plain(getattr(row, name)) for name in names if name not in {"id", "contact_id"}}


def join(survivor: Contact, losers: Sequence[Contact], chosen: Mapping[str, Contact]) -> Joined:
    """Return what the survivor becomes: what was chosen, else its own, else the first that is not empty."""
    joined = Joined(survivor)
    records = [survivor, *losers]
    for name, columns in UNITS.items():
        source = chosen.get(name) or next((one for one in records if getattr(one, columns[0])), survivor)
        for column in columns:
            joined.put(column, getattr(source, column))
    for name in LISTS:
        joined.put(name, list(dict.fromkeys(word for one in records for word in getattr(one, name))))
    joined.put("custom", _custom(records, chosen))
    _forget_own_company(joined, records)
    if "photo" in joined.values:
        joined.values["photo"] = _copied(joined.values["photo"])
    for name in CHILDREN:
        _join_rows(joined, name, _first(records, chosen.get(name)))
    return joined


def _first(records: Sequence[Contact], chosen: Contact | None) -> list[Contact]:
    return [chosen, *(one for one in records if one is not chosen)] if chosen else list(records)


def _custom(records: Sequence[Contact], chosen: Mapping[str, Contact]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for record in records:
        values |= {key: value for key, value in record.custom.items() if values.get(key) in (None, "", [])}
    for name, record in chosen.items():
        if not name.startswith(CUSTOM):
            continue
        key = name.removeprefix(CUSTOM)
        # a field of the firm's own before a word of a file
        for stored in (f"{CustomField.PREFIX}{key}", key):
            if stored in record.custom:
                values[stored] = record.custom[stored]
                break
    return values


def _forget_own_company(joined: Joined, records: Sequence[Contact]) -> None:
    """Let nobody be his own company."""
    company = joined.values.get("company_id", joined.survivor.company_id)
    if company in {one.pk for one in records}:
        joined.values |= {"company_id": None, "company_name": ""}


def _copied(key: str) -> str:
    """Return the key of a copy of a photo: the merged record keeps its own, should the merge be taken back."""
    if not key or not default_storage.exists(key):
        return ""
    with default_storage.open(key) as photo:
        return default_storage.save(f"photos/{secrets.token_hex(16)}.webp", photo)


def _join_rows(joined: Joined, name: str, records: Sequence[Contact]) -> None:
    rows = [row for one in records for row in getattr(one, name).all()]
    own = [row_values(row) for row in getattr(joined.survivor, name).all()]
    made = put_in_order([CHILDREN[name](**row_values(row)) for row in distinct(rows)])
    if [row_values(row) for row in made] != own:
        joined.rows[name] = made
