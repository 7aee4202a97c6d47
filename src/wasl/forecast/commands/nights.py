"""Writes down each night how open deals stand: only what has changed since the night before."""

import datetime
from typing import Any

from django.db import connection

from wasl.catalog.queries import rates
from wasl.forecast.models import Night, Standing
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.days import today_in
from wasl.sales.models import Stage
from wasl.workspace.queries import workspace

# how long nights are kept
KEPT = datetime.timedelta(days=3 * 366)
PATIENCE = "600s"
LOCK = 0x666F_7265  # "fore": one who takes a night at a time
ENDED = """
UPDATE forecast_standing stood SET until_day = %(day)s
WHERE stood.until_day IS NULL AND NOT EXISTS (
    SELECT FROM sales_deal deal
    WHERE deal.anchor_id = stood.deal_id AND deal.state = 'open' AND deal.archived_at IS NULL AND deal.deleted_at IS NULL
      AND deal.stage_id = stood.stage_id AND deal.currency = stood.currency AND deal.forecast = stood.forecast
      AND (deal.owner_id, deal.team_id, deal.amount, deal.expected_on, deal.probability)
          IS NOT DISTINCT FROM (stood.owner_id, stood.team_id, stood.amount, stood.expected_on, stood.probability)
)
"""
BEGUN = """
INSERT INTO forecast_standing
    (deal_id, stage_id, from_day, owner_id, team_id, amount, currency, expected_on, probability, forecast)
SELECT deal.anchor_id, deal.stage_id, %(day)s, deal.owner_id, deal.team_id, deal.amount, deal.currency, deal.expected_on,
    deal.probability, deal.forecast
FROM sales_deal deal
WHERE deal.state = 'open' AND deal.archived_at IS NULL AND deal.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM forecast_standing stood WHERE stood.deal_id = deal.anchor_id AND stood.until_day IS NULL)
"""


@command("forecast.set_targets")
def take_night(day: datetime.date | None, /, *, by: Actor) -> Night | None:  # noqa: ARG001 - the gate asks it
    """Write down how open deals stand on a day (today, where the firm is); None where that day has been taken already.

    Days on which nothing ran are not made up: what stood before holds until the next night that was taken.
    """
    firm = workspace()
    day = day or today_in(firm.zone)
    be_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Night.objects.filter(day__gte=day).exists():
            return None
        # before the first night statistics say that no row stands: tried one by one, its rows would meet each other
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        cursor.execute(ENDED, {"day": day})
        ended = cursor.rowcount
        cursor.execute(BEGUN, {"day": day})
        begun = cursor.rowcount
    _forget(day - KEPT)
    known = rates(day)
    chances = Stage.objects.filter(meaning=Stage.Meaning.OPEN).values_list("pk", "probability")
    held: dict[str, Any] = {
        "chances": {str(key): chance for key, chance in chances},
        "ended": ended,
        "begun": begun,
    }
    values = {currency: f"{value:f}" for currency, value in known.values.items()}
    return Night.objects.create(day=day, main=firm.currency, rates=values, **held)


def be_patient() -> None:
    """Let the statements of this transaction take as long as very many deals need: nobody waits for a night."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])


def _forget(day: datetime.date) -> None:
    Night.objects.filter(day__lt=day).delete()
    Standing.objects.filter(until_day__lt=day).delete()
