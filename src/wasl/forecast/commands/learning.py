"""Learns from how deals ended, and tries the statistical forecast on months of which is known what came."""

import datetime
from decimal import Decimal

from django.db.models import Sum

from wasl.catalog.queries import rates
from wasl.catalog.queries.rates import Rates
from wasl.forecast.commands.nights import be_patient
from wasl.forecast.models import Night, Trial
from wasl.forecast.months import bounds, later, month_of
from wasl.forecast.queries.learning import PAST_MONTHS, curves_at, money, said_then
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.money import rounded
from wasl.sales.models import Deal
from wasl.workspace.queries import workspace


@command("forecast.set_targets")
def learn(night: Night, /, *, by: Actor) -> Night:  # noqa: ARG001 - the gate asks it
    """Learn from how deals have ended until now, and try it on each of the last twelve months that was not tried yet."""
    be_patient()
    night.learned = curves_at(clock.now()).plain()
    night.save(update_fields=["learned"])
    firm = workspace()
    known, this = rates(night.day), month_of(night.day)
    tried = set(Trial.objects.filter(currency=firm.currency).values_list("month", flat=True))
    for number in range(PAST_MONTHS, 0, -1):
        month = later(this, -number)
        if month not in tried and (trial := _tried(month, known, firm.zone)):
            Trial.objects.filter(month=month).delete()
            trial.save(force_insert=True)
    return night


def _tried(month: datetime.date, known: Rates, zone: str) -> Trial | None:
    guess = said_then(month, known, zone)
    if guess.mean <= 0:
        return None
    low, high = guess.within()
    start, end = bounds([month], zone)
    rows = Deal.objects.current().filter(state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end)
    sums = rows.order_by().values("currency").annotate(worth=Sum("amount"))
    worths = [known.worth(row["worth"], row["currency"]) for row in sums if row["worth"] is not None]
    came = rounded(sum((one for one in worths if one is not None), Decimal(0)), known.main)
    return Trial(
        month=month, currency=known.main, said=money(guess.mean), low=money(low), high=money(high), came=came
    )
