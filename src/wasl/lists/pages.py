"""The list page of any listing: what the address asks for, the rows, the links to other views of the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.lists import grouping, keyset
from wasl.lists.bulk.acts import acts_for
from wasl.lists.bulk.batch import Act
from wasl.lists.counting import Count
from wasl.lists.filters import condition_of, load, parse
from wasl.lists.filters.tree import Node
from wasl.lists.filters.wording import Writer
from wasl.lists.grouping import Groups
from wasl.lists.keyset import Slice
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort
from wasl.lists.models import Columns, SavedView
from wasl.lists.queries import arranged, default_of, views
from wasl.lists.reading import Place, Reading
from wasl.lists.rows import draw

PAGE = 50
# widths, in a list where some column has a chosen one, of those that have none
WIDTH, WIDTH_OF_KEYS = 150, 240
# a query longer than this is no name
LONGEST_QUERY = 200
# words of an address: no filter although the view has one, no view although one opens by itself
NO_FILTER, NO_VIEW = "none", "all"


@dataclass(frozen=True)
class Wish:
    """What an address asks of a list; `problem` says what of it cannot be understood, `kept` what it says to the page."""

    query: str = ""
    sort: str = ""
    descending: bool = False
    cursor: str = ""
    tree: Any = None
    problem: str = ""
    group: str = ""
    view: SavedView | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


def wish_of(listing: Listing, viewer: Actor, given: Mapping[str, str], view: SavedView | None = None) -> Wish:
    """Read the parameters of an address; what it does not say is as in the view. Unknown orders are left out."""
    asked = given.get("sort") or (view.sort if view else "")
    name = asked.removeprefix("-")
    sort = listing.sort(name, viewer) or listing.sort(listing.default_sort, viewer) or listing.sorts[0]
    is_known = sort.name == name
    tree, problem = _asked(listing, given, view)
    group = given.get("group", view.group if view else "")
    grouped = listing.field_named(group, viewer) if group else None
    return Wish(
        query=clean_line(given.get("q", ""))[:LONGEST_QUERY],
        sort=sort.name,
        descending=asked.startswith("-") if is_known else sort.starts_descending,
        cursor=given.get("after", ""),
        tree=tree,
        problem=problem,
        group=group if grouped and grouped.is_grouped else "",
        view=view,
        kept={name: given[name] for name in listing.keeps if given.get(name)},
    )


def _asked(listing: Listing, given: Mapping[str, str], view: SavedView | None) -> tuple[Any, str]:
    """Return the filter that the address gives, in full or by shortcuts, and what is wrong with it."""
    try:
        trees: list[Any] = [
            build(clean_line(given[name])) for name, build in listing.shortcuts if given.get(name)
        ]
        if given.get("filter"):
            trees.append(None if given["filter"] == NO_FILTER else load(given["filter"]))
        elif view is not None:
            trees.insert(0, view.filter)
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
    width: int = 0


@dataclass(frozen=True)
class Chip:
    """A condition in words, with the address without it."""

    text: SafeString
    url: str


# icons: user users world
ICONS = {"mine": "user", "team": "users", "everyone": "world"}


@dataclass(frozen=True)
class Tab:
    """A view in the row of views."""

    label: Any
    url: str
    icon: str
    is_now: bool


@dataclass(frozen=True)
class Group:
    """A group of the list: what its rows have in common, how many there are, where they stand alone."""

    label: SafeString
    count: Count
    url: str


class ListPage:
    """One page of a list as the template draws it; each part is worked out when it is asked for."""

    def __init__(self, listing: Listing, viewer: Actor, wish: Wish, views: Sequence[SavedView] = ()) -> None:
        self.listing, self.viewer, self.wish, self.views = listing, viewer, wish, views
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
        return self._narrowed()

    def _narrowed(self, *, is_walked: bool = False) -> QuerySet[Any]:
        rows = self.listing.rows(self.viewer)
        if self.problem:
            return rows.none()
        if self.node is not None:
            rows = rows.filter(condition_of(self.node, self.viewer, is_walked=is_walked))
        if self.wish.query and self.listing.search:
            rows = rows.filter(self.listing.search(self.viewer, self.wish.query))
        return rows

    @cached_property
    def reading(self) -> Reading:
        """What reads this page."""
        cursor = keyset.decode(self.wish.cursor) if self.wish.cursor else None
        place = Place(self.sort, self.wish.descending, cursor, PAGE)
        walked = self._narrowed(is_walked=True) if self.is_filtered and not self.problem else None
        return Reading(
            self.listing, self.viewer, self.found, place, walked=walked, is_sought=bool(self.wish.query)
        )

    @property
    def slice(self) -> Slice:
        """The rows of this page, with its neighbours."""
        return self.reading.slice

    @property
    def rows(self) -> list[Any]:
        """The records of this page."""
        return self.slice.rows

    @property
    def drawn(self) -> Iterator[SafeString]:
        """The rows as the table writes them."""
        return draw(self.rows, self.listing, self.columns, self.viewer, has_ticks=bool(self.acts))

    @cached_property
    def acts(self) -> list[Act]:
        """What the viewer may do with many rows at once."""
        return acts_for(self.listing, self.viewer)

    @property
    def count(self) -> Count:
        """How many rows there are on all pages."""
        return self.reading.count

    @property
    def count_url(self) -> str:
        """Where the count is asked for once the page stands; nothing where it is known with the page."""
        if not self.reading.is_count_awaited:
            return ""
        return reverse("lists:list_count", args=[self.listing.key]) + self.here

    @cached_property
    def columns(self) -> list[Column]:
        """The columns as the viewer, else the view, has arranged them; those of the listing otherwise."""
        known = {column.name: column for column in self.listing.columns_for(self.viewer)}
        view = self.wish.view
        kept = self.layout or (view.columns if view else [])
        chosen = [known[one["name"]] for one in kept if one["name"] in known]
        return chosen or [column for column in known.values() if column.is_shown]

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns, each with the order its click leads to."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        sort = self.listing.sort(column.sort, self.viewer) if column.sort else None
        width = self.widths.get(column.name, WIDTH_OF_KEYS if column.is_key else WIDTH)
        if sort is None:
            return Head(column, width=width)
        is_now = sort.name == self.sort.name
        turned = not self.wish.descending if is_now else sort.starts_descending
        direction = ("descending" if self.wish.descending else "ascending") if is_now else ""
        return Head(column, self.address(sort=f"{'-' if turned else ''}{sort.name}"), direction, width)

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
            chips.append(Chip(text, self.address(filter=as_text(rest) or NO_FILTER)))
        return chips

    @property
    def is_exported(self) -> bool:
        """Whether records of this kind can be written to files."""
        return any(one.kind == self.listing.kind for one in registry().all("exporters"))

    @property
    def report_url(self) -> str:
        """Where this list is counted: a report with its filter; nothing where none counts it, or a word is searched for."""
        known = next((one for one in registry().all("reports") if one.listing == self.listing.key), None)
        if known is None or self.wish.query or self.problem:
            return ""
        words = {"period": "this_year", "filter": as_text(self.wish.tree)}
        asked = urlencode({name: value for name, value in words.items() if value})
        return f"{reverse('lists:report', args=[known.key])}?{asked}"

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
        """What a search form must carry along: view, order, filter, grouping."""
        return [(name, value) for name, value in self._parts.items() if value and name != "q"]

    @property
    def sort_word(self) -> str:
        """The order as the address says it; nothing for the usual one."""
        is_default = self.sort.name == self.listing.default_sort
        if is_default and self.wish.descending == self.sort.starts_descending:
            return ""
        return f"{'-' if self.wish.descending else ''}{self.sort.name}"

    @property
    def here(self) -> str:
        """The query string of this view as it is."""
        return self.address()

    @cached_property
    def _parts(self) -> dict[str, str]:
        """What an address must say so that it leads here: what is as in the view is left out."""
        view, usual = self.wish.view, default_of(self.viewer, self.views)
        sort, tree, group = self.sort_word, self.wish.tree, self.wish.group
        parts = {
            "q": self.wish.query,
            "sort": sort,
            "filter": as_text(tree),
            "group": group,
            **self.wish.kept,
        }
        if view is not None:
            parts["view"] = str(view.pk)
            parts["sort"] = "" if sort == view.sort else sort or self.sort.name
            parts["filter"] = "" if tree == joined([view.filter]) else as_text(tree) or NO_FILTER
            parts["group"] = "" if group == view.group else group
        elif usual is not None:
            parts["view"] = NO_VIEW
        return parts

    @property
    def carried(self) -> str:
        """The query string that says the whole filter, without its view: for another page over the same records."""
        parts = {"q": self.wish.query, "filter": as_text(self.wish.tree)}
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def is_changed(self) -> bool:
        """Whether the view is not as it was saved."""
        parts = {name: value for name, value in self._parts.items() if name in {"sort", "filter", "group"}}
        return self.wish.view is not None and (any(parts.values()) or bool(self.layout))

    def address(self, **changes: str) -> str:
        """Return the query string of this view with some parameters changed; paging starts anew unless it is given."""
        parts = {**self._parts, **changes}
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def tabs(self) -> list[Tab]:
        """The views that can be opened, the whole list first."""
        current = self.wish.view
        whole = {"view": NO_VIEW} if default_of(self.viewer, self.views) else {}
        own = [
            Tab(view.name, self._opening({"view": str(view.pk)}), ICONS[view.scope], is_now=view == current)
            for view in self.views
        ]
        ready = [self._ready_tab(one) for one in self.listing.ready]
        is_whole = current is None and not any(tab.is_now for tab in ready)
        return [Tab(_("All"), self._opening(whole), "", is_now=is_whole), *ready, *own]

    def _opening(self, words: Mapping[str, str]) -> str:
        return "?" + urlencode({**words, **self.wish.kept})

    def _ready_tab(self, ready: Ready) -> Tab:
        asked = wish_of(self.listing, self.viewer, ready.asks)
        is_now = self.wish.view is None and asked.tree is not None and asked.tree == self.wish.tree
        return Tab(ready.label, self._opening(ready.asks), ready.icon, is_now=is_now)

    @property
    def may_save(self) -> bool:
        """Whether the viewer may keep views."""
        return self.viewer.may("lists.save_views") and not self.viewer.read_only

    @property
    def may_change_view(self) -> bool:
        """Whether the viewer may change the view that is open."""
        view = self.wish.view
        return self.may_save and view is not None and view.may_change(self.viewer)

    @cached_property
    def layout(self) -> Columns:
        """The columns as the viewer has arranged them here."""
        return arranged(self.viewer, self.listing.key, self.wish.view)

    @cached_property
    def widths(self) -> dict[str, int]:
        """The widths that were given to columns."""
        view = self.wish.view
        kept = self.layout or (view.columns if view else [])
        return {one["name"]: one["width"] for one in kept if "width" in one}

    @property
    def picks(self) -> list[tuple[Column, bool]]:
        """All columns, those that are shown first and in their order, with whether they are shown."""
        shown = self.columns
        rest = [one for one in self.listing.columns_for(self.viewer) if one not in shown]
        return [(one, True) for one in shown] + [(one, False) for one in rest]

    @property
    def groupings(self) -> list[tuple[Any, str, bool]]:
        """What the list can be grouped by: label, address, whether it is now."""
        offered = [one for one in self.listing.fields_for(self.viewer) if one.is_grouped]
        none = (pgettext("grouping", "No groups"), self.address(group=""), not self.wish.group)
        return [
            none,
            *((one.label, self.address(group=one.name), one.name == self.wish.group) for one in offered),
        ]

    @cached_property
    def _grouped_by(self) -> Field | None:
        return None if self.problem else self.listing.field_named(self.wish.group, self.viewer)

    @cached_property
    def grouped(self) -> Groups:
        """What the list was counted by, and from how many rows on groups are shown."""
        return grouping.counts(self.found, self._grouped_by) if self._grouped_by else Groups()

    @property
    def is_grouped(self) -> bool:
        """Whether groups stand here instead of rows, or the reason why there are none."""
        return bool(self.grouped.found or self.grouped.problem)

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the list with their counts, the largest first."""
        known = self._grouped_by
        if known is None:
            return []
        found = []
        for value, shown, count in self.grouped.found:
            tree = grouping.condition(known, value)
            label = self.writer.group_label(known, shown)
            address = self.address(filter=as_text(joined([self.wish.tree, tree])), group="")
            found.append(Group(label, count, address))
        return found


def open_list(listing: Listing, viewer: Actor, given: Mapping[str, str]) -> ListPage:
    """Return the page of a list as an address asks for it, in the view that it names or that opens by itself."""
    listing = listing.extended(viewer)
    found = views(viewer, listing.key)
    word = given.get("view", "")
    chosen = next((view for view in found if str(view.pk) == word), None)
    if chosen is None and not word and not set(given) - {"open", *listing.keeps}:
        chosen = default_of(viewer, found)
    return ListPage(listing, viewer, wish_of(listing, viewer, given, chosen), found)


def as_text(tree: Any) -> str:
    """Return a filter as an address carries it; nothing for none."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")) if tree else ""
