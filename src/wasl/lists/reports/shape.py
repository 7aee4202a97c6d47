"""What a report counts, by what, over which listing, as data; packages declare reports in their manifests."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.kernel.money import Money
from wasl.lists.listing import Field

if TYPE_CHECKING:
    from wasl.lists.reports.parts import Part
    from wasl.lists.reports.tallying import Tally

# a condition of the filter language, in its JSON form
type Tree = Any


class Together(Protocol):
    """Amounts of several currencies in one, and what has no rate."""

    @property
    def amount(self) -> Decimal:
        """What could be added."""

    @property
    def apart(self) -> Sequence[Money]:
        """What has no rate, by currency."""


class Rates(Protocol):
    """Turns amounts into the firm's currency; the package that declares a report knows where rates are kept."""

    @property
    def main(self) -> str:
        """The firm's currency."""

    def total(self, amounts: Iterable[tuple[Decimal, str]]) -> Together:
        """Add amounts up."""


@dataclass(frozen=True)
class Measure:
    """One thing that is counted over the rows of a listing: a number, and the list of exactly these rows.

    `listing` is the listing's key, `at` its moment that places a row in time, `where` what else must hold of it. `how`:
    "count" counts rows; "sum" and "mean" take the amounts at the path `of` in the currency beside them, the mean of those
    rows that have an amount; "median" takes the number that the expression `of` makes, in `unit`; "share" is how many percent of
    the rows fit the condition `of`. `rights` are the fields a role must see, `better` which way is good news. `words` are
    further parameters of the list's address. `is_of_lines` sums stand on child rows: a record counts once.
    """

    name: str
    label: Text
    listing: str
    at: str
    how: Literal["count", "sum", "mean", "median", "share"] = "count"
    of: Any = None
    where: Tree = None
    unit: str = ""
    rights: tuple[str, ...] = ()
    better: Literal["more", "less", ""] = "more"
    words: Mapping[str, str] = field(default_factory=dict)
    is_of_lines: bool = False

    @property
    def is_money(self) -> bool:
        """Tell whether it is an amount."""
        return self.how in {"sum", "mean"}


@dataclass(frozen=True)
class Figures:
    """Cards with one number each and how it has changed."""

    measures: tuple[str, ...]


@dataclass(frozen=True)
class Over:
    """Measures by month; the first ones are drawn as `style`, one after the other."""

    name: str
    title: Text
    measures: tuple[str, ...]
    style: Literal["bar", "line"] = "bar"
    is_short: bool = False


@dataclass(frozen=True)
class By:
    """Measures by a field of their listings: a row for each value; the first measure is drawn.

    `over` is the path by which rows are grouped where the field has several values.
    """

    name: str
    title: Text
    field: str
    measures: tuple[str, ...]
    is_short: bool = False
    over: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Sides:
    """Two groups beside each other on every measure, with the difference.

    Groups may be made by `fields`, and by every attribute of the main list (`lists.reports.attributes`).
    """

    name: str
    title: Text
    measures: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """Measures by what the reader chooses: one of `fields`, or an attribute of the main list; nothing until he does."""

    name: str
    measures: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """What a package works out itself, out of rows that `measures` count."""

    name: str
    draw: Callable[["Tally"], "list[Part]"]
    measures: tuple[str, ...] = ()


type Block = Figures | Over | By | Sides | Split | Drawn


@dataclass(frozen=True)
class Report:
    """A page of figures. `listing` is the key of its main list, whose whole filter language narrows it.

    `choices` are fields offered in its bar; measures whose listing does not know a chosen one are left out rather than
    shown unfiltered. `rates` returns what turns amounts into the firm's currency. `offers` are the words to choose from of a field
    that takes any: (value, label) each.
    """

    key: str
    label: Text
    hint: Text
    icon: str
    listing: str
    measures: tuple[Measure, ...]
    blocks: tuple[Block, ...]
    rates: Callable[[], Rates]
    choices: tuple[str, ...] = ("owner", "team")
    order: int = 50
    offers: Mapping[str, Callable[[Actor], Sequence[tuple[str, str]]]] = field(default_factory=dict)

    @property
    def moments(self) -> list[str]:
        """Return the moments by which rows of the main list are counted, without those of what a reader may split."""
        named = [
            *(
                name
                for one in self.blocks
                if isinstance(one, Figures | Over | By | Sides)
                for name in one.measures
            ),
            *(name for one in self.blocks if isinstance(one, Drawn) for name in one.measures),
        ]
        counted = [one for one in map(self.named, named) if one.listing == self.listing]
        return list(dict.fromkeys(one.at for one in counted))

    def named(self, name: str) -> Measure:
        """Return the measure called `name`; raises `KeyError`."""
        return {one.name: one for one in self.measures}[name]


__all__ = [
    "Block",
    "By",
    "Drawn",
    "Field",
    "Figures",
    "Measure",
    "Over",
    "Rates",
    "Report",
    "Sides",
    "Split",
    "Tree",
]
