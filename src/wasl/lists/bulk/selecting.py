"""Which records a bulk work meets: those ticked, or all that a list shows for a filter and a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.lists.filters import compile_filter
from wasl.lists.listing import Listing
from wasl.lists.models import BulkTarget, BulkWork

MOST_TICKED = 1_000


@dataclass(frozen=True)
class Chosen:
    """Records by id, or (where `ids` is None) all rows of the list that meet a filter (its JSON form) and a search."""

    ids: Sequence[UUID] | None = None
    tree: Any = None
    query: str = ""

    def rows(self, listing: Listing, viewer: Actor) -> Any:
        """Return the rows of the list that are meant, in no order; raises `Invalid` for a filter that is none."""
        rows = listing.rows(viewer)
        if self.tree is not None:
            rows = rows.filter(compile_filter(listing, viewer, self.tree))
        if self.query and listing.search:
            rows = rows.filter(listing.search(viewer, self.query))
        return rows.order_by()


def aim(work: BulkWork, listing: Listing, chosen: Chosen, by: Actor) -> int:
    """Write down the records that a work is to meet; returns how many."""
    if chosen.ids is not None:
        ids = list(dict.fromkeys(chosen.ids))
        copy_in(BulkTarget, [unsaved(BulkTarget, work_id=work.pk, record_id=pk) for pk in ids])
        return len(ids)
    try:
        sql, params = chosen.rows(listing, by).values("pk").query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can meet
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO lists_bulktarget (work_id, record_id, state, before) SELECT %s, pk, '', '{{}}' FROM ({sql}) t(pk)",  # noqa: S608 - Django's own SQL
            [work.pk, *params],
        )
        return int(cursor.rowcount)
