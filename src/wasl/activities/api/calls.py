"""Calls for programs: list, read, plan, change, hold, in batches."""

import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from wasl.activities import commands
from wasl.activities.api import shapes
from wasl.activities.api.shapes import ActivityChange, ActivityOut, DropIn, HeldIn, SnoozeIn
from wasl.activities.listings import CALLS
from wasl.activities.models import Activity
from wasl.kernel.actor import Actor
from wasl.kernel.api import In
from wasl.kernel.web import Request
from wasl.lists.api import MOST_IN_BATCH, Answers, answers

router = Router(tags=["calls"])
API = shapes.api_of("calls", "call", CALLS)


class CallHeldIn(HeldIn):
    """How a call went."""

    direction: Literal["out", "in"] = "out"
    result: Literal["reached", "no_answer", "busy", "voicemail"] = "reached"


class CallChange(ActivityChange):
    """What may be set of a call."""

    direction: Literal["out", "in"] = "out"
    recording: str | None = None


class CallIn(CallChange):
    """A call to be planned, or with `held` one that took place; without a title it is called after whom it is with."""

    held: CallHeldIn | None = None


class CallOut(ActivityOut):
    """A call as it is now; `note` is what was said."""

    direction: str | None = None
    result: str | None = None
    recording: str | None = None
    note: uuid.UUID | None = None


class CallBatch(In):
    """Up to a thousand calls; each is answered for itself."""

    items: list[CallIn] = Field(max_length=MOST_IN_BATCH)


@router.post("/calls", response={201: CallOut}, operation_id="call_add", exclude_unset=True)
def call_add(request: Request, payload: CallIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Plan a call, or with `held` record one that took place."""
    return API.added(request, response, _make(payload, request.actor))


@router.post("/calls/batch", response=Answers, operation_id="call_batch", exclude_unset=True)
def call_batch(request: Request, payload: CallBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return answers(payload.items, request.actor, _make)


@router.post("/calls/{call_id}/hold", response=CallOut, operation_id="call_hold", exclude_unset=True)
def call_hold(request: Request, call_id: uuid.UUID, payload: CallHeldIn) -> dict[str, Any]:
    """Say that a planned call was made, and how it went."""
    return API.done(request, call_id, commands.hold_call, **shapes.talk_of(payload))


@router.post("/calls/{call_id}/drop", response=CallOut, operation_id="call_drop", exclude_unset=True)
def call_drop(request: Request, call_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return API.done(request, call_id, commands.drop_activity, outcome=payload.outcome)


@router.post("/calls/{call_id}/reopen", response=CallOut, operation_id="call_reopen", exclude_unset=True)
def call_reopen(request: Request, call_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return API.done(request, call_id, commands.reopen_activity)


@router.post("/calls/{call_id}/snooze", response=CallOut, operation_id="call_snooze", exclude_unset=True)
def call_snooze(request: Request, call_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return API.done(request, call_id, commands.snooze_activity, **given)


def _make(payload: CallIn, actor: Actor) -> Activity:
    if payload.held is None:
        values = API.values(payload, "held")
        return commands.plan_call(values.pop("title", None) or "", by=actor, **values)
    values = API.values(payload, "held", "due_at", "due_on")
    title = values.pop("title", None) or ""
    return commands.log_call(title, talk=shapes.talk_of(payload.held), by=actor, **values)  # type: ignore[arg-type]  # as the schema says


API.serve(router, CallOut, CallChange)
