"""Reads what a file that came back would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wasl.exchange.exporting import ID, VERSION
from wasl.exchange.models import Import, ImportChange
from wasl.kernel.actor import Actor
from wasl.records.models import Anchor

PAGE = 50
DECISIONS = ImportChange.Decision.choices


@dataclass(frozen=True)
class ShownChange:
    """A row that changes its record: the cells as (column, old, new, whether others have changed this too)."""

    number: int
    record_id: UUID
    title: str
    cells: Sequence[tuple[str, str, str, bool]]
    is_conflict: bool
    decision: str


def changes(
    viewer: Actor, item: Import, *, after: int = 0, limit: int = PAGE, only_conflicts: bool = False
) -> list[ShownChange]:
    """Return changed rows in the order of the file, from the one behind row number `after`."""
    if not item.is_visible_to(viewer):
        return []
    rows: Any = ImportChange.objects.filter(of=item, number__gt=after).order_by("number")
    if only_conflicts:
        rows = rows.filter(is_conflict=True)
    found = list(rows[:limit])
    ids = [change.record_id for change in found]
    anchors = Anchor.objects.visible_to(viewer).filter(pk__in=ids)
    titles = dict(anchors.values_list("pk", "title"))
    # a record that the viewer may not see (an administrator looks at the import of a leaver) stays unnamed and unread
    return [
        ShownChange(
            change.number,
            change.record_id,
            titles.get(change.record_id, ""),
            change.cells if change.record_id in titles else (),
            change.is_conflict,
            change.decision,
        )
        for change in found
    ]


def unknown_columns(viewer: Actor, item: Import) -> list[str]:
    """Return the columns of a returned file whose name says no field of ours."""
    if not item.is_visible_to(viewer):
        return []
    known = {line["column"] for line in item.mapping}
    return [
        name for place, name in enumerate(item.columns) if place not in known and name not in {ID, VERSION}
    ]
