"""The forecast over very many deals with the history of their stages, beside the same question written by hand; and its nights."""

import datetime
import time
from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

import psycopg
from django.core.cache import cache
from django.db import connection

from wasl.forecast.commands import take_night
from wasl.forecast.models import Night, Standing
from wasl.forecast.months import around, bounds
from wasl.forecast.queries import Scope, forecast, slipping
from wasl.forecast.queries.learning import curves_at
from wasl.forecast.queries.months import summed
from wasl.forecast.queries.scopes import deals_in
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.days import today_in
from wasl.kernel.env import ENV
from wasl.operations.bench.world import World
from wasl.sales.models import Deal, StageStay
from wasl.workspace.queries import actor_of_user, workspace

TURNS = 5
BY_HAND = """
SELECT CASE WHEN deal.state = 'won' THEN 'won' WHEN deal.forecast <> '' THEN deal.forecast
        WHEN coalesce(deal.probability, stage.probability) >= 70 THEN 'commit'
        WHEN coalesce(deal.probability, stage.probability) >= 40 THEN 'best' ELSE 'pipeline' END AS part,
    CASE WHEN deal.state = 'won' THEN date_trunc('month', deal.closed_at AT TIME ZONE %(zone)s)::date
        ELSE date_trunc('month', deal.expected_on)::date END AS month,
    deal.currency, count(*) AS count, sum(deal.amount) AS worth,
    sum(deal.amount * coalesce(deal.probability, stage.probability) / 100) AS weighted
FROM sales_deal deal JOIN sales_stage stage ON stage.id = deal.stage_id
WHERE deal.archived_at IS NULL AND deal.deleted_at IS NULL
  AND (deal.state = 'open' OR (deal.state = 'won' AND deal.closed_at >= %(start)s AND deal.closed_at < %(end)s))
GROUP BY 1, 2, 3
"""


def measure(contacts: int) -> dict[str, Any]:
    """Return how long the forecast over the deals takes at first and the second time, by hand, and what a night costs."""
    viewer = actor_of_user(World(contacts).owner)
    with psycopg.connect(ENV.database_url, autocommit=True) as connected, connected.cursor() as plain:
        different = compared(viewer, plain)
        if different:
            raise SystemExit(f"The forecast and the statement by hand differ: {different}")
        given, _months = _asked()
        first, written = paired(
            lambda: forecast(viewer, Scope(), anew=True), lambda: plain.execute(BY_HAND, given).fetchall()
        )
    with connection.cursor() as cursor:  # as in the night
        cursor.execute("SET statement_timeout = 0")
    cache.clear()
    forecast(viewer, Scope())
    found: dict[str, Any] = {
        "deals": Deal.objects.count(),
        "stays": StageStay.objects.count(),
        "forecast ms": round(first),
        "by hand ms": round(written),
        "times by hand": round(first / written, 2),
        "second view ms": round(timed(lambda: forecast(viewer, Scope()))),
        "is kept": forecast(viewer, Scope()).is_kept,
        "slipped and pushed ms": round(timed(lambda: slipping(viewer, Scope()))),
        "learning, one moment ms": round(timed(lambda: curves_at(clock.now()), turns=1)),
    }
    return found | _nights()


def compared(viewer: Actor, plain: Any) -> set[tuple[Any, ...]]:
    """Return the sums in which the forecast and the statement by hand differ: part, month, currency, number, worth, weighted."""
    given, months = _asked()
    hand = {(*row[:5], _cents(row[5])) for row in plain.execute(BY_HAND, given).fetchall()}
    names = ("part", "month", "currency", "count", "worth")
    rows = summed(deals_in(viewer, Scope()), months, given["zone"])
    return hand ^ {(*(row[name] for name in names), _cents(row["weighted"])) for row in rows}


def _asked() -> tuple[dict[str, Any], list[datetime.date]]:
    """Return what the statement by hand is given, and the months of the forecast."""
    zone = workspace().zone
    months = around(today_in(zone), back=6, ahead=6)
    start, end = bounds(months, zone)
    return {"zone": zone, "start": start, "end": end}, months


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round(amount, 2)


def _nights() -> dict[str, Any]:
    """Return what the first night costs, one in which nothing changed, and one in which one deal in a hundred did."""
    Night.objects.all().delete()
    Standing.objects.all().delete()
    day, costs = today_in(workspace().zone), {}
    for number, name in enumerate(("first night", "quiet night", "night with 1 % changed")):
        if number == 2:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE sales_deal SET amount = amount + 1 WHERE state = 'open' AND random() < 0.01"
                )
        begun = time.monotonic()
        night = take_night(day + datetime.timedelta(days=number), by=SYSTEM)
        costs[f"{name} ms"] = round((time.monotonic() - begun) * 1000)
        costs[f"{name}, rows"] = night.begun if night else 0
    ((size, rows),) = _rows(
        "SELECT pg_total_relation_size('forecast_standing'), count(*) FROM forecast_standing", {}
    )
    return costs | {"bytes a row": round(size / rows) if rows else 0}


def _rows(statement: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[Any] = cursor.fetchall()
        return found


def paired(one: Callable[[], Any], other: Callable[[], Any], turns: int = TURNS) -> tuple[float, float]:
    """Return how many milliseconds each of two takes, the best of some turns one after the other."""
    took = [(timed(one, 1, 0), timed(other, 1, 0)) for _turn in range(turns)]
    return min(pair[0] for pair in took), min(pair[1] for pair in took)


def timed(act: Callable[[], Any], turns: int = TURNS, warm: int = 1) -> float:
    """Return how many milliseconds something takes, the median of some turns after `warm` ones to warm up."""
    for _turn in range(warm):
        act()
    taken = []
    for _turn in range(turns):
        begun = time.monotonic()
        act()
        taken.append((time.monotonic() - begun) * 1000)
    return median(taken)
