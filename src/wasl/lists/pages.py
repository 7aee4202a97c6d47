"""The list page of any listing: what the address asks for, the rows, the links to other views of the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.lists import counting, keyset
from wasl.lists.counting import Count
from wasl.lists.keyset import Slice
from wasl.lists.listing import Column, Listing, QuickFilter, Sort

PAGE = 50
# a query longer than this is no name
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Wish:
    """What an address asks of a list."""

    query: str = ""
    sort: str = ""
    descending: bool = False
    cursor: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


def wish_of(listing: Listing, viewer: Actor, given: Mapping[str, str]) -> Wish:
    """Read the parameters of an address; unknown orders and filters are left out."""
    asked = given.get("sort", "")
    name = asked.removeprefix("-")
    sort = listing.sort(name, viewer) or listing.sort(listing.default_sort, viewer) or listing.sorts[0]
    is_known = sort.name == name
    chosen = {
        entry.name: clean_line(given[entry.name])
        for entry in listing.filters_for(viewer)
        if given.get(entry.name)
    }
    return Wish(
        query=clean_line(given.get("q", ""))[:LONGEST_QUERY],
        sort=sort.name,
        descending=asked.startswith("-") if is_known else sort.starts_descending,
        cursor=given.get("after", ""),
        chosen=chosen,
    )


@dataclass(frozen=True)
class Head:
    """The head of a column: where a click on it leads, and how it is sorted now."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Chip:
    """A chosen filter in words, with the address without it."""

    label: Any
    value: str
    url: str


class ListPage:
    """One page of a list as the template draws it; each part is worked out when it is asked for."""

    def __init__(self, listing: Listing, viewer: Actor, wish: Wish) -> None:
        self.listing, self.viewer, self.wish = listing, viewer, wish
        self.sort: Sort = listing.sort(wish.sort, viewer) or listing.sorts[0]

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All rows of the list, filtered."""
        rows = self.listing.rows(self.viewer)
        for entry in self.listing.filters_for(self.viewer):
            if value := self.wish.chosen.get(entry.name):
                rows = rows.filter(entry.condition(self.viewer, value))
        if self.wish.query and self.listing.search:
            rows = rows.filter(self.listing.search(self.viewer, self.wish.query))
        return rows

    @cached_property
    def slice(self) -> Slice:
        """The rows of this page."""
        cursor = keyset.decode(self.wish.cursor) if self.wish.cursor else None
        rows = self.sort.narrowed(self.found, self.viewer)
        return keyset.page(rows, self.sort, descending=self.wish.descending, limit=PAGE, cursor=cursor)

    @property
    def rows(self) -> list[Any]:
        """The records of this page."""
        return self.slice.rows

    @property
    def drawn(self) -> list[tuple[str, list[tuple[str, SafeString]]]]:
        """The rows as the table writes them: the address of the record, then (classes, content) of each cell."""
        view = registry().kind(self.listing.kind).page
        styles = [
            " ".join(filter(None, (column.classes, "m" if column.is_key else ""))) for column in self.columns
        ]
        return [
            (
                reverse(view, args=[row.pk]),
                [(style, column.cell(row)) for style, column in zip(styles, self.columns, strict=True)],
            )
            for row in self.rows
        ]

    @cached_property
    def count(self) -> Count:
        """How many rows there are on all pages."""
        if not self.wish.cursor and self.slice.next is None:
            return Count(len(self.rows))
        return counting.count(self.found)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns the viewer may see."""
        return self.listing.columns_for(self.viewer)

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns, each with the order its click leads to."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        sort = self.listing.sort(column.sort, self.viewer) if column.sort else None
        if sort is None:
            return Head(column)
        is_now = sort.name == self.sort.name
        turned = not self.wish.descending if is_now else sort.starts_descending
        direction = ("descending" if self.wish.descending else "ascending") if is_now else ""
        return Head(column, self.address(sort=f"{'-' if turned else ''}{sort.name}"), direction)

    @property
    def sorts(self) -> list[tuple[Sort, str, bool]]:
        """The orders that are offered: each with its address and whether it holds now."""
        offered = [s for s in self.listing.sorts if not self.viewer.hides(self.listing.kind, s.field)]
        return [
            (
                sort,
                self.address(sort=f"{'-' if sort.starts_descending else ''}{sort.name}"),
                sort.name == self.sort.name,
            )
            for sort in offered
        ]

    @cached_property
    def options(self) -> dict[str, list[tuple[str, str]]]:
        """The choices of filters whose choices lie in the database: one query."""
        return self.listing.options(self.viewer) if self.listing.options else {}

    @property
    def filters(self) -> list[tuple[QuickFilter, list[tuple[str, str]], str]]:
        """The filters on offer: each with its choices and what is chosen."""
        return [
            (entry, self._choices(entry), self.wish.chosen.get(entry.name, "")) for entry in self._offered
        ]

    @property
    def _offered(self) -> list[QuickFilter]:
        return self.listing.filters_for(self.viewer)

    def _choices(self, entry: QuickFilter) -> list[tuple[str, str]]:
        fixed = [(value, str(label)) for value, label in entry.choices]
        return fixed + self.options.get(entry.name, [])

    @property
    def chips(self) -> list[Chip]:
        """The filters that are chosen, in words."""
        chips = []
        for entry, choices, value in self.filters:
            if value:
                label = dict(choices).get(value, value)
                chips.append(Chip(entry.label, label, self.address(**{entry.name: ""})))
        return chips

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.wish.query or self.wish.chosen)

    @property
    def next_url(self) -> str:
        """The address of the next page, or nothing."""
        return self.address(after=self.slice.next.encode()) if self.slice.next else ""

    @property
    def previous_url(self) -> str:
        """The address of the page before, or nothing."""
        return self.address(after=self.slice.previous.encode()) if self.slice.previous else ""

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a search form must carry along: order and filters."""
        pairs = [("sort", self._sort_word)] if self._sort_word else []
        return pairs + list(self.wish.chosen.items())

    @property
    def _sort_word(self) -> str:
        is_default = self.sort.name == self.listing.default_sort
        if is_default and self.wish.descending == self.sort.starts_descending:
            return ""
        return f"{'-' if self.wish.descending else ''}{self.sort.name}"

    def address(self, **changes: str) -> str:
        """Return the query string of this view with some parameters changed; paging starts anew unless it is given."""
        parts = {"q": self.wish.query, "sort": self._sort_word, **self.wish.chosen, **changes}
        return "?" + urlencode({name: value for name, value in parts.items() if value})
