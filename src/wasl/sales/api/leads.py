"""Leads for programs: list, read, take in, change, accept, give back or up, make a deal of."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.contacts.commands import Stranger
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.listings import LEADS
from wasl.sales.models import Lead

router = Router(tags=["leads"])
RENAMED = {"owner": "owner_id", "team": "team_id"}


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


@router.get("/leads", response=Listed[LeadOut], operation_id="lead_list", exclude_unset=True)
def lead_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return leads, the newest first or as asked."""
    found = answer(LEADS, request.actor, asked)
    items = queries.plain_leads(request.actor, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.post("/leads", response={201: LeadOut}, operation_id="lead_add", exclude_unset=True)
def lead_add(request: Request, payload: LeadIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Take a lead in."""
    values = _values(payload)
    contact = values.pop("contact", None)
    stranger = {name: values.pop(name, "") for name in ("name", "email", "phone", "company", "language")}
    values.setdefault("channel", "api")
    if contact:
        made = commands.add_lead(get_visible(Contact, contact, request.actor), by=request.actor, **values)
    else:
        made = commands.welcome_lead(Stranger(**stranger), by=request.actor, **values)
    response["Location"] = reverse("api:lead_get", args=[made.pk])
    return Status(201, _out(request.actor, made.pk))


@router.get(
    "/leads/{lead_id}", response=LeadOut, operation_id="lead_get", exclude_unset=True, url_name="lead_get"
)
def lead_get(request: Request, lead_id: uuid.UUID) -> dict[str, Any]:
    """Return one lead."""
    return _out(request.actor, lead_id)


@router.patch("/leads/{lead_id}", response=LeadOut, operation_id="lead_change", exclude_unset=True)
def lead_change(request: Request, lead_id: uuid.UUID, payload: LeadChange) -> dict[str, Any]:
    """Change what is named; 409 where a colleague has changed the same after `version`."""
    held, values = get_visible(Lead, lead_id, request.actor), _values(payload)
    commands.change_lead(held, by=request.actor, seen=values.pop("version", None), **values)
    return _out(request.actor, lead_id)


@router.delete("/leads/{lead_id}", response={204: None}, operation_id="lead_delete")
def lead_delete(request: Request, lead_id: uuid.UUID) -> Status[None]:
    """Move a lead to the bin; its contact stays."""
    delete_record(get_visible(Lead, lead_id, request.actor), by=request.actor)
    return Status(204, None)


@router.post("/leads/{lead_id}/accept", response=LeadOut, operation_id="lead_accept", exclude_unset=True)
def lead_accept(request: Request, lead_id: uuid.UUID) -> dict[str, Any]:
    """Take a lead as one's own work; 409 when a colleague has decided about it."""
    commands.accept_lead(get_visible(Lead, lead_id, request.actor), by=request.actor)
    return _out(request.actor, lead_id)


@router.post("/leads/{lead_id}/return", response=LeadOut, operation_id="lead_return", exclude_unset=True)
def lead_return(request: Request, lead_id: uuid.UUID, payload: ReasonIn) -> dict[str, Any]:
    """Give a lead back to marketing."""
    found = get_visible(Lead, lead_id, request.actor)
    commands.return_lead(found, by=request.actor, **payload.model_dump())
    return _out(request.actor, lead_id)


@router.post(
    "/leads/{lead_id}/disqualify", response=LeadOut, operation_id="lead_disqualify", exclude_unset=True
)
def lead_disqualify(request: Request, lead_id: uuid.UUID, payload: ReasonIn) -> dict[str, Any]:
    """Say that nothing will come of a lead."""
    found = get_visible(Lead, lead_id, request.actor)
    commands.disqualify_lead(found, by=request.actor, **payload.model_dump())
    return _out(request.actor, lead_id)


@router.post("/leads/{lead_id}/points", response=LeadOut, operation_id="lead_points", exclude_unset=True)
def lead_points(request: Request, lead_id: uuid.UUID, payload: PointsIn) -> dict[str, Any]:
    """Give a lead points by hand, or take some."""
    found = get_visible(Lead, lead_id, request.actor)
    commands.give_points(found, by=request.actor, **payload.model_dump())
    return _out(request.actor, lead_id)


@router.post("/leads/{lead_id}/qualify", response=LeadOut, operation_id="lead_qualify", exclude_unset=True)
def lead_qualify(request: Request, lead_id: uuid.UUID, payload: QualifyIn) -> dict[str, Any]:
    """Make a deal of a lead; `deal` of the answer is its id."""
    given = payload.model_dump(exclude_unset=True)
    commands.qualify_lead(get_visible(Lead, lead_id, request.actor), by=request.actor, **given)
    return _out(request.actor, lead_id)


@router.post("/leads/{lead_id}/reopen", response=LeadOut, operation_id="lead_reopen", exclude_unset=True)
def lead_reopen(request: Request, lead_id: uuid.UUID) -> dict[str, Any]:
    """Take back what was decided about a lead."""
    commands.reopen_lead(get_visible(Lead, lead_id, request.actor), by=request.actor)
    return _out(request.actor, lead_id)


def _values(payload: In) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True)
    return {RENAMED.get(name, name): value for name, value in given.items()}


def _out(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    return queries.plain_leads(actor, [queries.lead_row(actor, key)])[0]
