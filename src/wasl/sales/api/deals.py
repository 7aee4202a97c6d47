"""Deals for programs: list, read, open, change, move, win, lose, open again."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi
from wasl.sales import commands, queries
from wasl.sales.listings import DEALS
from wasl.sales.models import Deal

router = Router(tags=["deals"])
API = RecordApi(
    "deals",
    "deal",
    DEALS,
    Deal,
    plain=queries.plain_deals,
    row=queries.deal_row,
    change=commands.change_deal,
    archive=commands.archive_deal,
    restore=commands.restore_deal,
    renamed={
        "contact": "contact_id",
        "company": "company_id",
        "pipeline": "pipeline_id",
        "stage": "stage_id",
    },
)


class DealChange(In):
    """What may be set of a deal; `contact` and `company` are ids of contacts, `version` the one the caller has seen."""

    title: str | None = None
    body: str | None = None
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    amount: Decimal | None = None
    currency: str | None = None
    expected_on: datetime.date | None = None
    probability: int | None = None
    forecast: Literal["", "pipeline", "best", "commit", "omitted"] | None = None
    source: str | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class DealIn(In):
    """A deal to be opened, in a `stage` or at the beginning of a `pipeline`; without both in that of the usual one."""

    title: str
    pipeline: uuid.UUID | None = None
    stage: uuid.UUID | None = None
    body: str = ""
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    amount: Decimal | None = None
    currency: str = ""
    expected_on: datetime.date | None = None
    probability: int | None = None
    forecast: Literal["", "pipeline", "best", "commit", "omitted"] = ""
    source: str = ""
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] = []
    custom: dict[str, Any] = {}


class DealMoveIn(In):
    """Where a deal goes; `left` is the stage in which the caller saw it: 409 when it has moved since."""

    stage: uuid.UUID
    left: uuid.UUID | None = None


class LoseIn(In):
    """Why a deal is lost; `again_on` is the day on which its owner asks again, needed where the reason is `later`."""

    reason: Literal["unsure", "objection", "later", "competitor", "other"]
    reason_text: str = ""
    again_on: datetime.date | None = None


class ReopenIn(In):
    """Where a closed deal goes on; without a stage where it was closed."""

    stage: uuid.UUID | None = None


class DealOut(Out):
    """A deal as it is now; `chance` is its own probability, else that of its stage, in percent. `forecast` is what was said of
    it, `counts_as` the forecast it counts for.
    """

    id: uuid.UUID
    title: str | None = None
    body: str | None = None
    state: str | None = None
    pipeline: uuid.UUID | None = None
    stage: uuid.UUID | None = None
    stage_name: str | None = None
    stage_since: datetime.datetime | None = None
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    amount: Decimal | None = None
    currency: str | None = None
    expected_on: datetime.date | None = None
    probability: int | None = None
    chance: int | None = None
    forecast: str | None = None
    counts_as: str | None = None
    source: str | None = None
    closed_at: datetime.datetime | None = None
    reason: str | None = None
    reason_text: str | None = None
    recovered_at: datetime.datetime | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


@router.post("/deals", response={201: DealOut}, operation_id="deal_add", exclude_unset=True)
def deal_add(request: Request, payload: DealIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Open a deal."""
    values = API.values(payload)
    made = commands.add_deal(values.pop("title"), by=request.actor, origin="api", **values)
    return API.added(request, response, made)


@router.post("/deals/{deal_id}/move", response=DealOut, operation_id="deal_move", exclude_unset=True)
def deal_move(request: Request, deal_id: uuid.UUID, payload: DealMoveIn) -> dict[str, Any]:
    """Put a deal into another open stage; 422 names what its stage asks for before it goes on."""
    return API.done(request, deal_id, commands.move_deal, stage_id=payload.stage, left=payload.left)


@router.post("/deals/{deal_id}/win", response=DealOut, operation_id="deal_win", exclude_unset=True)
def deal_win(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Close a deal as won; 409 when it is closed already."""
    return API.done(request, deal_id, commands.win_deal)


@router.post("/deals/{deal_id}/lose", response=DealOut, operation_id="deal_lose", exclude_unset=True)
def deal_lose(request: Request, deal_id: uuid.UUID, payload: LoseIn) -> dict[str, Any]:
    """Close a deal as lost; 409 when it is closed already."""
    return API.done(request, deal_id, commands.lose_deal, **payload.model_dump())


@router.post("/deals/{deal_id}/reopen", response=DealOut, operation_id="deal_reopen", exclude_unset=True)
def deal_reopen(request: Request, deal_id: uuid.UUID, payload: ReopenIn) -> dict[str, Any]:
    """Let a closed deal go on; 409 when it is open."""
    return API.done(request, deal_id, commands.reopen_deal, stage_id=payload.stage)


API.serve(router, DealOut, DealChange)
