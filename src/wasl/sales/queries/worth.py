"""What many deals are worth together, in the firm's currency; never for whoever may not see amounts."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wasl.catalog.queries.rates import Rates, Total, rates
from wasl.kernel import clock
from wasl.kernel.actor import Actor

HUNDRED = 100


@dataclass(frozen=True)
class Change:
    """A number now and before; `percent` is None where there was nothing before."""

    now: Decimal
    before: Decimal

    @property
    def percent(self) -> int | None:
        """Return by how much it has grown, in percent."""
        return round(HUNDRED * (self.now - self.before) / self.before) if self.before else None


def rates_now(viewer: Actor) -> Rates:  # noqa: ARG001 - asked through a look, which passes who looks
    """Return the rates of today."""
    return rates()


def worth(found: Rates, sums: Mapping[str, Any]) -> Total:
    """Return sums by currency together."""
    return found.total((Decimal(amount or 0), currency) for currency, amount in sums.items())


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
