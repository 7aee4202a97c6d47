"""One's own notifications, and following records, for programs."""

import datetime
import uuid
from typing import Literal

from ninja import Router

from wasl.automation import commands, queries
from wasl.automation.saying import Said, plain
from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_key, write_cursor
from wasl.kernel.web import Request
from wasl.records.queries import get_anchor

router = Router(tags=["notifications"])


class NotificationOut(Out):
    """What the token's person was told, in words of the asked language."""

    id: uuid.UUID
    kind: str
    title: str
    line: str
    excerpt: str
    record: uuid.UUID | None
    event: uuid.UUID | None
    at: datetime.datetime
    read_at: datetime.datetime | None


class ReadAllOut(Out):
    """How many were read by this."""

    count: int


class FollowIn(In):
    """Whether the record is to be followed."""

    is_following: bool


class FollowOut(Out):
    """Whether the token's person follows the record."""

    record: uuid.UUID
    is_following: bool


def notification_out(said: Said) -> NotificationOut:
    """Return a notification as programs see it."""
    row = said.notification
    return NotificationOut(
        id=row.id,
        kind=row.kind,
        title=said.title,
        line=plain(said.line),
        excerpt=said.excerpt,
        record=row.anchor_id,
        event=row.event_id,
        at=row.at,
        read_at=row.read_at,
    )


@router.get("/notifications", response=Listed[NotificationOut], operation_id="notification_list")
def notification_list(
    request: Request, state: Literal["all", "unread"] = "all", limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[NotificationOut]:
    """Return what the token's person was told, newest first; `count` is that of the unread ones, up to 100."""
    found = queries.notifications(
        request.actor, is_unread=state == "unread", before=read_key(cursor), limit=limit
    )
    waiting = queries.unread(request.actor).count
    return Listed(
        items=[notification_out(said) for said in found.items],
        next_cursor=write_cursor(str(found.older)) if found.older else None,
        count=Count(value=waiting, exact=waiting <= queries.MOST_COUNTED),
    )


@router.post("/notifications/read", response=ReadAllOut, operation_id="notification_read_all")
def notification_read_all(request: Request) -> ReadAllOut:
    """Mark all as read."""
    return ReadAllOut(count=commands.read_notifications(None, by=request.actor))


@router.post(
    "/notifications/{notification_id}/read", response=NotificationOut, operation_id="notification_read"
)
def notification_read(request: Request, notification_id: uuid.UUID) -> NotificationOut:
    """Mark one as read."""
    row = queries.get_notification(request.actor, notification_id)
    commands.read_notifications([row.pk], by=request.actor)
    row = queries.get_notification(request.actor, notification_id)
    return notification_out(queries.notifications_in_words(request.actor, [row])[0])


@router.get("/records/{record_id}/follow", response=FollowOut, operation_id="record_follow_get")
def record_follow_get(request: Request, record_id: uuid.UUID) -> FollowOut:
    """Tell whether the token's person follows a record."""
    anchor = get_anchor(request.actor, record_id)
    return FollowOut(record=anchor.id, is_following=queries.is_following(request.actor, anchor))


@router.put("/records/{record_id}/follow", response=FollowOut, operation_id="record_follow")
def record_follow(request: Request, record_id: uuid.UUID, payload: FollowIn) -> FollowOut:
    """Follow a record, or follow it no more."""
    anchor = get_anchor(request.actor, record_id)
    change = commands.follow if payload.is_following else commands.unfollow
    change(anchor, by=request.actor)
    return FollowOut(record=anchor.id, is_following=payload.is_following)
