"""Learns from how deals ended, and tries the statistical forecast on months of which is known what came."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from wasl.catalog.queries import rates
from wasl.catalog.queries.rates import Rates
from wasl.forecast.commands.nights import be_patient
from wasl.forecast.curves import Guess
from wasl.forecast.models import Night, Trial
from wasl.forecast.months import bounds, later, month_of, zone_of
from wasl.forecast.queries.learning import curves_at, money, said_then, widths_of
from wasl.forecast.queries.months import AHEAD
from wasl.forecast.trust import NEWEST
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
    held = list(Trial.objects.order_by("month", "ahead"))
    came = _came(known, this, firm.zone)
    _end(held, came)
    tried = {later(one.month, -one.ahead) for one in held}
    for number in range(NEWEST, -1, -1):
        month = later(this, -number)
        if month not in tried:
            said = said_then(month, known, firm.zone, ahead=AHEAD)
            new = _tried(month, held, said, known.main)
            held += Trial.objects.bulk_create(_held(one, came) for one in new)
    return night


def _tried(month: datetime.date, held: Sequence[Trial], said: Sequence[Guess], currency: str) -> list[Trial]:
    """Return what was said at the beginning of a month, with ends by the misses that were known then."""
    widths = widths_of(sorted((one for one in held if one.month < month), key=lambda one: one.month))
    trials = []
    for ahead, guess in enumerate(said):
        if guess.mean > 0:
            reach = widths.get(ahead)
            low, high = (None, None) if reach is None else map(money, guess.within(reach))
            trials.append(
                Trial(month=later(month, ahead), ahead=ahead, currency=currency, said=money(guess.mean),
                      spread=money(guess.spread), low=low, high=high)
            )  # fmt: skip
    return trials


def _end(trials: Sequence[Trial], came: Mapping[datetime.date, Decimal]) -> None:
    """Hold what was said of months that have ended since against what came."""
    ended = [one for one in trials if one.came is None and one.month in came]
    for one in ended:
        _held(one, came)
    Trial.objects.bulk_update(ended, ["came", "score"])


def _held(trial: Trial, came: Mapping[datetime.date, Decimal]) -> Trial:
    """Return a trial with what came, where its month is over."""
    trial.came = came.get(trial.month)
    if trial.came is not None:
        trial.score = Guess(float(trial.said), float(trial.spread) ** 2).score(float(trial.came))
    return trial


def _came(known: Rates, this: datetime.date, zone: str) -> dict[datetime.date, Decimal]:
    """Return what was won in each month that is over, of those that are tried."""
    months = [later(this, -number) for number in range(NEWEST, 0, -1)]
    start, end = bounds(months, zone)
    rows = Deal.objects.current().filter(
        state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end, amount__isnull=False
    )
    sums = rows.order_by().annotate(month=TruncMonth("closed_at", tzinfo=zone_of(zone)))
    found = dict.fromkeys(months, Decimal(0))
    for row in sums.values("month", "currency").annotate(worth=Sum("amount")):
        found[row["month"].date()] += known.worth(row["worth"], row["currency"]) or Decimal(0)
    return {month: rounded(worth, known.main) for month, worth in found.items()}
