"""The values by which members and contracts are described from outside: forms, API, importers and scripts."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID


class PlanValues(TypedDict, total=False):
    """Everything that can be said of a plan; what is not named stays as it is. `names` are by language, `months` 1 to 120."""

    names: Mapping[str, str]
    months: int
    calendar: str
    start: str
    amount: Any
    currency: str
    grace_days: int


class MembershipValues(TypedDict, total=False):
    """Everything that can be said of a member; what is not named stays as it is.

    `plan_id` is needed for a new one. `joined_on` is today unless said, `until_on` what the plan says; days are of the firm's
    zone. `paid_on` says that the dues of the first term are paid.
    """

    plan_id: UUID | None
    head_id: UUID | None
    name: str
    number: str
    joined_on: datetime.date | None
    until_on: datetime.date | None
    paid_on: datetime.date | None
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]


class LineValues(TypedDict, total=False):
    """A line: a `product` by id, number or name, or else a `name`; `price` is that of one, without tax, in each period."""

    product: UUID | str | None
    name: str
    quantity: Any
    price: Any


class ContractValues(TypedDict, total=False):
    """Everything that can be said of a contract; what is not named stays as it is.

    `contact_id` is a person or a company, `company_id` a company. `period` is "once", "month" or "year". `lines` are all of
    them; where there are any, the amount is their sum. `notice_unit` is "day" or "month".
    """

    title: str
    number: str
    body: str
    contact_id: UUID | None
    company_id: UUID | None
    deal_id: UUID | None
    amount: Decimal | None
    currency: str
    period: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    renews: bool
    renew_months: int | None
    notice_amount: int | None
    notice_unit: str
    remind_days: int | None
    lines: Sequence[LineValues]
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]
