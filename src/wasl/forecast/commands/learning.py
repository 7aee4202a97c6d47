"""Learns from how deals ended, and tries the statistical forecast on months of which is known what came."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import ExtractDay, TruncMonth

from wasl.catalog.queries import rates
from wasl.catalog.queries.rates import Rates
from wasl.forecast.commands.nights import be_patient
from wasl.forecast.curves import Guess
from wasl.forecast.models import Night, Trial
from wasl.forecast.months import bounds, later, month_of, zone_of
from wasl.forecast.queries.learning import curves_at, late_width, money, said_then, widths_of
from wasl.forecast.queries.months import AHEAD
from wasl.forecast.trust import LATE, NEWEST
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.money import rounded
from wasl.sales.models import Deal
from wasl.workspace.queries import workspace


@command("forecast.set_targets")
def learn(night: Night, /, *, by: Actor) -> Night:  # noqa: ARG001 - the gate asks it
    """Learn from how deals have ended until now; say of this month and those ahead what is to be held against what comes.

    So it is said of each month of the last two years that was not tried yet, with what was known at its beginning.
    """
    be_patient()
    night.learned = curves_at(clock.now()).plain()
    night.save(update_fields=["learned"])
    firm = workspace()
    known, this = rates(night.day), month_of(night.day)
    Trial.objects.exclude(currency=firm.currency).delete()
    held = list(Trial.objects.order_by("month", "ahead", "day"))
    came = {day: _came(known, this, firm.zone, day) for day in (1, LATE)}
    _end(held, came)
    tried = {(later(one.month, -one.ahead), one.day) for one in held}
    for number in range(NEWEST, -1, -1):
        month = later(this, -number)
        for day in (1, LATE):
            moment = month.replace(day=day)
            if (month, day) not in tried and moment <= night.day:
                said = said_then(moment, known, firm.zone, ahead=AHEAD if day == 1 else 0)
                new = _tried(moment, held, said, known.main)
                held += Trial.objects.bulk_create(_held(one, came) for one in new)
    return night


def _tried(day: datetime.date, held: Sequence[Trial], said: Sequence[Guess], currency: str) -> list[Trial]:
    """Return what was said on a day, the first of a month or `LATE`, with ends by the misses that were known then."""
    month = month_of(day)
    known = sorted((one for one in held if one.month < month), key=lambda one: one.month)
    widths = {0: late_width(known)} if day != month else widths_of(one for one in known if one.day == 1)
    trials = []
    for ahead, guess in enumerate(said):
        if guess.mean > 0:
            reach = widths.get(ahead)
            low, high = (None, None) if reach is None else map(money, guess.within(reach))
            trials.append(
                Trial(month=later(month, ahead), ahead=ahead, day=day.day, currency=currency, said=money(guess.mean),
                      spread=money(guess.spread), low=low, high=high)
            )  # fmt: skip
    return trials


type Came = Mapping[int, Mapping[datetime.date, Decimal]]


def _end(trials: Sequence[Trial], came: Came) -> None:
    """Hold what was said of months that have ended since against what came."""
    ended = [one for one in trials if one.came is None and one.month in came[one.day]]
    for one in ended:
        _held(one, came)
    Trial.objects.bulk_update(ended, ["came", "score"])


def _held(trial: Trial, came: Came) -> Trial:
    """Return a trial with what came, where its month is over."""
    trial.came = came[trial.day].get(trial.month)
    if trial.came is not None:
        trial.score = Guess(float(trial.said), float(trial.spread) ** 2).score(float(trial.came))
    return trial


def _came(known: Rates, this: datetime.date, zone: str, day: int) -> dict[datetime.date, Decimal]:
    """Return what was won from a day on in each month that is over, of those that are tried."""
    months = [later(this, -number) for number in range(NEWEST, 0, -1)]
    start, end = bounds(months, zone)
    rows = Deal.objects.current().filter(
        state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end, amount__isnull=False
    )
    hours = zone_of(zone)
    sums = rows.order_by().annotate(
        month=TruncMonth("closed_at", tzinfo=hours), day=ExtractDay("closed_at", tzinfo=hours)
    )
    found = dict.fromkeys(months, Decimal(0))
    for row in sums.filter(day__gte=day).values("month", "currency").annotate(worth=Sum("amount")):
        found[row["month"].date()] += known.worth(row["worth"], row["currency"]) or Decimal(0)
    return {month: rounded(worth, known.main) for month, worth in found.items()}
