"""Reads one page of a listing with its count: along the order's index, or by the keys of few rows found first."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from wasl.kernel.actor import Actor
from wasl.lists import counting, keyset
from wasl.lists.counting import Count, Look, Plan
from wasl.lists.keyset import Cursor, Slice
from wasl.lists.listing import Listing, Sort, Way
from wasl.lists.patience import A_MOMENT, within
from wasl.lists.sampling import about

# so many rows of a table show about how many of all fit
SAMPLE = 500


@dataclass(frozen=True)
class Place:
    """Which page is wanted: the order, its direction, where it starts and how long it is."""

    sort: Sort
    descending: bool
    cursor: Cursor | None
    limit: int


class Reading:
    """A page of the `rows` of a listing; nothing is asked before it is needed.

    `walked` are the same rows, with a condition made for trying one after the other; it is given where a filter or words
    narrow the list. The planner's word for its length is not trusted then, and a list that looks dear is first walked
    along its order for a moment: where many rows fit, the page is full at once and nobody has to wait for the count.
    A few hundred rows, drawn by chance, say whether that is so: where too few of them fit, the walk is spared. Of a list
    that is narrowed by words (`is_sought`) they know more than the planner, who takes each word for a chance of its own.
    """

    def __init__(
        self,
        listing: Listing,
        viewer: Actor,
        rows: QuerySet[Any],
        place: Place,
        *,
        walked: QuerySet[Any] | None,
        is_sought: bool = False,
    ) -> None:
        self.listing, self.viewer, self.rows, self.place = listing, viewer, rows, place
        self.walked, self.is_sought = walked, is_sought
        self._are_many = False

    @cached_property
    def plan(self) -> Plan:
        """What the planner expects of the list."""
        return counting.planned(self.rows)

    @cached_property
    def look(self) -> Look | None:
        """What is known of a narrowed list once somebody has looked: the way that the planner takes for the cheaper."""
        if self.walked is None:
            return None
        if counting.is_other(self.walked, self.rows):
            plan = counting.planned(self.walked)
            if plan.cost < self.plan.cost:
                return counting.look(self.walked, plan, tried=self.walked)
        return counting.look(self.rows, self.plan, tried=self.walked)

    @cached_property
    def slice(self) -> Slice:
        """The rows of the page."""
        if self._at_once is not None:
            return self._at_once
        sort = self.place.sort
        if self._are_far:
            return self._page(self.rows, dataclasses.replace(sort, way=Way.GATHERED))
        if self.look is not None and self.look.keys is not None:
            rows = self.listing.rows(self.viewer).filter(pk__in=self.look.keys)
            return self._page(rows, dataclasses.replace(sort, way=Way.FEW))
        if self._is_walk_vain or (self.look is not None and self.look.is_dear):
            sort = dataclasses.replace(sort, way=Way.GATHERED)
        return self._page(self.rows, sort)

    @cached_property
    def _at_once(self) -> Slice | None:
        """The page of a dear list of many rows where a short walk fills it."""
        return within(A_MOMENT, self._walk, is_unsorted=True) if self._is_worth_a_walk else None

    def _walk(self) -> Slice | None:
        """Try one row after the other along the order; None where of a sample too few fit."""
        if self.walked is None:
            return None
        self._are_many = about(self.walked, SAMPLE) > counting.FEW
        if not self._are_many:
            return None
        return self._page(self.walked, dataclasses.replace(self.place.sort, way=Way.SOUGHT))

    @property
    def _is_worth_a_walk(self) -> bool:
        """Whether the list looks dear and many rows fit, so that the first of them may stand close together."""
        if self.walked is None:
            return False
        if self.is_sought:
            return self.plan.cost >= counting.TRIFLE
        return self.plan.cost >= counting.CHEAP and self.plan.rows > counting.FEW

    @property
    def _is_walk_vain(self) -> bool:
        """Whether a walk of a moment met too few rows: those that fit stand far from the beginning of the order."""
        return self._is_worth_a_walk and self._at_once is None

    @property
    def _are_far(self) -> bool:
        """Whether many rows fit, none of them near: they are put in order at once, and nobody waits for their count."""
        return self._is_walk_vain and self._are_many

    def _page(self, rows: QuerySet[Any], sort: Sort) -> Slice:
        place, ready = self.place, sort.narrowed(rows, self.viewer)
        return keyset.page(ready, sort, descending=place.descending, limit=place.limit, cursor=place.cursor)

    @property
    def is_count_awaited(self) -> bool:
        """Whether the page stands and the count is still to be worked out, which may take a second."""
        return (self._at_once is not None or self._are_far) and self.slice.next is not None

    @property
    def count(self) -> Count:
        """How many rows there are on all pages."""
        if self.place.cursor is None and self.slice.next is None:
            return Count(len(self.slice.rows))
        return self.counted

    @cached_property
    def counted(self) -> Count:
        """The same for whoever asks for the number alone, without the page."""
        if self.look is not None and self.look.count is not None:
            return self.look.count
        return counting.count(self.rows, plan=self.plan, is_planned=self.walked is None, tried=self.walked)
