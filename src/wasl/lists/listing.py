"""What a list of one kind of record can show, be sorted by and be filtered by, as data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text


@dataclass(frozen=True)
class Column:
    """A column: `cell` draws it for one row. `field` is the name a role may be denied; `is_key` columns show on a phone."""

    name: str
    label: Text
    cell: Callable[[Any], SafeString]
    sort: str = ""
    field: str = ""
    is_key: bool = False
    classes: str = ""


@dataclass(frozen=True)
class Sort:
    """An order: a column behind `path`, with the record's key as the last word.

    `is_nullable` orders put rows without a value last, in both directions. `narrow` repeats what holds for every row of
    the list anyway in the words of the table that has the column (its kind, its owner), so that an index there serves.
    """

    name: str
    label: Text
    path: str
    is_nullable: bool = False
    starts_descending: bool = False
    field: str = ""
    narrow: Callable[[Actor], Q] | None = None

    def narrowed(self, rows: QuerySet[Any], viewer: Actor) -> QuerySet[Any]:
        """Return the same rows, as they are best asked for in this order."""
        return rows.filter(self.narrow(viewer)) if self.narrow else rows


@dataclass(frozen=True)
class QuickFilter:
    """A filter that is offered by hand: `condition` turns the chosen value into a `Q` (raises `Invalid` on nonsense).

    `choices` are (value, label) pairs where they are fixed; other filters get theirs from `lists.options`.
    """

    name: str
    label: Text
    condition: Callable[[Actor, str], Q]
    choices: tuple[tuple[str, Text], ...] = ()
    field: str = ""
    icon: str = ""
    is_typed: bool = False


@dataclass(frozen=True)
class Field:
    """A field that the filter language knows: its `type` decides the operators, `path` is the column."""

    name: str
    label: Text
    type: str
    path: str = ""
    choices: tuple[str, ...] = ()
    folded: bool = False
    build: Callable[[str, Any], Q] | None = None

    @property
    def column(self) -> str:
        """Return the column behind the field."""
        return self.path or self.name


@dataclass(frozen=True)
class Listing:
    """The list of a kind: rows that a viewer may see, columns, orders, filters; one value serves page, API and export."""

    kind: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    filters: tuple[QuickFilter, ...] = ()
    fields: tuple[Field, ...] = ()
    search: Callable[[Actor, str], Q] | None = None
    default_sort: str = "name"
    options: Callable[[Actor], dict[str, list[tuple[str, str]]]] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def sort(self, name: str, viewer: Actor) -> Sort | None:
        """Return the order called `name` that the viewer may use, or None."""
        allowed = (sort for sort in self.sorts if not viewer.hides(self.kind, sort.field))
        return next((sort for sort in allowed if sort.name == name), None)

    def columns_for(self, viewer: Actor) -> list[Column]:
        """Return the columns the viewer's role may see."""
        return [column for column in self.columns if not viewer.hides(self.kind, column.field)]

    def filters_for(self, viewer: Actor) -> list[QuickFilter]:
        """Return the quick filters over fields the viewer's role may see."""
        return [entry for entry in self.filters if not viewer.hides(self.kind, entry.field)]

    def field_named(self, name: str, viewer: Actor) -> Field | None:
        """Return the field of the filter language called `name` that the viewer's role may see, or None."""
        if viewer.hides(self.kind, name.partition(".")[0]):
            return None
        return next((entry for entry in self.fields if entry.name == name), None)
