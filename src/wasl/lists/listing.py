"""What a list of one kind of record can show, be sorted by and be filtered by, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.lists.days.shape import Calendar


@dataclass(frozen=True)
class Column:
    """A column: `cell` draws it for one row. `field` is the name a role may be denied; `is_key` columns show on a phone.

    `edits` names the field of the listing that is changed in place by a click on the cell. A column that is not
    `is_shown` stands in the list only for those who choose it.
    """

    name: str
    label: Text
    cell: Callable[[Any], SafeString]
    sort: str = ""
    field: str = ""
    is_key: bool = False
    classes: str = ""
    edits: str = ""
    is_shown: bool = True


class Way(Enum):
    """How rows come into an order.

    They are `WALKED` along its index; `SOUGHT` on such a walk among many that do not fit, by keys alone until enough do;
    `FEW` are taken as they are known and then put in order; `GATHERED` are all, by keys alone, because few of those on a
    walk would fit.
    """

    WALKED = auto()
    SOUGHT = auto()
    FEW = auto()
    GATHERED = auto()

    @property
    def shuns_index(self) -> bool:
        """Tell whether the order's index may not be walked."""
        return self in {Way.FEW, Way.GATHERED}


@dataclass(frozen=True)
class Sort:
    """An order: a column behind `path`, with the record's key as the last word.

    `is_nullable` orders put rows without a value last, in both directions. `narrow` repeats what holds for every row of
    the list anyway in the words of the table that has the column (its kind, its owner), so that an index there serves.
    The index of a nullable one stands in ascending order, its nulls last, or `index_descends`. `way` is how rows come into it this time. `type` is the
    field class of a value that `narrowed` itself puts beside the rows. `leading` returns the smallest of the values that
    stand first for whoever reads now, before the smaller ones, or None where none do.
    """

    name: str
    label: Text
    path: str
    is_nullable: bool = False
    starts_descending: bool = False
    index_descends: bool = False
    field: str = ""
    narrow: Callable[[Actor], Q] | None = None
    way: Way = Way.WALKED
    type: str = ""
    leading: Callable[[], bytes | None] | None = None

    def narrowed(self, rows: QuerySet[Any], viewer: Actor) -> QuerySet[Any]:
        """Return the same rows, as they are best asked for in this order."""
        return rows.filter(self.narrow(viewer)) if self.narrow else rows


@dataclass(frozen=True)
class Through:
    """Child rows of a record that hold a field with several values: their model, and its key to the record."""

    model: Any
    key: str


@dataclass(frozen=True)
class Field:
    """A field that the filter language knows: its `type` (`lists.filters.types`) decides the operators.

    `path` is the column, on the record or on the rows `through` which it has several values. `choices` are fixed
    (value, label) pairs, `options` names those that the listing reads from the database. `right` is the name a role may
    be denied. `folded` columns hold folded text. `build` may answer an operator in its own way (None: as usual), which
    is how a custom field reaches into JSON; `between` does so for spans of days and moments, `held` reads the value of a
    record, `wrapped` makes one that `change` takes. `currency` is the column beside an amount of money. `keyword` is the name under which the listing's `change` takes a new value;
    without it the field cannot be changed in a list. `is_grouped` fields are offered for grouping, under what the column
    `shown` says where their own is folded; `by` is what rows are grouped by where that is no column. `yearly` asks whether a day is on one of these (month, day) of
    its year, where the column alone cannot say. `said` says a value in the reader's words, where it is a word of its own.
    """

    name: str
    label: Text
    type: str
    path: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    options: str = ""
    right: str = ""
    folded: bool = False
    through: Through | None = None
    build: Callable[[str, Any], Q | None] | None = None
    keyword: str = ""
    is_grouped: bool = False
    shown: str = ""
    currency: str = ""
    between: Callable[[Any, Any], Q] | None = None
    held: Callable[[Any], Any] | None = None
    wrapped: Callable[[Any], Any] | None = None
    by: Any = None
    yearly: Callable[[Sequence[tuple[int, int]]], Q] | None = None
    said: Callable[[Any], str] | None = None

    def value_of(self, record: Any) -> Any:
        """Return what a record has in the field."""
        return self.held(record) if self.held else getattr(record, self.column)

    def given(self, value: Any) -> dict[str, Any]:
        """Return a new value as the listing's `change` takes it."""
        return {self.keyword: self.wrapped(value) if self.wrapped else value}

    @property
    def column(self) -> str:
        """Return the column behind the field."""
        return self.path or self.name

    @property
    def denied_by(self) -> str:
        """Return the name by which a role may hide the field."""
        return self.right or self.name

    @property
    def is_attribute(self) -> bool:
        """Tell whether groups of records can be compared by it: its values are few and named, and rows can be grouped by it."""
        return self.type in {"choice", "choices", "yes_no"} and (self.is_grouped or self.by is not None)


@dataclass(frozen=True)
class Relation:
    """Records that hang together with those of a listing, so that their fields can be asked too.

    `listing` returns theirs (late, for kinds that point at themselves). To one record by the key `path` on this one, or,
    with `back`, to many which have the key `back` to this one. `is_compared` relations are to one record of a listing whose rows
    are all that a viewer may see, archived ones too: reports compare groups by its attributes.
    """

    name: str
    label: Text
    listing: Callable[[], "Listing"]
    path: str = ""
    back: str = ""
    right: str = ""
    is_compared: bool = False

    @property
    def is_many(self) -> bool:
        """Tell whether there may be several related records."""
        return bool(self.back)


class Extension(Protocol):
    """Adds to a listing at run time what this workspace has defined (custom fields)."""

    def added(self, listing: "Listing", viewer: Actor) -> "Added":
        """Return what is added for the viewer; names such as "custom.size"."""


@dataclass(frozen=True)
class Added:
    """Further fields of the filter language, columns and orders."""

    fields: tuple[Field, ...] = ()
    columns: tuple[Column, ...] = ()
    sorts: tuple[Sort, ...] = ()


@dataclass(frozen=True)
class Ready:
    """A view that a listing is delivered with: parameters of its address, which may name shortcuts and an order."""

    label: Text
    icon: str
    asks: Mapping[str, str]


# (value, label) pairs by the name of the options
type Options = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Listing:
    """The list of a kind: rows that a viewer may see, columns, orders, fields; one value serves page, API and export.

    `key` is its word in addresses and saved views, `page` the URL name of its page. `shortcuts` turn a parameter of an
    address (`?owner=me`) into a condition of the filter language. `change` is the command that changes one record; `archiving` names the right to put records away
    (`is_archive`: the rows are put away, and can only be taken back), `merging` that to make one of several; `comparing` is the URL name of the page that shows several
    (`?ids=`) side by side. `ready` views stand before those that people keep. `keeps` are words of the address of its page
    which belong to the page and stay whatever is filtered. A list that `is_mixed` has rows of several kinds: they are shown and
    filtered, but not worked on in bulk, which asks the rights of one kind. `calendar` says how they stand on days.
    """

    kind: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    key: str = ""
    label: Text = ""
    page: str = ""
    fields: tuple[Field, ...] = ()
    relations: tuple[Relation, ...] = ()
    shortcuts: tuple[tuple[str, Callable[[str], dict[str, Any]]], ...] = ()
    search: Callable[[Actor, str], Q] | None = None
    default_sort: str = "name"
    options: Callable[[Actor], Options] | None = None
    change: Callable[..., Any] | None = None
    archiving: str = ""
    is_archive: bool = False
    merging: str = ""
    comparing: str = ""
    extensions: tuple[Extension, ...] = ()
    ready: tuple[Ready, ...] = ()
    keeps: tuple[str, ...] = ()
    is_mixed: bool = False
    calendar: Calendar | None = None

    def extended(self, viewer: Actor) -> "Listing":
        """Return the listing with everything that its extensions add for the viewer: they are asked once, here."""
        if not self.extensions:
            return self
        parts = [extension.added(self, viewer) for extension in self.extensions]
        return replace(
            self,
            columns=(*self.columns, *(one for part in parts for one in part.columns)),
            sorts=(*self.sorts, *(one for part in parts for one in part.sorts)),
            fields=(*self.fields, *(one for part in parts for one in part.fields)),
            extensions=(),
        )

    def sorts_for(self, viewer: Actor) -> list[Sort]:
        """Return the orders the viewer's role may use."""
        return [sort for sort in self.extended(viewer).sorts if not viewer.hides(self.kind, sort.field)]

    def sort(self, name: str, viewer: Actor) -> Sort | None:
        """Return the order called `name` that the viewer may use, or None."""
        return next((sort for sort in self.sorts_for(viewer) if sort.name == name), None)

    def columns_for(self, viewer: Actor) -> list[Column]:
        """Return the columns the viewer's role may see."""
        return [
            column for column in self.extended(viewer).columns if not viewer.hides(self.kind, column.field)
        ]

    def fields_for(self, viewer: Actor) -> list[Field]:
        """Return the fields of the filter language the viewer's role may see."""
        return [
            field for field in self.extended(viewer).fields if not viewer.hides(self.kind, field.denied_by)
        ]

    def field_named(self, name: str, viewer: Actor) -> Field | None:
        """Return the field of the filter language called `name` that the viewer's role may see, or None."""
        return next((field for field in self.fields_for(viewer) if field.name == name), None)

    def relations_for(self, viewer: Actor) -> list[Relation]:
        """Return the relations the viewer's role may see."""
        return [one for one in self.relations if not viewer.hides(self.kind, one.right or one.name)]

    def relation_named(self, name: str, viewer: Actor) -> Relation | None:
        """Return the relation called `name` that the viewer's role may see, or None."""
        return next((one for one in self.relations_for(viewer) if one.name == name), None)
