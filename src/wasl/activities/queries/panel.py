"""What waits on one record: the panel beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from wasl.activities.models import CURRENT, Activity
from wasl.activities.queries.activities import hide
from wasl.kernel.actor import Actor
from wasl.records.models import Anchor

SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """The open tasks, calls and meetings of a record, the earliest first, and how many were finished."""

    items: Sequence[Activity]
    has_more: bool
    done_count: int


def waiting(viewer: Actor, anchor: Anchor) -> Waiting:
    """Return what waits on a record, as far as the viewer may see it; two queries."""
    rows = Activity.objects.visible_to(viewer).filter(CURRENT).about_record(anchor.pk)
    found = list(
        rows.open().select_related("owner").order_by(F("due_at").asc(nulls_last=True), "pk")[: SHOWN + 1]
    )
    return Waiting(hide(found[:SHOWN], viewer), len(found) > SHOWN, rows.filter(state="done").count())


def next_of(viewer: Actor, anchor: Anchor) -> Activity | None:
    """Return what will be done next on a record, as far as the viewer may see it."""
    rows = Activity.objects.visible_to(viewer).open().filter(CURRENT, due_at__isnull=False)
    return rows.about_record(anchor.pk).order_by("due_at", "pk").first()
