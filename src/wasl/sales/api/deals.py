"""Deals for programs: list, read, open, change, move, win, lose, open again."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.listings import DEALS
from wasl.sales.models import Deal

router = Router(tags=["deals"])
RENAMED = {
    "owner": "owner_id", "team": "team_id", "contact": "contact_id", "company": "company_id", "pipeline": "pipeline_id",
    "stage": "stage_id",
}  # fmt: skip


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


class MoveIn(In):
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


@router.get("/deals", response=Listed[DealOut], operation_id="deal_list", exclude_unset=True)
def deal_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return deals, newest first or as asked."""
    found = answer(DEALS, request.actor, asked)
    items = queries.plain_deals(request.actor, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.post("/deals", response={201: DealOut}, operation_id="deal_add", exclude_unset=True)
def deal_add(request: Request, payload: DealIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Open a deal."""
    values = _values(payload)
    made = commands.add_deal(values.pop("title"), by=request.actor, origin="api", **values)
    response["Location"] = reverse("api:deal_get", args=[made.pk])
    return Status(201, _out(request.actor, made.pk))


@router.get(
    "/deals/{deal_id}", response=DealOut, operation_id="deal_get", exclude_unset=True, url_name="deal_get"
)
def deal_get(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Return one deal."""
    return _out(request.actor, deal_id)


@router.patch("/deals/{deal_id}", response=DealOut, operation_id="deal_change", exclude_unset=True)
def deal_change(request: Request, deal_id: uuid.UUID, payload: DealChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    held = get_visible(Deal, deal_id, request.actor)
    if not payload.model_fields_set - {"version"}:
        raise Invalid(_("Name at least one field to change."))
    commands.change_deal(held, by=request.actor, seen=payload.version, **_values(payload))
    return _out(request.actor, deal_id)


@router.post("/deals/{deal_id}/move", response=DealOut, operation_id="deal_move", exclude_unset=True)
def deal_move(request: Request, deal_id: uuid.UUID, payload: MoveIn) -> dict[str, Any]:
    """Put a deal into another open stage; 422 names what its stage asks for before it goes on."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.move_deal(held, stage_id=payload.stage, left=payload.left, by=request.actor)
    return _out(request.actor, deal_id)


@router.post("/deals/{deal_id}/win", response=DealOut, operation_id="deal_win", exclude_unset=True)
def deal_win(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Close a deal as won; 409 when it is closed already."""
    commands.win_deal(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return _out(request.actor, deal_id)


@router.post("/deals/{deal_id}/lose", response=DealOut, operation_id="deal_lose", exclude_unset=True)
def deal_lose(request: Request, deal_id: uuid.UUID, payload: LoseIn) -> dict[str, Any]:
    """Close a deal as lost; 409 when it is closed already."""
    commands.lose_deal(get_visible(Deal, deal_id, request.actor), by=request.actor, **payload.model_dump())
    return _out(request.actor, deal_id)


@router.post("/deals/{deal_id}/reopen", response=DealOut, operation_id="deal_reopen", exclude_unset=True)
def deal_reopen(request: Request, deal_id: uuid.UUID, payload: ReopenIn) -> dict[str, Any]:
    """Let a closed deal go on; 409 when it is open."""
    commands.reopen_deal(get_visible(Deal, deal_id, request.actor), stage_id=payload.stage, by=request.actor)
    return _out(request.actor, deal_id)


@router.delete("/deals/{deal_id}", response={204: None}, operation_id="deal_delete")
def deal_delete(request: Request, deal_id: uuid.UUID) -> Status[None]:
    """Move a deal to the bin; it can be restored until it is erased."""
    delete_record(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return Status(204, None)


@router.post("/deals/{deal_id}/archive", response=DealOut, operation_id="deal_archive", exclude_unset=True)
def deal_archive(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Put a deal away: it leaves lists, boards and totals."""
    commands.archive_deal(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return _out(request.actor, deal_id)


@router.post("/deals/{deal_id}/restore", response=DealOut, operation_id="deal_restore", exclude_unset=True)
def deal_restore(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Take a deal back: from the bin, as it was there, else from the archive."""
    if not recovered(deal_id, by=request.actor):
        commands.restore_deal(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return _out(request.actor, deal_id)


def _values(payload: In) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True, exclude={"version"})
    return {RENAMED.get(name, name): value for name, value in given.items()}


def _out(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    return queries.plain_deals(actor, [queries.deal_row(actor, key)])[0]
