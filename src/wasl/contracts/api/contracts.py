"""Contracts for programs: list, read, make, change, renew, give notice, open the renewal deal."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from wasl.contracts import commands, queries
from wasl.contracts.listings import CONTRACTS
from wasl.contracts.models import Contract
from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi
from wasl.records.queries import get_visible
from wasl.sales.models import Deal

router = Router(tags=["contracts"])
API = RecordApi(
    "contracts",
    "contract",
    CONTRACTS,
    Contract,
    plain=queries.plain_contracts,
    row=queries.contract_row,
    change=commands.change_contract,
    archive=commands.archive_contract,
    restore=commands.restore_contract,
    renamed={"contact": "contact_id", "company": "company_id", "deal": "deal_id"},
)
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


@router.post("/contracts", response={201: ContractOut}, operation_id="contract_add", exclude_unset=True)
def contract_add(request: Request, payload: ContractIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Make a contract."""
    values = API.values(payload)
    if not values.get("starts_on"):
        values.pop("starts_on", None)
    made = commands.add_contract(values.pop("title"), by=request.actor, origin="api", **values)
    return API.added(request, response, made)


@router.post(
    "/contracts/{contract_id}/renew", response=ContractOut, operation_id="contract_renew", exclude_unset=True
)
def contract_renew(request: Request, contract_id: uuid.UUID, payload: UntilIn) -> dict[str, Any]:
    """Let a contract go on; 409 when notice was given or it has no end."""
    return API.done(request, contract_id, commands.renew_contract, until=payload.until)


@router.post(
    "/contracts/{contract_id}/terminate", response=ContractOut, operation_id="contract_terminate", exclude_unset=True
)  # fmt: skip
def contract_terminate(request: Request, contract_id: uuid.UUID, payload: NoticeIn) -> dict[str, Any]:
    """Note that notice was given; 409 when it was already."""
    return API.done(request, contract_id, commands.terminate_contract, **payload.model_dump())


@router.post(
    "/contracts/{contract_id}/reopen",
    response=ContractOut,
    operation_id="contract_reopen",
    exclude_unset=True,
)
def contract_reopen(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Take notice back; 409 when none was given."""
    return API.done(request, contract_id, commands.reopen_contract)


@router.post(
    "/contracts/{contract_id}/renewal",
    response=ContractOut,
    operation_id="contract_renewal",
    exclude_unset=True,
)
def contract_renewal(request: Request, contract_id: uuid.UUID) -> dict[str, Any]:
    """Open the deal that is to renew a contract; 409 while one is open."""
    return API.done(request, contract_id, commands.open_renewal)


@router.post(
    "/deals/{deal_id}/contract", response={201: ContractOut}, operation_id="deal_contract", exclude_unset=True
)
def deal_contract(request: Request, deal_id: uuid.UUID) -> Status[dict[str, Any]]:
    """Make the contract of a won deal; 409 when it is not won, or has one."""
    made = commands.contract_of_deal(get_visible(Deal, deal_id, request.actor), by=request.actor)
    return Status(201, API.out(request.actor, made.pk))


API.serve(router, ContractOut, ContractChange)
