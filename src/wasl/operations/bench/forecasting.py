"""The forecast over very many deals with the history of their stages, beside the same question written by hand; and its nights."""

import datetime
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction

from wasl.forecast.commands import take_night
from wasl.forecast.models import Night, Standing
from wasl.forecast.months import around, bounds, today_in
from wasl.forecast.queries import Scope, forecast, slipping
from wasl.forecast.queries.learning import curves_at
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.custom.indexing import owner_connection
from wasl.operations.bench.selling import TABLES, open_stages
from wasl.operations.bench.world import World
from wasl.sales.models import Deal, Stage
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user, workspace

TURNS = 5
SLICE = 20_000
# of a hundred deals so many are open; they came in over so many days
OPEN, DAYS = 20, 900
MADE = """
WITH made AS (
    SELECT gen_random_uuid() AS id, number, now() - interval '1 day' * {days} * ((number * 7919) %% 100000) / 100000.0 AS begun,
        (number %% 100) < {open} AS is_open, (number / 100) %% 4 AS place, (%(people)s::uuid[])[1 + number %% %(count)s] AS owner
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) number
), anchors AS (
    INSERT INTO records_anchor (id, kind, title, title_key, search, is_archived, is_deleted, next_step, owner_id)
    SELECT id, 'deal', 'Bench ' || number, '', '', false, false, '', owner FROM made
), deals AS (
    INSERT INTO sales_deal (anchor_id, created_at, updated_at, version, sort_key, custom, title, body, stage_since, state, amount,
        currency, expected_on, source, closed_at, reason, reason_text, forecast, external_id, owner_id, pipeline_id, stage_id)
    SELECT id, begun, begun, 1, '\\x00', '{{}}', 'Bench ' || number, '', begun + interval '5 days' * place,
        CASE WHEN is_open THEN 'open' WHEN number %% 3 = 0 THEN 'won' ELSE 'lost' END, 100 + number %% 90000,
        (ARRAY['SAR', 'SAR', 'EUR'])[1 + number %% 3],
        CASE WHEN is_open THEN current_date + (number %% 200)::integer - 20 ELSE begun::date + 30 END, '',
        CASE WHEN is_open THEN NULL ELSE begun + interval '5 days' * (place + 1) END, '', '', '', '', owner, %(pipeline)s::uuid,
        CASE WHEN is_open THEN (%(open)s::uuid[])[1 + place] WHEN number %% 3 = 0 THEN %(won)s::uuid ELSE %(lost)s::uuid END
    FROM made
)
INSERT INTO sales_stagestay (id, entered_at, left_at, probability, amount, currency, deal_id, stage_id)
SELECT gen_random_uuid(), begun + interval '5 days' * step,
    CASE WHEN step < place OR NOT is_open THEN begun + interval '5 days' * (step + 1) END, 10 + 20 * step,
    100 + number %% 90000, (ARRAY['SAR', 'SAR', 'EUR'])[1 + number %% 3], id, (%(open)s::uuid[])[1 + step]
FROM made CROSS JOIN LATERAL generate_series(0, place) step
"""
BY_HAND = """
SELECT CASE WHEN deal.state = 'won' THEN 'won' WHEN deal.forecast <> '' THEN deal.forecast
        WHEN coalesce(deal.probability, stage.probability) >= 70 THEN 'commit'
        WHEN coalesce(deal.probability, stage.probability) >= 40 THEN 'best' ELSE 'pipeline' END,
    CASE WHEN deal.state = 'won' THEN date_trunc('month', deal.closed_at AT TIME ZONE %(zone)s)::date
        ELSE date_trunc('month', deal.expected_on)::date END,
    deal.currency, count(*), sum(deal.amount),
    sum(deal.amount * coalesce(deal.probability, stage.probability) / 100)
FROM sales_deal deal JOIN sales_stage stage ON stage.id = deal.stage_id
WHERE deal.archived_at IS NULL AND deal.deleted_at IS NULL
  AND (deal.state = 'open' OR (deal.state = 'won' AND deal.closed_at >= %(start)s AND deal.closed_at < %(end)s))
GROUP BY 1, 2, 3
"""


def measure(contacts: int, count: int) -> dict[str, Any]:
    """Return how long the forecast over `count` deals takes at first and the second time, by hand, and what a night costs."""
    fill(count)
    viewer = actor_of_user(World(contacts).owner)
    return figures(viewer)


def fill(count: int) -> None:
    """Make deals with their stays until there are `count`, a fifth of them open: rows as the commands write them."""
    stages = {one.meaning: one for one in Stage.objects.filter(pipeline__is_default=True, removed_at=None)}
    people = [str(key) for key in User.objects.order_by("pk").values_list("pk", flat=True)]
    given: dict[str, Any] = {
        "people": people, "count": len(people), "pipeline": str(stages["won"].pipeline_id), "won": str(stages["won"].pk),
        "lost": str(stages["lost"].pk), "open": [str(one.pk) for one in open_stages()[:4]],
    }  # fmt: skip
    for first in range(Deal.objects.count() + 1, count + 1, SLICE):
        with transaction.atomic(), connection.cursor() as cursor:
            # what is made up is told in constants of ours
            statement = MADE.format(days=DAYS, open=OPEN)
            cursor.execute(statement, given | {"first": first, "last": min(first + SLICE - 1, count)})
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def figures(viewer: Actor) -> dict[str, Any]:
    """Return the figures over the deals that there are."""
    zone = workspace().zone
    start, end = bounds(around(today_in(zone), back=6, ahead=6), zone)
    given = {"zone": zone, "start": start, "end": end}
    hand = timed(lambda: _rows(BY_HAND, given))
    first = timed(lambda: forecast(viewer, Scope(), anew=True))
    cache.clear()
    forecast(viewer, Scope())
    again = timed(lambda: forecast(viewer, Scope()))
    found: dict[str, Any] = {
        "deals": Deal.objects.count(),
        "forecast ms": round(first),
        "by hand ms": round(hand),
        "times by hand": round(first / hand, 2),
        "second view ms": round(again),
        "slipped and pushed ms": round(timed(lambda: slipping(viewer, Scope()))),
        "learning, one moment ms": round(timed(lambda: curves_at(clock.now()), turns=1)),
    }
    return found | _nights()


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


def timed(act: Callable[[], Any], turns: int = TURNS) -> float:
    """Return how many milliseconds something takes, the median of some turns after one to warm up."""
    act()
    taken = []
    for _turn in range(turns):
        begun = time.monotonic()
        act()
        taken.append((time.monotonic() - begun) * 1000)
    return median(taken)
