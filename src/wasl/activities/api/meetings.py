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
from wasl.kernel.api import In
from wasl.kernel.web import Request
from wasl.lists.api import MOST_IN_BATCH, Answers, answers

router = Router(tags=["meetings"])
API = shapes.api_of("meetings", "meeting", MEETINGS)


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

    items: list[MeetingIn] = Field(max_length=MOST_IN_BATCH)


@router.post("/meetings", response={201: MeetingOut}, operation_id="meeting_add", exclude_unset=True)
def meeting_add(request: Request, payload: MeetingIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Plan a meeting, or with `held` record one that took place."""
    return API.added(request, response, _make(payload, request.actor))


@router.post("/meetings/batch", response=Answers, operation_id="meeting_batch", exclude_unset=True)
def meeting_batch(request: Request, payload: MeetingBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return answers(payload.items, request.actor, _make)


@router.post(
    "/meetings/{meeting_id}/hold", response=MeetingOut, operation_id="meeting_hold", exclude_unset=True
)
def meeting_hold(request: Request, meeting_id: uuid.UUID, payload: MeetingHeldIn) -> dict[str, Any]:
    """Say that a planned meeting was held, and write its minutes."""
    return API.done(request, meeting_id, commands.hold_meeting, **shapes.talk_of(payload))


@router.post(
    "/meetings/{meeting_id}/drop", response=MeetingOut, operation_id="meeting_drop", exclude_unset=True
)
def meeting_drop(request: Request, meeting_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return API.done(request, meeting_id, commands.drop_activity, outcome=payload.outcome)


@router.post(
    "/meetings/{meeting_id}/reopen", response=MeetingOut, operation_id="meeting_reopen", exclude_unset=True
)
def meeting_reopen(request: Request, meeting_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return API.done(request, meeting_id, commands.reopen_activity)


@router.post(
    "/meetings/{meeting_id}/snooze", response=MeetingOut, operation_id="meeting_snooze", exclude_unset=True
)
def meeting_snooze(request: Request, meeting_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return API.done(request, meeting_id, commands.snooze_activity, **given)


def _make(payload: MeetingIn, actor: Actor) -> Activity:
    if payload.held is None:
        values = API.values(payload, "held")
        return commands.plan_meeting(values.pop("title", None) or "", by=actor, **values)
    values = API.values(payload, "held", "due_at", "due_on")
    title = values.pop("title", None) or ""
    return commands.log_meeting(title, talk=shapes.talk_of(payload.held), by=actor, **values)  # type: ignore[arg-type]  # as the schema says


API.serve(router, MeetingOut, MeetingChange)
