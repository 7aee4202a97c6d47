"""Deals that slip: whose expected day has passed, and that were pushed to a later month, how often and how far."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from wasl.catalog.queries import rates
from wasl.catalog.queries.rates import Total
from wasl.forecast.queries.months import address
from wasl.forecast.queries.scopes import Scope, deals_in
from wasl.forecast.worth import worth_in
from wasl.kernel.actor import Actor
from wasl.kernel.days import today_in
from wasl.sales.models import Deal
from wasl.workspace.queries import workspace

SHOWN = 25
# a change of the expected day into a later month; a day that was taken away and set again counts from the last one that was said
PUSHED = """
WITH said AS (
    SELECT stood.deal_id, stood.expected_on,
        lag(stood.expected_on) OVER (PARTITION BY stood.deal_id ORDER BY stood.from_day) AS before
    FROM forecast_standing stood JOIN ({deals}) mine ON mine.anchor_id = stood.deal_id
    WHERE stood.expected_on IS NOT NULL
)
SELECT deal_id, count(*), sum(expected_on - before)
FROM said WHERE date_trunc('month', expected_on) > date_trunc('month', before)
GROUP BY deal_id
"""


@dataclass(frozen=True)
class Pushed:
    """An open deal that was pushed to a later month: how often, and by how many days in all."""

    deal: Deal
    times: int
    days: int


@dataclass(frozen=True)
class Slipping:
    """What slips in a scope: the number and worth of the open deals whose expected day has passed, and of those that were pushed.

    `shown` are those of the latter that are worth most; `times` and `days` are of all of them.
    """

    late: int
    late_worth: Total
    late_before: datetime.date
    pushed: int
    pushed_worth: Total
    times: int
    days: int
    shown: Sequence[Pushed]


def slipping(viewer: Actor, scope: Scope) -> Slipping:
    """Return what slips in a scope, as far as the viewer sees it."""
    today, known = today_in(workspace().zone), rates()
    going = deals_in(viewer, scope).filter(state=Deal.State.OPEN)
    pushes = _pushes(going)
    late = _worth(going.filter(expected_on__lt=today))
    pushed = _worth(going.filter(pk__in=list(pushes)))
    largest = going.filter(pk__in=list(pushes), amount__isnull=False).select_related("owner", "stage")
    shown = [Pushed(deal, *pushes[deal.pk]) for deal in largest.order_by("-amount", "pk")[:SHOWN]]
    return Slipping(
        sum(count for count, _worth in late.values()),
        worth_in(known, {currency: worth for currency, (_count, worth) in late.items()}, known.main),
        today,
        len(pushes),
        worth_in(known, {currency: worth for currency, (_count, worth) in pushed.items()}, known.main),
        sum(times for times, _days in pushes.values()),
        sum(days for _times, days in pushes.values()),
        shown,
    )


def late_url(scope: Scope, day: datetime.date) -> str:
    """Return the address of the list of open deals whose expected day was before a day."""
    return address(
        scope,
        [
            {"field": "state", "op": "is", "value": "open"},
            {"field": "expected_on", "op": "lt", "value": day.isoformat()},
        ],
    )


def _pushes(going: Any) -> dict[UUID, tuple[int, int]]:
    """Return of each of some deals that was pushed how often, and by how many days in all."""
    sql, params = going.order_by().values("anchor_id").query.sql_with_params()
    with connection.cursor() as cursor:
        # the deals are a query of ours, its values are passed beside it
        cursor.execute(PUSHED.format(deals=sql), params)
        return {key: (times, days) for key, times, days in cursor.fetchall()}


def _worth(rows: Any) -> dict[str, tuple[int, Any]]:
    sums = rows.order_by().values("currency").annotate(count=Count("pk"), worth=Sum("amount"))
    return {row["currency"]: (row["count"], row["worth"] or 0) for row in sums}
