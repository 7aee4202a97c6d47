"""The list page of any listing: what the address asks for, the rows, the links to other views of the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.lists import counting, keyset
from wasl.lists.counting import Count
from wasl.lists.filters import condition_of, load, parse
from wasl.lists.filters.tree import Node
from wasl.lists.filters.wording import Writer
from wasl.lists.keyset import Slice
from wasl.lists.listing import Column, Listing, Options, Sort

PAGE = 50
# a query longer than this is no name
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Wish:
    """What an address asks of a list; `problem` says what of it cannot be understood."""

    query: str = ""
    sort: str = ""
    descending: bool = False
    cursor: str = ""
    tree: Any = None
    problem: str = ""


def wish_of(listing: Listing, viewer: Actor, given: Mapping[str, str]) -> Wish:
    """Read the parameters of an address; unknown orders are left out."""
    asked = given.get("sort", "")
    name = asked.removeprefix("-")
    sort = listing.sort(name, viewer) or listing.sort(listing.default_sort, viewer) or listing.sorts[0]
    is_known = sort.name == name
    tree, problem = _asked(listing, given)
    return Wish(
        query=clean_line(given.get("q", ""))[:LONGEST_QUERY],
        sort=sort.name,
        descending=asked.startswith("-") if is_known else sort.starts_descending,
        cursor=given.get("after", ""),
        tree=tree,
        problem=problem,
    )


def _asked(listing: Listing, given: Mapping[str, str]) -> tuple[Any, str]:
    """Return the filter that the address gives, in full or by shortcuts, and what is wrong with it."""
    try:
        trees = [build(clean_line(given[name])) for name, build in listing.shortcuts if given.get(name)]
        if given.get("filter"):
            trees.append(load(given["filter"]))
    except Invalid as error:
        return None, first_text(error)
    return joined(trees), ""


def joined(trees: list[Any]) -> Any:
    """Return one filter for several which all must hold, None for none."""
    flat = [part for tree in trees for part in parts_of(tree)]
    if len(flat) > 1:
        return {"all": flat}
    return flat[0] if flat else None


def parts_of(tree: Any) -> list[Any]:
    """Return the conditions that all must hold at the top of a filter."""
    if isinstance(tree, dict):
        bare = {name: value for name, value in tree.items() if name != "version"}
        if list(bare) == ["all"] and isinstance(bare["all"], list):
            return bare["all"]
        return [bare]
    return [] if tree is None else [tree]


def first_text(error: Invalid) -> str:
    """Return the first sentence of a refusal."""
    return next((text for texts in error.fields.values() for text in texts), error.message)


@dataclass(frozen=True)
class Head:
    """The head of a column: where a click on it leads, and how it is sorted now."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Chip:
    """A condition in words, with the address without it."""

    text: SafeString
    url: str


class ListPage:
    """One page of a list as the template draws it; each part is worked out when it is asked for."""

    def __init__(self, listing: Listing, viewer: Actor, wish: Wish) -> None:
        self.listing, self.viewer, self.wish = listing, viewer, wish
        self.sort: Sort = listing.sort(wish.sort, viewer) or listing.sorts[0]
        self.node, self.problem = self._parsed()

    def _parsed(self) -> tuple[Node | None, str]:
        if self.wish.problem or self.wish.tree is None:
            return None, self.wish.problem
        try:
            return parse(self.listing, self.viewer, self.wish.tree), ""
        except Invalid as error:
            return None, first_text(error)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All rows of the list, filtered; none where the filter cannot be understood."""
        rows = self.listing.rows(self.viewer)
        if self.problem:
            return rows.none()
        if self.node is not None:
            rows = rows.filter(condition_of(self.node, self.viewer))
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
        if self.problem:
            return Count(0)
        if not self.wish.cursor and self.slice.next is None:
            return Count(len(self.rows))
        return counting.count(self.found, is_planned=self.node is None)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns the viewer may see."""
        return [column for column in self.listing.columns_for(self.viewer) if column.is_shown]

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
        return [
            (
                sort,
                self.address(sort=f"{'-' if sort.starts_descending else ''}{sort.name}"),
                sort.name == self.sort.name,
            )
            for sort in self.listing.sorts_for(self.viewer)
        ]

    @cached_property
    def options(self) -> Options:
        """The words behind ids: one query."""
        return self.listing.options(self.viewer) if self.listing.options else {}

    @cached_property
    def writer(self) -> Writer:
        """What puts the filter into words."""
        return Writer(self.listing, lambda: self.options)

    @property
    def sentence(self) -> SafeString:
        """The filter as a sentence, or nothing."""
        return self.writer.sentence(self.node) if self.node is not None else SafeString("")

    @property
    def chips(self) -> list[Chip]:
        """The conditions that all must hold, in words, each with the address without it."""
        if self.node is None:
            return []
        trees = parts_of(self.wish.tree)
        chips = []
        for number, tree in enumerate(trees):
            rest = joined(trees[:number] + trees[number + 1 :])
            text = self.writer.phrase(parse(self.listing, self.viewer, tree))
            chips.append(Chip(text, self.address(filter=as_text(rest))))
        return chips

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.wish.query or self.wish.tree)

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
        """What a search form must carry along: order and filter."""
        pairs = {"sort": self.sort_word, "filter": as_text(self.wish.tree)}
        return [(name, value) for name, value in pairs.items() if value]

    @property
    def sort_word(self) -> str:
        """The order as the address says it; nothing for the usual one."""
        is_default = self.sort.name == self.listing.default_sort
        if is_default and self.wish.descending == self.sort.starts_descending:
            return ""
        return f"{'-' if self.wish.descending else ''}{self.sort.name}"

    def address(self, **changes: str) -> str:
        """Return the query string of this view with some parameters changed; paging starts anew unless it is given."""
        parts = {
            "q": self.wish.query, "sort": self.sort_word, "filter": as_text(self.wish.tree), **changes,
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def as_text(tree: Any) -> str:
    """Return a filter as an address carries it; nothing for none."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")) if tree else ""
