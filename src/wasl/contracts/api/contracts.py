"""Contracts for programs: list, read, make, change, renew, give notice, open the renewal deal."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wasl.contracts import commands, queries
from wasl.contracts.listings import CONTRACTS
from wasl.contracts.models import Contract
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible
from wasl.sales.models import Deal

router = Router(tags=["contracts"])
RENAMED = {
    "owner": "owner_id",
    "team": "team_id",
    "contact": "contact_id",
    "company": "company_id",
    "deal": "deal_id",
}
type Period = Literal["once", "month", "year"]
type Unit = Literal["day", "month"]


class ContractLineIn(In):
    """A line: a `product` by id, number or name, or a `name` of its own; the `price` is that of one, in each period."""

    product: str | None = None
    name: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal = Decimal(0)


class ContractChange(In):
    """What may be set of a contract; `lines` are all of them, `version` the one the caller has seen."""

    title: str | None = None
    number: str | None = None
    body: str | None = None
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    amount: Decimal | None = None
    currency: str | None = None
    period: Period = "year"
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    renews: bool = False
    renew_months: int | None = None
    notice_amount: int | None = None
    notice_unit: Unit = "month"
    remind_days: int | None = None
    lines: list[ContractLineIn] | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class ContractIn(In):
    """A contract to be made; without `starts_on` from today in the firm's zone, without `ends_on` until somebody ends it."""

    title: str
    number: str = ""
    body: str = ""
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    deal: uuid.UUID | None = None
    amount: Decimal | None = None
    currency: str = ""
    period: Period = "year"
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    renews: bool = False
    renew_months: int = 12
    notice_amount: int = 0
    notice_unit: Unit = "month"
    remind_days: int = 30
    lines: list[ContractLineIn] = []
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] = []
    custom: dict[str, Any] = {}


class UntilIn(In):
    """Until when a contract goes on; without a day for as long as it renews by."""

    until: datetime.date | None = None


class NoticeIn(In):
    """That notice was given: when (without a day today), the last day (without one the first that the period allows), why."""

    reason: Literal["customer", "us", "agreed", "breach", "replaced", "other"]
    reason_text: str = ""
    terminated_on: datetime.date | None = None
    leaves_on: datetime.date | None = None


class ContractLineOut(Out):
    """A line of a contract; `net` is what it costs in each period, without tax."""

    product: uuid.UUID | None
    name: str
    quantity: str
    price: str
    net: str


class ContractOut(Out):
    """A contract as it is now; `status` is judged today in the firm's zone, `notice_on` is the last day for notice."""

    id: uuid.UUID
    status: str | None = None
    title: str | None = None
    number: str | None = None
    body: str | None = None
    contact: uuid.UUID | None = None
    company: uuid.UUID | None = None
    deal: uuid.UUID | None = None
    renewal: uuid.UUID | None = None
    amount: str | None = None
    currency: str | None = None
    period: str | None = None
    lines: list[ContractLineOut] | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    renews: bool | None = None
    renew_months: int | None = None
    notice_amount: int | None = None
    notice_unit: str | None = None
    notice_on: datetime.date | None = None
    terminated_on: datetime.date | None = None
    over_on: datetime.date | None = None
    reason: str | None = None
    reason_text: str | None = None
    remind_days: int | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


@router.get("/contracts", response=Listed[ContractOut], operation_id="contract_list", exclude_unset=True)
def contract_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return contracts, newest first or as asked."""
    found = answer(CONTRACTS, request.actor, asked)
    items = queries.plain_contracts(request.actor, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.post("/contracts", response={201: ContractOut}, operation_id="contract_add", exclude_unset=True)
def contract_add(request: Request, payload: ContractIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Make a contract."""
    values = _values(payload)
    if not values.get("starts_on"):
        values.pop("starts_on", None)
    made = commands.add_contract(values.pop("title"), by=request.actor, origin="api", **values)
    response["Location"] = reverse("api:contract_get", args=[made.pk])
    return Status(201, _out(request.actor, made.pk))


@router.get(
    "/contracts/{contract_id}", response=ContractOut, operation_id="contract_get", exclude_unset=True,
    url_name="contract_get",
)  # fmt: skip
def contract_get(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Return one contract with its lines."""
    return _out(request.actor, contract_id)


@router.patch(
    "/contracts/{contract_id}", response=ContractOut, operation_id="contract_change", exclude_unset=True
)
def contract_change(request: Request, contract_id: uuid.UUID, payload: ContractChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    held = _held(request, contract_id)
    if not payload.model_fields_set - {"version"}:
        raise Invalid(_("Name at least one field to change."))
    commands.change_contract(held, by=request.actor, seen=payload.version, **_values(payload))
    return _out(request.actor, contract_id)


@router.post(
    "/contracts/{contract_id}/renew", response=ContractOut, operation_id="contract_renew", exclude_unset=True
)
def contract_renew(request: Request, contract_id: uuid.UUID, payload: UntilIn) -> dict[str, Any]:
    """Let a contract go on; 409 when notice was given or it has no end."""
    commands.renew_contract(_held(request, contract_id), by=request.actor, until=payload.until)
    return _out(request.actor, contract_id)


@router.post(
    "/contracts/{contract_id}/terminate", response=ContractOut, operation_id="contract_terminate", exclude_unset=True
)  # fmt: skip
def contract_terminate(request: Request, contract_id: uuid.UUID, payload: NoticeIn) -> dict[str, Any]:
    """Note that notice was given; 409 when it was already."""
    commands.terminate_contract(_held(request, contract_id), by=request.actor, **payload.model_dump())
    return _out(request.actor, contract_id)


@router.post(
    "/contracts/{contract_id}/reopen",
    response=ContractOut,
    operation_id="contract_reopen",
    exclude_unset=True,
)
def contract_reopen(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Take notice back; 409 when none was given."""
    commands.reopen_contract(_held(request, contract_id), by=request.actor)
    return _out(request.actor, contract_id)


@router.post(
    "/contracts/{contract_id}/renewal",
    response=ContractOut,
    operation_id="contract_renewal",
    exclude_unset=True,
)
def contract_renewal(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Open the deal that is to renew a contract; 409 while one is open."""
    commands.open_renewal(_held(request, contract_id), by=request.actor)
    return _out(request.actor, contract_id)


@router.post(
    "/deals/{deal_id}/contract", response={201: ContractOut}, operation_id="deal_contract", exclude_unset=True
)
def deal_contract(request: Request, deal_id: uuid.UUID) -> Status[dict[str, Any]]:
    """Make the contract of a won deal; 409 when it is not won, or has one."""
    made = commands.contract_of_deal(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return Status(201, _out(request.actor, made.pk))


@router.delete("/contracts/{contract_id}", response={204: None}, operation_id="contract_delete")
def contract_delete(request: Request, contract_id: uuid.UUID) -> Status[None]:
    """Move a contract to the bin; it can be restored until it is erased."""
    delete_record(_held(request, contract_id), by=request.actor)
    return Status(204, None)


@router.post(
    "/contracts/{contract_id}/archive",
    response=ContractOut,
    operation_id="contract_archive",
    exclude_unset=True,
)
def contract_archive(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Put a contract away: it leaves lists and totals."""
    commands.archive_contract(_held(request, contract_id), by=request.actor)
    return _out(request.actor, contract_id)


@router.post(
    "/contracts/{contract_id}/restore",
    response=ContractOut,
    operation_id="contract_restore",
    exclude_unset=True,
)
def contract_restore(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Take a contract back: from the bin, as it was there, else from the archive."""
    if not recovered(contract_id, by=request.actor):
        commands.restore_contract(_held(request, contract_id), by=request.actor)
    return _out(request.actor, contract_id)


def _held(request: Request, key: uuid.UUID) -> Contract:
    return get_visible(Contract, key, request.actor)


def _values(payload: In) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True, exclude={"version"})
    return {RENAMED.get(name, name): value for name, value in given.items()}


def _out(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    return queries.plain_contracts(actor, [queries.contract_row(actor, key)])[0]
