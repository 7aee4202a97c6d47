"""Reads one page of a listing with its count: by the order's index, or by the keys of few rows found first."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from wasl.kernel.actor import Actor
from wasl.lists import counting, keyset
from wasl.lists.counting import Count, Look
from wasl.lists.keyset import Cursor, Slice
from wasl.lists.listing import Listing, Sort


@dataclass(frozen=True)
class Place:
    """Which page is wanted: the order, its direction, where it starts and how long it is."""

    sort: Sort
    descending: bool
    cursor: Cursor | None
    limit: int


class Reading:
    """A page of the `rows` of a listing; nothing is asked before it is needed.

    `is_narrowed` says that a filter or words narrow the list: the planner's word for its length is not trusted then,
    and how few rows are left decides how the page is read.
    """

    def __init__(
        self, listing: Listing, viewer: Actor, rows: QuerySet[Any], place: Place, *, is_narrowed: bool
    ) -> None:
        self.listing, self.viewer, self.rows, self.place = listing, viewer, rows, place
        self.is_narrowed = is_narrowed

    @cached_property
    def look(self) -> Look | None:
        """What is known before the page is read, where something narrows the list."""
        return counting.look(self.rows) if self.is_narrowed else None

    @cached_property
    def slice(self) -> Slice:
        """The rows of the page."""
        sort, rows, look = self.place.sort, self.rows, self.look
        if look is not None and look.keys is not None:
            rows = self.listing.rows(self.viewer).filter(pk__in=look.keys)
        else:
            rows = sort.narrowed(rows, self.viewer)
            if look is not None and look.is_dear:
                sort = dataclasses.replace(sort, is_loose=True)
        place = self.place
        return keyset.page(rows, sort, descending=place.descending, limit=place.limit, cursor=place.cursor)

    @cached_property
    def count(self) -> Count:
        """How many rows there are on all pages."""
        if self.look is not None and self.look.count is not None:
            return self.look.count
        if self.place.cursor is None and self.slice.next is None:
            return Count(len(self.slice.rows))
        if self.look is not None:
            return counting.count(self.rows, plan=self.look.plan, is_planned=False)
        return counting.count(self.rows)
