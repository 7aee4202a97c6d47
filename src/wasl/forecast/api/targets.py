"""Targets for programs: those of a year, and many set at once."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from ninja import Router

from wasl.forecast import commands, queries
from wasl.forecast.models import Target
from wasl.forecast.queries.grids import Wanted, this_year
from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request

router = Router(tags=["targets"])


class TargetOut(Out):
    """What `user`, `team` or (without both) the firm is to win from `starts_on` on, of a product, of those with a tag, or in all.

    `amount` is in `currency`; where the measure is "deals" it is how many are to be won.
    """

    id: uuid.UUID
    user: uuid.UUID | None
    team: uuid.UUID | None
    measure: str
    period: str
    starts_on: datetime.date
    product: uuid.UUID | None
    tag: uuid.UUID | None
    amount: str
    currency: str


class CellIn(In):
    """One target; without an `amount` it is taken away, without a `currency` it is in the firm's."""

    starts_on: datetime.date
    amount: Decimal | None = None
    user: uuid.UUID | None = None
    team: uuid.UUID | None = None
    currency: str = ""


class TargetsIn(In):
    """Targets of one year, measure and length of period."""

    year: int
    period: Literal["month", "quarter", "year"] = "month"
    measure: Literal["value", "deals"] = "value"
    product: uuid.UUID | None = None
    tag: uuid.UUID | None = None
    targets: list[CellIn]


@router.get("/targets", response=Listed[TargetOut], operation_id="target_list")
def target_list(request: Request, year: int | None = None) -> Listed[TargetOut]:
    """Return the targets of a year that the caller may see; of the present one in the firm's zone unless said otherwise."""
    return whole([_out(one) for one in queries.targets_in(request.actor, year or this_year())])


@router.put("/targets", response=Listed[TargetOut], operation_id="target_set")
def target_set(request: Request, payload: TargetsIn) -> Listed[TargetOut]:
    """Set targets, all or none; return those of that year."""
    cells = [commands.Cell(**one.model_dump()) for one in payload.targets]
    wanted = Wanted(payload.year, payload.period, payload.measure, payload.product, payload.tag)
    commands.set_targets(cells, wanted=wanted, by=request.actor)
    return whole([_out(one) for one in queries.targets_in(request.actor, payload.year)])


def _out(target: Target) -> TargetOut:
    names: dict[str, Any] = {
        "user": target.user_id, "team": target.team_id, "product": target.product_id, "tag": target.tag_id,
    }  # fmt: skip
    return TargetOut(
        id=target.pk, measure=target.measure, period=target.period, starts_on=target.starts_on,
        amount=f"{target.amount:f}", currency=target.currency, **names,
    )  # fmt: skip
