"""What many deals are worth together, in the firm's currency; never for whoever may not see amounts."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from wasl.catalog.queries.rates import Rates, Total, rates
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look
from wasl.kernel.text import isolated
from wasl.ui import formats

HUNDRED, MOST_GROWN = 100, 500


@dataclass(frozen=True)
class Change:
    """A number now and before; `percent` is None where there was nothing before."""

    now: Decimal
    before: Decimal

    @property
    def percent(self) -> int | None:
        """Return by how much it has grown, in percent; None where there was nothing before, or next to nothing."""
        grown = round(HUNDRED * (self.now - self.before) / self.before) if self.before else None
        # what begins with next to nothing grows by numbers that say nothing
        return None if grown is None or grown > MOST_GROWN else grown


def rates_now(viewer: Actor) -> Rates:  # noqa: ARG001 - asked through a look, which passes who looks
    """Return the rates of today."""
    return rates()


def worth(found: Rates, sums: Mapping[str, Any]) -> Total:
    """Return sums by currency together."""
    return found.total((Decimal(amount or 0), currency) for currency, amount in sums.items())


def scoped(look: Look, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to the teams of the viewer on the home of a team; one without a team answers for all he sees."""
    is_team = look.home == "team" and look.viewer.teams
    return rows.filter(team_id__in=sorted(look.viewer.teams)) if is_team else rows


def sees_amounts(viewer: Actor) -> bool:
    """Tell whether the viewer may see what deals are worth."""
    return not viewer.hides("deal", "amount")


def local_now(viewer: Actor) -> datetime.datetime:
    """Return the moment in the viewer's zone."""
    return clock.now().astimezone(ZoneInfo(viewer.zone))


def month_start(moment: datetime.datetime) -> datetime.datetime:
    """Return the beginning of the month of a local moment."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_before(moment: datetime.datetime) -> datetime.datetime:
    """Return the same moment a month earlier; of a longer month, its last day."""
    last = month_start(moment) - datetime.timedelta(days=1)
    return moment.replace(year=last.year, month=last.month, day=min(moment.day, last.day))


def total_text(total: Total) -> str:
    """Return a total in words: what has no rate stands beside it."""
    parts = [(one.amount, one.currency) for one in total.apart]
    if total.has_amount:
        parts.insert(0, (total.amount, total.currency))
    return " + ".join(isolated(_written(*part)) for part in parts)


def _written(amount: Decimal, currency: str) -> str:
    return " ".join(formats.money_text(round(amount, 0), currency)).strip()
