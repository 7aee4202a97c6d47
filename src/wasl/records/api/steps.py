"""The next step on a record for programs."""

import datetime
import uuid

from ninja import Router

from wasl.kernel.api import In, Moment, Out
from wasl.kernel.web import Request
from wasl.records import commands, queries

router = Router(tags=["next step"])


class StepIn(In):
    """The next step on a record."""

    step: str
    due_at: Moment


class StepOut(Out):
    """The next step as it stands (empty when there is none)."""

    step: str
    due_at: datetime.datetime | None


@router.put("/records/{record_id}/next-step", response=StepOut, operation_id="next_step_set")
def next_step_set(request: Request, record_id: uuid.UUID, payload: StepIn) -> StepOut:
    """Promise the next step."""
    anchor = queries.get_anchor(request.actor, record_id)
    anchor = commands.set_next_step(anchor, step=payload.step, due_at=payload.due_at, by=request.actor)
    return StepOut(step=anchor.next_step, due_at=anchor.next_step_at)


@router.post("/records/{record_id}/next-step/done", response=StepOut, operation_id="next_step_done")
def next_step_done(request: Request, record_id: uuid.UUID) -> StepOut:
    """Say that the next step was taken."""
    anchor = commands.complete_next_step(queries.get_anchor(request.actor, record_id), by=request.actor)
    return StepOut(step=anchor.next_step, due_at=anchor.next_step_at)
