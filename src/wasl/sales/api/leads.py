"""Leads for programs: list, read, take in, change, accept, give back or up, make a deal of."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from wasl.contacts.commands import Stranger
from wasl.contacts.models import Contact
from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.listings import LEADS
from wasl.sales.models import Lead

router = Router(tags=["leads"])
API = RecordApi(
    "leads",
    "lead",
    LEADS,
    Lead,
    plain=queries.plain_leads,
    row=queries.lead_row,
    change=commands.change_lead,
)


class LeadChange(In):
    """What may be set of a lead; what is not named stays, `version` is the one the caller has seen."""

    title: str | None = None
    message: str | None = None
    products: list[str] | None = None
    channel: str | None = None
    source: str | None = None
    campaign: str | None = None
    external_id: str | None = None
    custom: dict[str, Any] | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    version: int | None = None


class LeadIn(In):
    """A lead: of a `contact`, or of somebody who is found, or made, by `name`, `email` and `phone`."""

    contact: uuid.UUID | None = None
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    company: str = Field(default="", max_length=200)
    language: str = Field(default="", max_length=8)
    title: str = ""
    message: str = ""
    products: list[str] = []
    channel: str = "api"
    source: str = ""
    campaign: str = ""
    utm: dict[str, str] = {}
    page: str = ""
    referrer: str = ""
    external_id: str = ""
    custom: dict[str, Any] = {}
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None


class ReasonIn(In):
    """Why a lead is given back or up."""

    reason: str
    reason_text: str = ""


class PointsIn(In):
    """Points by hand, negative ones are taken, and why."""

    points: int = Field(ge=-1000, le=1000)
    reason: str = Field(max_length=200)


class QualifyIn(In):
    """The deal that becomes of a lead; without a title it has the lead's."""

    title: str = ""
    amount: Decimal | None = None
    currency: str = ""


class LeadOut(Out):
    """A lead as it is now; `answer_minutes` are minutes of work until the first answer."""

    id: uuid.UUID
    title: str | None = None
    state: str | None = None
    contact: uuid.UUID | None = None
    was_new: bool | None = None
    message: str | None = None
    products: list[str] | None = None
    channel: str | None = None
    source: str | None = None
    campaign: str | None = None
    utm: dict[str, str] | None = None
    page: str | None = None
    referrer: str | None = None
    reason: str | None = None
    reason_text: str | None = None
    score: int | None = None
    score_reasons: list[dict[str, Any]] | None = None
    answered_at: datetime.datetime | None = None
    answer_minutes: int | None = None
    deal: uuid.UUID | None = None
    external_id: str | None = None
    custom: dict[str, Any] | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime


@router.post("/leads", response={201: LeadOut}, operation_id="lead_add", exclude_unset=True)
def lead_add(request: Request, payload: LeadIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Take a lead in."""
    values = API.values(payload)
    contact = values.pop("contact", None)
    stranger = {name: values.pop(name, "") for name in ("name", "email", "phone", "company", "language")}
    values.setdefault("channel", "api")
    if contact:
        made = commands.add_lead(get_visible(Contact, contact, request.actor), by=request.actor, **values)
    else:
        made = commands.welcome_lead(Stranger(**stranger), by=request.actor, **values)
    return API.added(request, response, made)


@router.post("/leads/{lead_id}/accept", response=LeadOut, operation_id="lead_accept", exclude_unset=True)
def lead_accept(request: Request, lead_id: uuid.UUID) -> dict[str, Any]:
    """Take a lead as one's own work; 409 when a colleague has decided about it."""
    return API.done(request, lead_id, commands.accept_lead)


@router.post("/leads/{lead_id}/return", response=LeadOut, operation_id="lead_return", exclude_unset=True)
def lead_return(request: Request, lead_id: uuid.UUID, payload: ReasonIn) -> dict[str, Any]:
    """Give a lead back to marketing."""
    return API.done(request, lead_id, commands.return_lead, **payload.model_dump())


@router.post(
    "/leads/{lead_id}/disqualify", response=LeadOut, operation_id="lead_disqualify", exclude_unset=True
)
def lead_disqualify(request: Request, lead_id: uuid.UUID, payload: ReasonIn) -> dict[str, Any]:
    """Say that nothing will come of a lead."""
    return API.done(request, lead_id, commands.disqualify_lead, **payload.model_dump())


@router.post("/leads/{lead_id}/points", response=LeadOut, operation_id="lead_points", exclude_unset=True)
def lead_points(request: Request, lead_id: uuid.UUID, payload: PointsIn) -> dict[str, Any]:
    """Give a lead points by hand, or take some."""
    return API.done(request, lead_id, commands.give_points, **payload.model_dump())


@router.post("/leads/{lead_id}/qualify", response=LeadOut, operation_id="lead_qualify", exclude_unset=True)
def lead_qualify(request: Request, lead_id: uuid.UUID, payload: QualifyIn) -> dict[str, Any]:
    """Make a deal of a lead; `deal` of the answer is its id."""
    return API.done(request, lead_id, commands.qualify_lead, **payload.model_dump(exclude_unset=True))


@router.post("/leads/{lead_id}/reopen", response=LeadOut, operation_id="lead_reopen", exclude_unset=True)
def lead_reopen(request: Request, lead_id: uuid.UUID) -> dict[str, Any]:
    """Take back what was decided about a lead."""
    return API.done(request, lead_id, commands.reopen_lead)


API.serve(router, LeadOut, LeadChange)
