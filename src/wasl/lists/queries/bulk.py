"""Reads work on many records: one, the latest, what became of the records, what stands still."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.lists import counting
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.counting import Count
from wasl.lists.listing import Listing
from wasl.lists.models import BulkTarget, BulkWork
from wasl.records.models import Anchor
from wasl.records.queries import as_uuid

LATEST = 50
SHOWN = 200
NAMED = 5


@dataclass(frozen=True)
class Outcome:
    """What became of one record: its anchor where the viewer may see it, the state, and the reason of a refusal."""

    record_id: UUID
    anchor: Anchor | None
    state: str
    label: str
    reason: str = ""


def get_bulk(viewer: Actor, pk: UUID | str) -> BulkWork:
    """Return a bulk work that `viewer` may see; raises `NotFound`."""
    rows = BulkWork.objects.visible_to(viewer).select_related("asked_by", "stop")
    found: BulkWork | None = rows.filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def bulk_works(viewer: Actor) -> list[BulkWork]:
    """Return the latest works the viewer may see, newest first."""
    return list(BulkWork.objects.visible_to(viewer).select_related("asked_by").order_by("-id")[:LATEST])


def outcomes(viewer: Actor, work: BulkWork, states: Sequence[str] = ()) -> list[Outcome]:
    """Return what became of the first 200 records of a work (in these states), in their order."""
    rows = work.targets.exclude(state=BulkTarget.State.WAITING).order_by("id")
    if states:
        rows = rows.filter(state__in=states)
    targets = list(rows[:SHOWN])
    anchors = Anchor.objects.visible_to(viewer).in_bulk([target.record_id for target in targets])
    return [
        Outcome(
            target.record_id,
            anchors.get(target.record_id),
            target.state,
            str(BulkTarget.State(target.state).label),
            target.before.get("reason", "") if target.state == BulkTarget.State.REFUSED else "",
        )
        for target in targets
    ]


def stalled_bulk(viewer: Actor, *, before: datetime.datetime) -> list[BulkWork]:
    """Return what should be moving but has not since a moment."""
    moving = (BulkWork.State.RUNNING, BulkWork.State.UNDOING)
    return list(BulkWork.objects.visible_to(viewer).filter(state__in=moving, moved_at__lt=before))


@dataclass(frozen=True)
class Preview:
    """Whom a work would meet: how many, whether that is exact, and the first of them by name."""

    count: Count
    names: list[str]

    @property
    def more(self) -> int:
        """Return how many there are beside those named."""
        return max(0, self.count.value - len(self.names))


def preview(viewer: Actor, listing: Listing, chosen: Chosen) -> Preview:
    """Return whom a work on these records would meet; raises `Invalid` for a filter that is none."""
    if chosen.ids is not None:
        rows = registry().kind(listing.kind).model.objects.visible_to(viewer).filter(pk__in=list(chosen.ids))
        count = Count(rows.count())
    else:
        rows = chosen.rows(listing, viewer)
        count = counting.count(rows, counting.WHOLE, is_planned=False)
    names = rows.order_by("sort_key", "pk").values_list("anchor__title", flat=True)[:NAMED]
    return Preview(count, list(names))
