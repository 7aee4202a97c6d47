"""Reads the ready sets that packages bring along: a file for each trade, joined where several packages know the trade."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from wasl.kernel.manifest import registry
from wasl.lists.models import CustomField, spoken


@dataclass(frozen=True)
class SetField:
    """A field of a set: of which kind, its key, and what `add_field` takes of it."""

    kind: str
    key: str
    values: dict[str, Any]

    @property
    def shown(self) -> CustomField:
        """Return the field as it will be, to speak of it."""
        known = {
            name: self.values[name] for name in ("type", "labels", "help", "choices") if name in self.values
        }
        return CustomField(kind=self.kind, key=self.key, **known)


@dataclass(frozen=True)
class SetSection:
    """A section of page and form with fields of the set, by key."""

    kind: str
    key: str
    labels: dict[str, str]
    fields: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the name in the reader's language."""
        return spoken(self.labels)

    @property
    def records(self) -> Any:
        """Return how the records are called on whose page it stands."""
        return registry().kind(self.kind).plural


@dataclass(frozen=True)
class SetView:
    """A view of a list that looks at fields of the set."""

    listing: str
    labels: dict[str, str]
    values: dict[str, Any]

    @property
    def label(self) -> str:
        """Return the name in the reader's language."""
        return spoken(self.labels)


@dataclass
class ReadySet:
    """What firms of a trade add to their records."""

    key: str
    icon: str
    order: int
    labels: dict[str, str]
    hints: dict[str, str]
    fields: list[SetField] = field(default_factory=list)
    sections: list[SetSection] = field(default_factory=list)
    views: list[SetView] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return the name in the reader's language."""
        return spoken(self.labels)

    @property
    def hint(self) -> str:
        """Return what it is for, in the reader's language."""
        return spoken(self.hints)


@cache
def ready_sets() -> dict[str, ReadySet]:
    """Return the sets by key, in their order."""
    found: dict[str, ReadySet] = {}
    for folder in registry().all("ready_sets"):
        for file in sorted(Path(folder).glob("*.toml")):
            _join(found, file.stem, tomllib.loads(file.read_text()))
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))


def _join(found: dict[str, ReadySet], key: str, data: dict[str, Any]) -> None:
    head = (data["icon"], data["order"], data["labels"], data["hints"])
    one = found.setdefault(key, ReadySet(key, *head))
    one.fields += [_field(row) for row in data.get("fields", ())]
    one.sections += [
        SetSection(row["kind"], f"set-{row['key']}", row["labels"], tuple(row["fields"]))
        for row in data.get("sections", ())
    ]
    one.views += [SetView(row.pop("listing"), row.pop("labels"), row) for row in data.get("views", ())]


def _field(row: dict[str, Any]) -> SetField:
    return SetField(row.pop("kind"), row.pop("key"), row)
