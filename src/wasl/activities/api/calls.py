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
from wasl.kernel.api import In, Listed
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList

router = Router(tags=["calls"])
KIND = "call"


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

    items: list[CallIn] = Field(max_length=shapes.MOST_IN_BATCH)


@router.get("/calls", response=Listed[CallOut], operation_id="call_list", exclude_unset=True)
def call_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return calls, newest first or as asked."""
    return shapes.listed(CALLS, request, asked)


@router.post("/calls", response={201: CallOut}, operation_id="call_add", exclude_unset=True)
def call_add(request: Request, payload: CallIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Plan a call, or with `held` record one that took place."""
    return shapes.added(KIND, request, response, _make(payload, request.actor))


@router.post("/calls/batch", response=shapes.Answers, operation_id="call_batch", exclude_unset=True)
def call_batch(request: Request, payload: CallBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return shapes.batch(payload.items, request.actor, _make)


@router.get(
    "/calls/{call_id}", response=CallOut, operation_id="call_get", exclude_unset=True, url_name="call_get"
)
def call_get(request: Request, call_id: uuid.UUID) -> dict[str, Any]:
    """Return one call."""
    return shapes.out(KIND, request.actor, call_id)


@router.patch("/calls/{call_id}", response=CallOut, operation_id="call_change", exclude_unset=True)
def call_change(request: Request, call_id: uuid.UUID, payload: CallChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    return shapes.changed(KIND, request, call_id, payload)


@router.delete("/calls/{call_id}", response={204: None}, operation_id="call_delete")
def call_delete(request: Request, call_id: uuid.UUID) -> Status[None]:
    """Move a call to the bin; it can be restored until it is erased."""
    return shapes.deleted(KIND, request, call_id)


@router.post("/calls/{call_id}/hold", response=CallOut, operation_id="call_hold", exclude_unset=True)
def call_hold(request: Request, call_id: uuid.UUID, payload: CallHeldIn) -> dict[str, Any]:
    """Say that a planned call was made, and how it went."""
    return shapes.done(KIND, commands.hold_call, request, call_id, **shapes.talk_of(payload))


@router.post("/calls/{call_id}/drop", response=CallOut, operation_id="call_drop", exclude_unset=True)
def call_drop(request: Request, call_id: uuid.UUID, payload: DropIn) -> dict[str, Any]:
    """Say that it will not be done after all."""
    return shapes.done(KIND, commands.drop_activity, request, call_id, outcome=payload.outcome)


@router.post("/calls/{call_id}/reopen", response=CallOut, operation_id="call_reopen", exclude_unset=True)
def call_reopen(request: Request, call_id: uuid.UUID) -> dict[str, Any]:
    """Say that it is to be done again."""
    return shapes.done(KIND, commands.reopen_activity, request, call_id)


@router.post("/calls/{call_id}/snooze", response=CallOut, operation_id="call_snooze", exclude_unset=True)
def call_snooze(request: Request, call_id: uuid.UUID, payload: SnoozeIn) -> dict[str, Any]:
    """Put it off to a moment or a day."""
    given = payload.model_dump(exclude_unset=True)
    return shapes.done(KIND, commands.snooze_activity, request, call_id, **given)


@router.post("/calls/{call_id}/archive", response=CallOut, operation_id="call_archive", exclude_unset=True)
def call_archive(request: Request, call_id: uuid.UUID) -> dict[str, Any]:
    """Put it away: it stands in no list; it can be restored."""
    return shapes.done(KIND, commands.archive_activity, request, call_id)


@router.post("/calls/{call_id}/restore", response=CallOut, operation_id="call_restore", exclude_unset=True)
def call_restore(request: Request, call_id: uuid.UUID) -> dict[str, Any]:
    """Take it back: from the bin, as it was there, else from the archive."""
    return shapes.restored(KIND, request, call_id)


def _make(payload: CallIn, actor: Actor) -> Activity:
    if payload.held is None:
        return shapes.add(KIND, payload, actor)
    values = shapes.values_of(payload, "held", "due_at", "due_on")
    title = values.pop("title", None) or ""
    return commands.log_call(title, talk=shapes.talk_of(payload.held), by=actor, **values)  # type: ignore[arg-type]  # as the schema says
