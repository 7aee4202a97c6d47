"""Reads the changed cells of one row as changes of a contact; an emptied cell empties its field."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from wasl.contacts import intake
from wasl.contacts.exporting.reading import CHILDREN, words
from wasl.contacts.importing.holding import Held
from wasl.contacts.importing.rows import CUSTOM, PLAIN
from wasl.contacts.intake import Intake
from wasl.contacts.values import ContactValues
from wasl.exchange.exporting import Revision
from wasl.exchange.revising import by_label, chosen
from wasl.kernel.actor import Actor
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean, clean_line, fold

SETS = {"email": "emails", "phone": "phones", "address": "addresses", "website": "profiles"}
BETWEEN = re.compile("[,،;\n]")


@dataclass
class Revised:
    """What a row changes: columns and sets of rows; colleague, team, employer and tags by name (None: not said).

    `customs` are the texts of fields that the firm has added, by key.
    """

    intake: Intake = field(default_factory=Intake)
    owner: str | None = None
    team: str | None = None
    company: str | None = None
    tags: list[str] | None = None
    customs: dict[str, str] = field(default_factory=dict)


@cache
def _values(key: str) -> dict[str, str]:
    """Return word → value of a field with fixed choices, in all our languages."""
    return by_label(lambda: words(key)) | {fold(value): value for value in words(key)}


def value_of(key: str, text: str) -> str:
    """Return the choice that a word means, nothing for an empty one; raises `Invalid`."""
    return chosen(_values(key), text) if fold(text) else ""


def parts_of(text: str) -> list[str]:
    """Return what stands between commas."""
    return [part for part in (clean_line(one) for one in BETWEEN.split(text)) if part]


class RevisionReader:
    """Reads one row; `held` is the contact with its child rows as they are."""

    def __init__(self, revision: Revision, held: Held, *, by: Actor, order: str) -> None:
        self.revision, self.held, self.by = revision, held, by
        # days of our own files are year first; others are read as people here write them
        self.order = cast("Literal['dmy', 'mdy'] | None", order if order in {"dmy", "mdy"} else None)
        self.revised = Revised()
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.columns: dict[str, str] = {}

    def read(self) -> Revised:
        """Return the changes; raises `Invalid` by column."""
        children: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for word, text in self.revision.cells.items():
            key, _colon, position = word.rpartition(":")
            column = self.revision.names[word]
            group = next((name for name, (_model, keys) in CHILDREN.items() if key in keys), "")
            self.columns[SETS.get(group) or PLAIN.get(key, key)] = column
            if group:
                children[group][int(position) - 1][key] = text
            else:
                self._take(key, text, column)
        found = intake.take_in(
            cast("ContactValues", self.values),
            kind=self.held.contact.kind,
            country=self.by.country,
            before=self.held.contact,
        )
        for name, texts in found.errors.items():
            self._refuse(self.columns.get(name, ""), *texts)
        self.revised.intake = found
        for group, changed in children.items():
            setattr(found, SETS[group], self._set(group, changed))
        if self.errors:
            raise Invalid(fields=self.errors)
        return self.revised

    def _refuse(self, column: str, *texts: str) -> None:
        self.errors.setdefault(column, []).extend(texts)

    def _take(self, key: str, text: str, column: str) -> None:
        if key.startswith(CUSTOM):
            self.revised.customs[key.removeprefix(CUSTOM)] = text
            return
        try:
            if key in READERS:
                READERS[key](self, text)
            else:
                self.values[PLAIN.get(key, key)] = clean_line(text)
        except Invalid as error:
            self._refuse(column, error.message)

    def take_birthday(self, text: str) -> None:
        """Take a birthday in any way of writing."""
        line = clean_line(text)
        if line and not intake.is_birthday(line):
            line = parse_date(line, self.order).value.isoformat()
        self.values["birthday"] = line

    def take_roles(self, text: str) -> None:
        """Take the roles, each by its word."""
        self.values["roles"] = [value_of("role", part) for part in parts_of(text)]

    def take_interests(self, text: str) -> None:
        """Take the interests."""
        self.values["interests"] = parts_of(text)

    def take_channel(self, text: str) -> None:
        """Take the preferred channel by its word."""
        self.values["preferred_channel"] = value_of("preferred_channel", text)

    def take_household(self, text: str) -> None:
        """Take the household by its word."""
        self.values["household"] = value_of("household", text)

    def take_tags(self, text: str) -> None:
        """Take the tags: exactly these."""
        self.revised.tags = parts_of(text)
        if any(len(name) > 60 for name in self.revised.tags):
            raise Invalid(_("A tag has at most 60 characters."))

    def take_owner(self, text: str) -> None:
        """Take the colleague by name or e-mail."""
        self.revised.owner = clean_line(text)

    def take_team(self, text: str) -> None:
        """Take the team by name."""
        self.revised.team = clean_line(text)

    def take_company(self, text: str) -> None:
        """Take the employer by name."""
        self.revised.company = clean_line(text)[:400]

    def _set(self, group: str, changed: Mapping[int, Mapping[str, str]]) -> list[Any]:
        """Return a set of child rows with some of their cells changed; a row whose cells are all empty goes."""
        rows: list[Any] = list(self.held.rows[SETS[group]])
        made: list[Any] = []
        for place in range(max(len(rows), *(place + 1 for place in changed))):
            old = rows[place] if place < len(rows) else None
            if place not in changed:
                made += [old] if old is not None else []
                continue
            try:
                row = self._row(group, old, changed[place])
            except Invalid as error:
                self._refuse(self.columns[SETS[group]], error.message)
                continue
            made += [row] if row is not None else []
        return intake.put_in_order(intake.distinct([copy(row) for row in made]))

    def _row(self, group: str, old: Any, changed: Mapping[str, str]) -> Any:
        keys = CHILDREN[group][1]
        held = {key: str(getattr(old, name)) if old is not None else "" for key, name in keys.items()}
        if group == "phone":
            held["phone"] = held["phone"] or held.pop("phone_raw")
        held |= changed
        label = (
            value_of(f"{group}_label", changed[f"{group}_label"])
            if f"{group}_label" in changed
            else held[f"{group}_label"]
        )
        row = ROWS[group](held, label, self.by.country)
        if row is not None and hasattr(row, "is_primary"):
            row.is_primary = bool(old is not None and old.is_primary)
        return row


def _email(held: Mapping[str, str], label: str, _country: str) -> Any:
    return intake.read_email({"value": held["email"], "label": label})


def _phone(held: Mapping[str, str], label: str, country: str) -> Any:
    row = intake.read_phone({"value": held["phone"], "label": label}, country)
    if row is not None:
        row.extension = clean_line(held["phone_extension"])[:12] or row.extension
    return row


def _address(held: Mapping[str, str], label: str, _country: str) -> Any:
    return intake.read_address(
        {
            "lines": clean(held["address"]),
            "city": held["address_city"],
            "region": held["address_region"],
            "postal_code": held["address_postal_code"],
            "country": held["address_country"],
            "label": label,
        }
    )


def _website(held: Mapping[str, str], label: str, _country: str) -> Any:
    return intake.read_profile({"url": held["website"], "kind": label})


ROWS: dict[str, Callable[[Mapping[str, str], str, str], Any]] = {
    "email": _email,
    "phone": _phone,
    "address": _address,
    "website": _website,
}
READERS: dict[str, Callable[[RevisionReader, str], None]] = {
    "birthday": RevisionReader.take_birthday,
    "role": RevisionReader.take_roles,
    "interests": RevisionReader.take_interests,
    "preferred_channel": RevisionReader.take_channel,
    "household": RevisionReader.take_household,
    "tags": RevisionReader.take_tags,
    "owner": RevisionReader.take_owner,
    "team": RevisionReader.take_team,
    "company": RevisionReader.take_company,
}
