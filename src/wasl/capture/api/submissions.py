"""What was sent through forms, for programs: list, read, release what was held back as spam, hold back, try again."""

import datetime
import uuid
from typing import Any

from ninja import Router

from wasl.capture import commands, queries
from wasl.capture.listings import SUBMISSIONS
from wasl.capture.models import Submission
from wasl.kernel.api import Listed, Out
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.queries import get_visible

router = Router(tags=["forms"])


class AnswerOut(Out):
    """What was asked in which words, and what was typed."""

    key: str
    label: str
    answer: str


class SubmissionOut(Out):
    """A submission as it was sent; `doubts` say why it is held back, `problem` why nothing could be made of it."""

    id: uuid.UUID
    form: uuid.UUID
    state: str
    doubts: list[str]
    problem: str
    name: str
    email: str
    phone: str
    answers: list[AnswerOut]
    consent: str
    consent_version: int
    language: str
    page: str
    referrer: str
    utm: dict[str, str]
    network: str
    contact: uuid.UUID | None
    made: uuid.UUID | None
    owner: uuid.UUID | None
    team: uuid.UUID | None
    created_at: datetime.datetime


@router.get("/submissions", response=Listed[SubmissionOut], operation_id="submission_list")
def submission_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return what was sent, the newest first or as asked."""
    found = answer(SUBMISSIONS, request.actor, asked)
    shown = queries.plain_submissions(request.actor, found.rows)
    return {"items": shown, "next_cursor": found.next_cursor, "count": found.count}


@router.get("/submissions/{submission_id}", response=SubmissionOut, operation_id="submission_get")
def submission_get(request: Request, submission_id: uuid.UUID) -> dict[str, Any]:
    """Return one submission."""
    return _out(request, submission_id)


@router.post(
    "/submissions/{submission_id}/release", response=SubmissionOut, operation_id="submission_release"
)
def submission_release(request: Request, submission_id: uuid.UUID) -> dict[str, Any]:
    """Say that what was held back is no spam: it goes on like any other."""
    commands.release(get_visible(Submission, submission_id, request.actor), by=request.actor)
    return _out(request, submission_id)


@router.post("/submissions/{submission_id}/hold", response=SubmissionOut, operation_id="submission_hold")
def submission_hold(request: Request, submission_id: uuid.UUID) -> dict[str, Any]:
    """Call it spam; what was made of it already stays."""
    commands.hold_back(get_visible(Submission, submission_id, request.actor), by=request.actor)
    return _out(request, submission_id)


@router.post("/submissions/{submission_id}/retry", response=SubmissionOut, operation_id="submission_retry")
def submission_retry(request: Request, submission_id: uuid.UUID) -> dict[str, Any]:
    """Try once more to hand on what failed."""
    commands.try_again(get_visible(Submission, submission_id, request.actor), by=request.actor)
    return _out(request, submission_id)


def _out(request: Request, key: uuid.UUID) -> dict[str, Any]:
    found = get_visible(Submission, key, request.actor, "form")
    return queries.plain_submissions(request.actor, [found])[0]
