"""The lines of a deal for programs."""

import uuid
from decimal import Decimal
from typing import Any, Literal

from ninja import Router, Status

from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.models import Deal

router = Router(tags=["deals"])


class LineChange(In):
    """What may be set of a line; without a price it is that of the catalog."""

    name: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None
    tax: Decimal | None = None
    period: Literal["once", "month", "year"] = "once"


class DealLineIn(LineChange):
    """A line to be added: a `product` by id, number or name, or something else by `name`."""

    product: str | None = None


class DealLineOut(Out):
    """A line as it is now; `reason` says from where the price is, `state` whether its discount waits."""

    id: uuid.UUID
    product: uuid.UUID | None
    name: str
    quantity: str
    price: str
    offered: str | None
    reason: str
    discount: str
    tax: str
    period: str
    net: str
    state: str
    answer: str


class LinesOut(Out):
    """The lines of a deal and what they cost together, in its currency."""

    items: list[DealLineOut]
    net: str
    tax: str
    gross: str
    currency: str


@router.get("/deals/{deal_id}/lines", response=LinesOut, operation_id="deal_line_list")
def deal_line_list(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Return the lines of a deal."""
    return queries.plain_lines(request.actor, get_visible(Deal, deal_id, request.actor))


@router.post("/deals/{deal_id}/lines", response={201: LinesOut}, operation_id="deal_line_add")
def deal_line_add(request: Request, deal_id: uuid.UUID, payload: DealLineIn) -> Status[dict[str, Any]]:
    """Add a line; the deal is worth the sum of its lines."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.add_line(held, by=request.actor, **payload.model_dump(exclude_unset=True))
    return Status(201, deal_line_list(request, deal_id))


@router.patch("/deals/{deal_id}/lines/{line_id}", response=LinesOut, operation_id="deal_line_change")
def deal_line_change(
    request: Request, deal_id: uuid.UUID, line_id: uuid.UUID, payload: LineChange
) -> dict[str, Any]:
    """Change what is named of a line."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.change_line(held, line=line_id, by=request.actor, **payload.model_dump(exclude_unset=True))
    return deal_line_list(request, deal_id)


@router.delete("/deals/{deal_id}/lines/{line_id}", response={204: None}, operation_id="deal_line_delete")
def deal_line_delete(request: Request, deal_id: uuid.UUID, line_id: uuid.UUID) -> Status[None]:
    """Take a line out."""
    commands.remove_line(get_visible(Deal, deal_id, request.actor), line=line_id, by=request.actor)
    return Status(204, None)
