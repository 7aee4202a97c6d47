"""Members for programs: list, read, let join, change, renew, pause, end; plans to choose from."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from wasl.contacts.models import Contact
from wasl.contracts import commands, queries
from wasl.contracts.listings import MEMBERSHIPS
from wasl.contracts.models import Membership
from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi
from wasl.records.queries import get_visible

router = Router(tags=["members"])
API = RecordApi(
    "members",
    "member",
    MEMBERSHIPS,
    Membership,
    plain=queries.plain_memberships,
    row=queries.membership_row,
    change=commands.change_membership,
    archive=commands.archive_membership,
    restore=commands.restore_membership,
    renamed={"plan": "plan_id", "head": "head_id"},
)


class MembershipChange(In):
    """What may be set of a member; `version` is the one the caller has seen. Days are of the firm's zone."""

    plan: uuid.UUID | None = None
    head: uuid.UUID | None = None
    name: str | None = None
    number: str | None = None
    joined_on: datetime.date | None = None
    until_on: datetime.date | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class MembershipIn(In):
    """A contact who joins by a `plan`, or under a `head`; `paid_on` says that the dues of the first term are paid."""

    contact: uuid.UUID
    plan: uuid.UUID | None = None
    head: uuid.UUID | None = None
    name: str | None = None
    number: str = ""
    joined_on: datetime.date | None = None
    until_on: datetime.date | None = None
    paid_on: datetime.date | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] = []
    custom: dict[str, Any] = {}


class PaidIn(In):
    """The day on which dues were paid; null where they are due after all."""

    paid_on: datetime.date | None


class DayIn(In):
    """From which day on; without one today, in the firm's zone."""

    day: datetime.date | None = None


class EndIn(In):
    """The last day of a member (without one today) and why he leaves."""

    ended_on: datetime.date | None = None
    why: str = ""


class AmountOut(Out):
    """An amount in a currency."""

    amount: str
    currency: str


class TermOut(Out):
    """A term of a member with its dues."""

    id: uuid.UUID
    plan: uuid.UUID
    from_on: datetime.date
    until_on: datetime.date
    amount: str | None = None
    currency: str | None = None
    paid_on: datetime.date | None = None


class MembershipOut(Out):
    """A member as he is now; `status` is judged today in the firm's zone, `dues` are what is to be paid in each currency."""

    id: uuid.UUID
    status: str | None = None
    contact: uuid.UUID | None = None
    plan: uuid.UUID | None = None
    head: uuid.UUID | None = None
    name: str | None = None
    number: str | None = None
    joined_on: datetime.date | None = None
    until_on: datetime.date | None = None
    grace_until: datetime.date | None = None
    paused_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    ended_why: str | None = None
    dues: list[AmountOut] | None = None
    terms: list[TermOut] | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class PlanOut(Out):
    """A plan by which one can join; `names` are by language, `start` is "rolling" or "aligned"."""

    id: uuid.UUID
    names: dict[str, str]
    months: int
    calendar: str
    start: str
    amount: str
    currency: str
    grace_days: int


@router.get("/plans", response=list[PlanOut], operation_id="plan_list")
def plan_list(request: Request) -> list[dict[str, Any]]:
    """Return the plans by which one can join."""
    return queries.plain_plans(queries.plans(request.actor))


@router.post("/members", response={201: MembershipOut}, operation_id="member_add", exclude_unset=True)
def member_add(request: Request, payload: MembershipIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Let a contact join."""
    values = API.values(payload)
    contact = get_visible(Contact, values.pop("contact"), request.actor)
    made = commands.add_membership(contact, by=request.actor, origin="api", **values)
    return API.added(request, response, made)


@router.post(
    "/members/{member_id}/renew", response=MembershipOut, operation_id="member_renew", exclude_unset=True
)
def member_renew(request: Request, member_id: uuid.UUID, payload: PaidIn) -> dict[str, Any]:
    """Give a member another term; 409 for one who left, is paused or stands under another."""
    return API.done(request, member_id, commands.renew_membership, paid_on=payload.paid_on)


@router.put(
    "/members/{member_id}/terms/{term_id}/paid", response=MembershipOut, operation_id="member_paid", exclude_unset=True
)  # fmt: skip
def member_paid(
    request: Request, member_id: uuid.UUID, term_id: uuid.UUID, payload: PaidIn
) -> dict[str, Any]:
    """Say on which day the dues of a term were paid, or that they are due after all."""
    return API.done(request, member_id, commands.set_paid, term=term_id, paid_on=payload.paid_on)


@router.post(
    "/members/{member_id}/pause", response=MembershipOut, operation_id="member_pause", exclude_unset=True
)
def member_pause(request: Request, member_id: uuid.UUID, payload: DayIn) -> dict[str, Any]:
    """Let no time run for a member from a day on."""
    return API.done(request, member_id, commands.pause_membership, day=payload.day)


@router.post(
    "/members/{member_id}/resume", response=MembershipOut, operation_id="member_resume", exclude_unset=True
)
def member_resume(request: Request, member_id: uuid.UUID, payload: DayIn) -> dict[str, Any]:
    """Let time run again from a day on: the term is longer by the days of the pause."""
    return API.done(request, member_id, commands.resume_membership, day=payload.day)


@router.post(
    "/members/{member_id}/end", response=MembershipOut, operation_id="member_end", exclude_unset=True
)
def member_end(request: Request, member_id: uuid.UUID, payload: EndIn) -> dict[str, Any]:
    """Say that a member leaves; 409 when he has left already."""
    return API.done(request, member_id, commands.end_membership, ended_on=payload.ended_on, why=payload.why)


@router.post(
    "/members/{member_id}/reopen", response=MembershipOut, operation_id="member_reopen", exclude_unset=True
)
def member_reopen(request: Request, member_id: uuid.UUID) -> dict[str, Any]:
    """Take the end of a member back; 409 when he has not left."""
    return API.done(request, member_id, commands.reopen_membership)


API.serve(router, MembershipOut, MembershipChange)
