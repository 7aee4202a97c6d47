"""Queue work: the open rows of a list one after the other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from wasl.activities.models import OPEN, Activity
from wasl.kernel.actor import Actor
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list


@dataclass(frozen=True)
class Place:
    """Where one stands in a queue: the one to do now, and how many are left with it (no more than are counted)."""

    activity: Activity | None
    left: int
    is_exact: bool


MOST = 500


def place_in(
    viewer: Actor, listing: Listing, given: Mapping[str, str], skipped: Collection[UUID] = ()
) -> Place:
    """Return the first open row of a list as an address asks for it, without those that were skipped."""
    rows = open_list(listing, viewer, given).found.filter(OPEN).exclude(pk__in=list(skipped))
    ordered = rows.order_by("due_at", "pk").values_list("pk", flat=True)
    ids = list(ordered[: MOST + 1])
    found = Activity.objects.filter(pk=ids[0]).first() if ids else None
    return Place(found, min(len(ids), MOST), len(ids) <= MOST)
