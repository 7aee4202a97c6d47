"""Lists over the API: the same listing as the page, with the filter language, a cursor and a count."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import ConfigDict

from wasl.kernel.actor import Actor
from wasl.kernel.api import LIMIT, Count, PageSize
from wasl.kernel.errors import Invalid
from wasl.lists import keyset
from wasl.lists.filters import condition_of, load, parse
from wasl.lists.listing import Listing
from wasl.lists.queries import get_view
from wasl.lists.reading import Place, Reading


class ListAsked(Schema):
    """What a caller may ask of a list: words, a `filter` (the schema Filter, as JSON), a saved `view`, an order.

    With a view its filter must hold too, and its order is the usual one.
    """

    model_config = ConfigDict(extra="forbid")

    q: str = ""
    filter: str = ""
    view: uuid.UUID | None = None
    sort: str = ""
    limit: PageSize = LIMIT
    cursor: str = ""


AskedOfList = Query[ListAsked]


@dataclass(frozen=True)
class Answer:
    """The rows of a page with what goes around them."""

    rows: list[Any]
    next_cursor: str | None
    count: Count


def answer(listing: Listing, viewer: Actor, asked: ListAsked) -> Answer:
    """Return one page of a listing as asked; raises `Invalid` by parameter."""
    listing = listing.extended(viewer)
    view = get_view(viewer, asked.view) if asked.view else None
    order = asked.sort or (view.sort if view else "")
    name = order.removeprefix("-") or listing.default_sort
    sort = listing.sort(name, viewer)
    if sort is None:
        offered = ", ".join(entry.name for entry in listing.sorts_for(viewer))
        raise Invalid(fields={"sort": [_("Sort by one of these: %(names)s.") % {"names": offered}]})
    trees = [load(asked.filter)] if asked.filter else []
    trees += [view.filter] if view is not None and view.filter else []
    nodes = [parse(listing, viewer, tree) for tree in trees]

    def rows(*, is_walked: bool = False) -> QuerySet[Any]:
        found = listing.rows(viewer)
        for node in nodes:
            found = found.filter(condition_of(node, viewer, is_walked=is_walked))
        if asked.q and listing.search:
            found = found.filter(listing.search(viewer, asked.q[:200]))
        return found

    descending = order.startswith("-") if order else sort.starts_descending
    cursor = keyset.decode(asked.cursor) if asked.cursor else None
    walked = rows(is_walked=True) if nodes or asked.q else None
    place = Place(sort, descending, cursor, asked.limit)
    reading = Reading(listing, viewer, rows(), place, walked=walked, is_sought=bool(asked.q))
    found, total = reading.slice, reading.count
    word = found.next.encode() if found.next else None
    return Answer(found.rows, word, Count(value=total.value, exact=total.is_exact))
