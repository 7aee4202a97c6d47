"""The forecast by month for programs."""

import datetime
from decimal import Decimal
from typing import Any

from ninja import Router

from wasl.forecast import queries
from wasl.forecast.queries.months import PARTS, Month
from wasl.kernel.actor import Reach
from wasl.kernel.api import Out
from wasl.kernel.errors import NotAllowed
from wasl.kernel.money import amount_text
from wasl.kernel.web import Request

router = Router(tags=["forecast"])


class ForecastPartOut(Out):
    """How many deals there are and what they are worth in the firm's currency; `apart` is what has no rate, by currency."""

    count: int
    amount: str
    apart: dict[str, str]


class MonthOut(Out):
    """A month by its first day: what is won, the open deals by how sure they are, and what is to be won (null where nothing is said).

    `weighted` is what is open, each deal times its chance; `forecast` is what is won and that.
    """

    month: datetime.date
    won: ForecastPartOut
    commit: ForecastPartOut
    best: ForecastPartOut
    pipeline: ForecastPartOut
    weighted: str
    forecast: str
    target: str | None


class ForecastOut(Out):
    """The forecast by months in the firm's `currency`; `counted_at` is when it was counted."""

    currency: str
    counted_at: datetime.datetime
    months: list[MonthOut]


@router.get("/forecast", response=ForecastOut, operation_id="forecast_get")
def forecast_get(request: Request, owner: str = "", team: str = "", pipeline: str = "") -> ForecastOut:
    """Return the forecast of six months back and six ahead: of everything the caller sees, or of an owner, a team, a pipeline."""
    actor = request.actor
    if actor.reach_for("deal") is Reach.NONE or not queries.sees_sums(actor):
        raise NotAllowed
    scope = queries.scope_of(actor, {"owner": owner, "team": team, "pipeline": pipeline})
    found = queries.forecast(actor, scope)
    months = [_out(one, found.currency) for one in found.months]
    return ForecastOut(currency=found.currency, counted_at=found.counted_at, months=months)


def _out(month: Month, currency: str) -> MonthOut:
    def text(amount: Decimal) -> str:
        return amount_text(amount, currency)

    parts: dict[str, Any] = {
        name: ForecastPartOut(
            count=figure.count,
            amount=text(figure.worth.amount),
            apart={one.currency: amount_text(one.amount, one.currency) for one in figure.worth.apart},
        )
        for name, figure in zip(PARTS, month.figures, strict=True)
    }
    target = None if month.target is None else text(month.target)
    place: Any = month.place
    return MonthOut(
        month=place,
        weighted=text(month.weighted.amount),
        forecast=text(month.forecast),
        target=target,
        **parts,
    )
