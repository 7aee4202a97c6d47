"""The next step on a record for programs: the earliest open task, call or meeting about it."""

import datetime
import uuid

from ninja import Router

from wasl.activities import commands
from wasl.kernel.api import In, Moment, Out
from wasl.kernel.web import Request
from wasl.records.queries import get_anchor

router = Router(tags=["next step"])


class StepIn(In):
    """The next step on a record."""

    step: str
    due_at: Moment


class NextStepOut(Out):
    """The next step as it stands (empty when there is none)."""

    step: str
    due_at: datetime.datetime | None


def _out(request: Request, record_id: uuid.UUID) -> NextStepOut:
    anchor = get_anchor(request.actor, record_id)
    return NextStepOut(step=anchor.next_step, due_at=anchor.next_step_at)


@router.put("/records/{record_id}/next-step", response=NextStepOut, operation_id="next_step_set")
def next_step_set(request: Request, record_id: uuid.UUID, payload: StepIn) -> NextStepOut:
    """Promise the next step: the one that stands is changed, else a task is added."""
    anchor = get_anchor(request.actor, record_id)
    commands.set_next_step(anchor, title=payload.step, due_at=payload.due_at, by=request.actor)
    return _out(request, record_id)


@router.post("/records/{record_id}/next-step/done", response=NextStepOut, operation_id="next_step_done")
def next_step_done(request: Request, record_id: uuid.UUID) -> NextStepOut:
    """Say that the next step was taken; what comes after it is answered."""
    commands.complete_next_step(get_anchor(request.actor, record_id), by=request.actor)
    return _out(request, record_id)
