"""The values by which a deal is described from outside: forms, API, importer and scripts."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID


class DealValues(TypedDict, total=False):
    """Everything that can be said of a deal; what is not named stays as it is.

    `contact_id` is a person or a company, `company_id` a company; both are ids of contacts. `stage_id` alone also says the
    pipeline; it can be given to a new deal only, one that exists is moved.
    """

    title: str
    body: str
    pipeline_id: UUID | None
    stage_id: UUID | None
    contact_id: UUID | None
    company_id: UUID | None
    amount: Decimal | None
    currency: str
    expected_on: datetime.date | None
    source: str
    external_id: str
    probability: int | None
    forecast: str
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]


class LeadValues(TypedDict, total=False):
    """Everything that can be said of a lead beside its contact; what is not named stays as it is."""

    title: str
    message: str
    products: Sequence[str]
    channel: str
    source: str
    campaign: str
    utm: Mapping[str, str]
    page: str
    referrer: str
    submission_id: UUID | None
    external_id: str
    created_at: datetime.datetime
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]
