"""What a person was told: only their own, and only of what they may see now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from wasl.automation.models import Follow, Notification, NotificationPreferences
from wasl.automation.saying import Said, say
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.records.models import Anchor, Event, Record
from wasl.records.queries.timeline import anchor_visible

PAGE = 50
# the sign shows "99+" above it
MOST_COUNTED = 99
NEWS = 3


@dataclass(frozen=True)
class NotificationPage:
    """Notifications newest first, in words, and the key to ask for older ones (None at the end)."""

    items: list[Said]
    older: UUID | None


@dataclass(frozen=True)
class Unread:
    """How many wait (one more than `MOST_COUNTED` at most), the newest of them, and those that have come since."""

    count: int
    newest: UUID | None
    news: list[Said]


def _own(viewer: Actor) -> QuerySet[Notification]:
    """Return what the viewer was told, without what has gone out of sight since."""
    rows = Notification.objects.filter(person_id=viewer.user_id, is_shown=True)
    visible = Q(anchor__is_deleted=False) & anchor_visible(viewer, "anchor__")
    return rows.filter(Q(anchor=None) | visible)


def notifications(
    viewer: Actor, *, is_unread: bool = False, before: UUID | None = None, limit: int = PAGE
) -> NotificationPage:
    """Return a page of what the viewer was told, newest first."""
    rows = _own(viewer).select_related("anchor").order_by("-id")
    rows = rows.filter(read_at=None) if is_unread else rows
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    older = found[limit - 1].id if len(found) > limit else None
    return NotificationPage(say(viewer, found[:limit]), older)


def unread(viewer: Actor, *, after: UUID | None = None) -> Unread:
    """Return what waits for the viewer; `after` is the newest that their page knows of."""
    rows = _own(viewer).filter(read_at=None).order_by("-id")
    keys = list(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    fresh = [key for key in keys if after and key > after][:NEWS]
    news = say(viewer, list(rows.select_related("anchor").filter(pk__in=fresh))) if fresh else []
    return Unread(len(keys), keys[0] if keys else None, news)


def notifications_in_words(viewer: Actor, rows: Sequence[Notification]) -> list[Said]:
    """Return some of the viewer's notifications in words."""
    return say(viewer, [row for row in rows if row.person_id == viewer.user_id])


def get_notification(viewer: Actor, pk: UUID) -> Notification:
    """Return one notification of the viewer's; raises `NotFound`."""
    found = _own(viewer).select_related("anchor").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def address_of(notification: Notification) -> str:
    """Return where what a notification is about stands: a page, the record, the very message in a room; or nothing."""
    anchor = notification.anchor
    if anchor is None:
        return notification.address
    address = reverse("records:open", args=[anchor.id])
    if anchor.kind not in registry().circles or notification.event_id is None:
        return address
    event = Event.objects.filter(pk=notification.event_id).first()
    return f"{address}?note={event.data['note']}" if event and "note" in event.data else address


def is_following(viewer: Actor, record: Record | Anchor) -> bool:
    """Tell whether the viewer has chosen to hear of a record."""
    return Follow.objects.filter(person_id=viewer.user_id, anchor_id=record.id).exists()


def own_preferences(viewer: Actor) -> NotificationPreferences:
    """Return how the viewer wants to hear of things; raises `NotFound` for strangers."""
    if viewer.user_id is None:
        raise NotFound
    found = NotificationPreferences.objects.filter(pk=viewer.user_id).first()
    return found or NotificationPreferences(person_id=viewer.user_id)
