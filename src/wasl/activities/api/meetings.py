"""Meetings for programs: list, read, plan, change, hold, in batches."""

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from wasl.activities import commands
from wasl.activities.api import shapes
from wasl.activities.api.shapes import ActivityChange, ActivityOut, DropIn, HeldIn, SnoozeIn
from wasl.activities.listings import MEETINGS
from wasl.activities.models import Activity
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList

router = Router(tags=["meetings"])
KIND = "meeting"


class MeetingHeldIn(HeldIn):
    """How a meeting went; `text` is its minutes."""

    place: str = ""


class MeetingChange(ActivityChange):
    """What may be set of a meeting."""

    place: str | None = None
    recording: str | None = None


class MeetingIn(MeetingChange):
    """A meeting to be planned, or with `held` one that took place; without a title it is called after whom it is with."""

    held: MeetingHeldIn | None = None


class MeetingOut(ActivityOut):
    """A meeting as it is now; `note` is what was said."""

    place: str | None = None
    recording: str | None = None
    note: uuid.UUID | None = None


class MeetingBatch(In):
    """Up to a thousand meetings; each is answered for itself."""

    items: list[MeetingIn] = Field(max_length=shapes.MOST_IN_BATCH)


@router.get("/meetings", response=Listed[MeetingOut], operation_id="meeting_list", exclude_unset=True)
def meeting_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return meetings, newest first or as asked."""
    return shapes.listed(MEETINGS, request, asked)


@router.post("/meetings", response={201: MeetingOut}, operation_id="meeting_add", exclude_unset=True)
def meeting_add(request: Request, payload: MeetingIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Plan a meeting, or with `held` record one that took place."""
    return shapes.added(KIND, request, response, _make(payload, request.actor))


@router.post("/meetings/batch", response=shapes.Answers, operation_id="meeting_batch", exclude_unset=True)
def meeting_batch(request: Request, payload: MeetingBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return shapes.batch(payload.items, request.actor, _make)


@router.get(
    "/meetings/{meeting_id}",
    response=MeetingOut,
    operation_id="meeting_get",
    exclude_unset=True,
    url_name="meeting_get",
)
def meeting_get(request: Request, meeting_id: uuid.UUID) -> dict[str, Any]:
    """Return one meeting."""
    return shapes.out(KIND, request.actor, meeting_id)


@router.patch(
    "/meetings/{meeting_id}", response=MeetingOut, operation_id="meeting_change", exclude_unset=True
)
def meeting_change(request: Request, meeting_id: uuid.UUID, payload: MeetingChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    return shapes.changed(KIND, request, meeting_id, payload)


@router.delete("/meetings/{meeting_id}", response={204: None}, operation_id="meeting_delete")
def meeting_delete(request: Request, meeting_id: uuid.UUID) -> Status[None]:
    """Move a meeting to the bin; it can be restored until it is erased."""
    return shapes.deleted(KIND, request, meeting_id)


@router.post(
    "/meetings/{meeting_id}/hold", response=MeetingOut, operation_id="meeting_hold", exclude_unset=True
)
def meeting_hold(request: Request, meeting_id: uuid.UUID, payload: MeetingHeldIn) -> dict[str, Any]:
    """Say that a planned meeting was held, and write its minutes."""
    return shapes.done(KIND, commands.hold_meeting, request, meeting_id, **shapes.talk_of(payload))


@router.post(
    "/meetings/{meeting_id}/drop", response=MeetingOut, operation_id="meeting_drop", exclude_unset=True
)
def meeting_drop(request: Request, meeting_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return shapes.done(KIND, commands.drop_activity, request, meeting_id, outcome=payload.outcome)


@router.post(
    "/meetings/{meeting_id}/reopen", response=MeetingOut, operation_id="meeting_reopen", exclude_unset=True
)
def meeting_reopen(request: Request, meeting_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return shapes.done(KIND, commands.reopen_activity, request, meeting_id)


@router.post(
    "/meetings/{meeting_id}/snooze", response=MeetingOut, operation_id="meeting_snooze", exclude_unset=True
)
def meeting_snooze(request: Request, meeting_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return shapes.done(KIND, commands.snooze_activity, request, meeting_id, **given)


@router.post(
    "/meetings/{meeting_id}/archive", response=MeetingOut, operation_id="meeting_archive", exclude_unset=True
)
def meeting_archive(request: Request, meeting_id: uuid.UUID) -> dict[str, Any]:
    """Put it away: it stands in no list; it can be restored."""
    return shapes.done(KIND, commands.archive_activity, request, meeting_id)


@router.post(
    "/meetings/{meeting_id}/restore", response=MeetingOut, operation_id="meeting_restore", exclude_unset=True
)
def meeting_restore(request: Request, meeting_id: uuid.UUID) -> dict[str, Any]:
    """Take it back: from the bin, as it was there, else from the archive."""
    return shapes.restored(KIND, request, meeting_id)


def _make(payload: MeetingIn, actor: Actor) -> Activity:
    if payload.held is None:
        return shapes.add(KIND, payload, actor)
    values = shapes.values_of(payload, "held", "due_at", "due_on")
    title = values.pop("title", None) or ""
    return commands.log_meeting(title, talk=shapes.talk_of(payload.held), by=actor, **values)  # type: ignore[arg-type]  # as the schema says
