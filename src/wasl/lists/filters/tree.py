"""What a filter is after it was read: a tree of frozen values whose every name is known and every value is typed."""

from dataclasses import dataclass
from typing import Any

from wasl.lists.filters.periods import Moment, Period, Span
from wasl.lists.listing import Field, Listing, Relation

type Node = All | AnyOf | Not | Condition | Some | Happened


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True)
class Condition:
    """A field of the record, or of the one record `via` points at, is asked by an operator; `value` is typed."""

    field: Field
    operator: str
    value: Any = None
    via: Relation | None = None


@dataclass(frozen=True)
class Some:
    """There is a related record of which the part holds."""

    relation: Relation
    listing: Listing
    part: Node


@dataclass(frozen=True)
class Detail:
    """What is asked of the details of behavior told from outside: a key of its data, an operator, a value."""

    key: str
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Window:
    """The time in which events are counted; open where a side is None."""

    last: Span | None = None
    after: Moment | None = None
    before: Moment | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether all of time is meant."""
        return self.last is None and self.after is None and self.before is None


@dataclass(frozen=True)
class Happened:
    """Events happened so many times; no `types` means any of them. `edge` asks the "first" or "last" one instead."""

    types: tuple[str, ...]
    window: Window
    at_least: int | None = None
    at_most: int | None = None
    details: tuple[Detail, ...] = ()
    edge: str = ""


__all__ = [
    "All",
    "AnyOf",
    "Condition",
    "Detail",
    "Happened",
    "Moment",
    "Node",
    "Not",
    "Period",
    "Some",
    "Span",
    "Window",
]
