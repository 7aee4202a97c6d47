"""One's calendars elsewhere: how they stand, and what waits there for an answer."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wasl.activities.models import Activity
from wasl.calendar.models import Busy, Distant, Link
from wasl.calendar.wording import FAULTS, Fault
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound

MOST = 5


@dataclass(frozen=True)
class Linked:
    """A calendar elsewhere as its person sees it: how many are kept the same, how many the server refuses."""

    link: Link
    ours: int
    foreign: int
    refused: int
    asked: Sequence[Distant]

    @property
    def fault(self) -> Fault | None:
        """Why it failed last."""
        return FAULTS.get(self.link.error)


def _own(viewer: Actor) -> QuerySet[Link]:
    return Link.objects.filter(user_id=viewer.user_id) if viewer.user_id else Link.objects.none()


def links(viewer: Actor) -> list[Linked]:
    """Return one's calendars elsewhere."""
    kept = Q(objects_there__is_ours=True, objects_there__state="kept")
    rows = _own(viewer).annotate(
        ours=Count("objects_there", filter=kept & ~Q(objects_there__etag="")),
        foreign=Count("objects_there", filter=Q(objects_there__is_ours=False)),
        refused=Count("objects_there", filter=Q(objects_there__state="refused")),
    )
    found = list(rows)
    waiting = asked(viewer, found)
    return [
        Linked(one, one.ours, one.foreign, one.refused, [row for row in waiting if row.link_id == one.pk])
        for one in found
    ]


def asked(viewer: Actor, found: Sequence[Link]) -> list[Distant]:
    """Return meetings that were deleted in these calendars and wait for an answer, as far as one may see them."""
    seen = Activity.objects.visible_to(viewer)
    rows = Distant.objects.filter(link__in=found, state=Distant.State.ASKED, activity__in=seen)
    return list(rows.select_related("activity").order_by("pk"))


def get_link(viewer: Actor, pk: UUID) -> Link:
    """Return one's own calendar elsewhere; raises `NotFound`."""
    found = _own(viewer).select_related("user").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_asked(viewer: Actor, pk: int) -> Distant:
    """Return a meeting of one's own that waits for an answer; raises `NotFound`."""
    rows = Distant.objects.select_related("link__user", "activity")
    found = rows.filter(pk=pk, link__in=_own(viewer), state=Distant.State.ASKED).first()
    if found is None or found.activity is None:
        raise NotFound
    return found


def busy_spans(
    people: Sequence[UUID], first: datetime.datetime, last: datetime.datetime
) -> QuerySet[Busy, tuple[UUID, datetime.datetime, datetime.datetime]]:
    """Return who is busy elsewhere from when to when between two moments; with what is nobody's business."""
    rows = Busy.objects.filter(user__in=people, is_free=False, starts_at__lt=last, ends_at__gt=first)
    return rows.values_list("user_id", "starts_at", "ends_at")
