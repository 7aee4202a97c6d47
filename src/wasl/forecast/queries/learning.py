"""The statistical forecast: what open deals bring by how earlier ones ended, and what deals that are not there yet bring."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, F, FloatField, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Cast, TruncMonth
from django.utils.functional import cached_property

from wasl.catalog.queries import rates
from wasl.catalog.queries.rates import Rates
from wasl.forecast.curves import LANDMARKS, STEPS, Curves, Guess, guess, learned, read
from wasl.forecast.models import Night, Trial
from wasl.forecast.months import bounds, later, midnight, month_of, zone_of
from wasl.forecast.queries.months import Forecast
from wasl.forecast.queries.scopes import Scope, deals_in
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.sales.models import Deal, StageStay
from wasl.workspace.queries import workspace

# how far back the ends of deals are looked at, and the months whose new deals tell of those to come
HISTORY = datetime.timedelta(days=730)
PAST_MONTHS, FEWEST_MONTHS = 12, 4
DAY = 86_400
COUNTED = """
SELECT stay.stage_id::text, mark.days, width_bucket(ended.days - mark.days, %(steps)s::double precision[]) AS step, ended.how, count(*)
FROM sales_stagestay stay
JOIN sales_stage stage ON stage.id = stay.stage_id AND stage.meaning = 'open'
JOIN sales_deal deal ON deal.anchor_id = stay.deal_id AND deal.deleted_at IS NULL AND deal.archived_at IS NULL
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN deal.closed_at <= %(now)s THEN deal.state ELSE 'open' END AS how,
        extract(epoch FROM (CASE WHEN deal.closed_at <= %(now)s THEN deal.closed_at ELSE %(now)s END) - stay.entered_at) / 86400 AS days,
        extract(epoch FROM least(coalesce(stay.left_at, %(now)s), %(now)s) - stay.entered_at) / 86400 AS here
) ended
JOIN unnest(%(marks)s::integer[]) mark(days) ON ended.here >= mark.days
WHERE stay.entered_at < %(now)s AND stay.entered_at >= %(since)s
GROUP BY 1, 2, 3, 4
"""


def curves_at(moment: datetime.datetime) -> Curves:
    """Return what was to be learned at a moment of how deals end: of everybody's deals, which only rates of it tell."""
    given: dict[str, Any] = {
        "now": moment,
        "since": moment - HISTORY,
        "steps": list(STEPS),
        "marks": list(LANDMARKS),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given)
        return learned(cursor.fetchall())


# sums of deals that stand alike: (stage, landmark, currency, sum of amounts, sum of their squares)
type Alike = tuple[str, int, str, float, float]


def open_now(rows: Any, now: datetime.datetime) -> list[Alike]:
    """Return the open ones of some deals by stage, days in it and currency: one pass."""
    marks = [
        When(stage_since__lte=now - datetime.timedelta(days=days), then=Value(days))
        for days in reversed(LANDMARKS)
    ]
    mark = Case(*marks, default=Value(0), output_field=IntegerField())
    worth = Cast("amount", FloatField())
    found = rows.filter(state=Deal.State.OPEN, amount__isnull=False).exclude(forecast=Deal.Forecast.OMITTED)
    sums = found.order_by().annotate(mark=mark).values("stage_id", "mark", "currency")
    counted = sums.annotate(whole=Sum(worth), squares=Sum(worth * worth))
    return [
        (str(row["stage_id"]), row["mark"], row["currency"], row["whole"], row["squares"]) for row in counted
    ]


def open_then(moment: datetime.datetime) -> list[Alike]:
    """Return all deals that were open at an earlier moment, with the amounts of then, as their stays tell."""
    marks = [
        When(entered_at__lte=moment - datetime.timedelta(days=days), then=Value(days))
        for days in reversed(LANDMARKS)
    ]
    worth = Cast("amount", FloatField())
    stays = StageStay.objects.filter(
        Q(left_at=None) | Q(left_at__gt=moment), entered_at__lte=moment, stage__meaning="open"
    )
    stays = stays.filter(deal__deleted_at=None, deal__archived_at=None, amount__isnull=False)
    mark = Case(*marks, default=Value(0), output_field=IntegerField())
    sums = stays.order_by().annotate(mark=mark).values("stage_id", "mark", "currency")
    counted = sums.annotate(whole=Sum(worth), squares=Sum(worth * worth))
    return [
        (str(row["stage_id"]), row["mark"], row["currency"], row["whole"], row["squares"]) for row in counted
    ]


def of_open(alike: Sequence[Alike], curves: Curves, known: Rates, days: tuple[float, float]) -> Guess:
    """Return what open deals bring between two days from now; currencies without a rate are left out."""
    found = Guess()
    for stage, mark, currency, whole, squares in alike:
        curve, rate = curves.at(stage, mark), known.worth(Decimal(1), currency)
        if curve is not None and rate is not None:
            found = found.plus(guess(curve, whole * float(rate), squares * float(rate) ** 2, days))
    return found


# by (month of closing, months between opening and closing, currency) what was won
type Newcomers = Mapping[datetime.date, Mapping[int, float]]


def newcomers(rows: Any, today: datetime.date, known: Rates, zone: str) -> Newcomers:
    """Return of each of the last twelve whole months what was won in it, by how many months before it was opened.

    Months are counted from the day of the month that it is today, so that what is opened from now on is what was opened from
    that day on.
    """
    last = month_of(today)
    months = [later(last, -number) for number in range(PAST_MONTHS, 0, -1)]
    start, end = bounds(months, zone)
    shift = datetime.timedelta(days=today.day - 1)
    found = rows.filter(
        state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end, amount__isnull=False
    ).order_by()
    counted = (
        found.annotate(
            month=TruncMonth("closed_at", tzinfo=zone_of(zone)),
            born=TruncMonth(F("created_at") - Value(shift), tzinfo=zone_of(zone)),
        )
        .values("month", "born", "currency")
        .annotate(worth=Sum(Cast("amount", FloatField())))
    )
    sums: dict[datetime.date, dict[int, float]] = {month: {} for month in months}
    for row in counted:
        month, born = row["month"].date(), row["born"].date()
        gap = max((month.year - born.year) * 12 + month.month - born.month, 0)
        rate = known.worth(Decimal(1), row["currency"])
        if rate is not None:
            sums[month][gap] = sums[month].get(gap, 0.0) + row["worth"] * float(rate)
    first = next((month for month in months if sums[month]), None)
    return {month: held for month, held in sums.items() if first and month >= first}


def of_new(past: Newcomers, ahead: int) -> Guess:
    """Return what deals bring that are opened from now on and won so many months ahead, by what such deals brought before."""
    values = [sum(worth for gap, worth in held.items() if gap <= ahead) for held in past.values()]
    if len(values) < FEWEST_MONTHS:
        return Guess()
    mean = sum(values) / len(values)
    return Guess(mean, sum((one - mean) ** 2 for one in values) / (len(values) - 1))


@dataclass(frozen=True)
class Outlook:
    """What a month is to bring in all: what is won, what open deals bring, what deals to come bring; 80 of 100 times between
    `low` and `high`. Amounts are in the firm's currency.
    """

    month: datetime.date
    won: Decimal
    of_open: Decimal
    of_new: Decimal
    low: Decimal
    high: Decimal

    @property
    def whole(self) -> Decimal:
        """All of it."""
        return self.won + self.of_open + self.of_new


@dataclass(frozen=True)
class Statistics:
    """The statistical forecast by month, when it was learned, and how far its earlier ones were from what came."""

    months: Sequence[Outlook]
    learned_on: datetime.date
    trials: Sequence[Trial]

    @cached_property
    def error(self) -> int | None:
        """The mean error in percent of what came: all misses together, over all that came (WAPE); None without a trial."""
        came = sum((one.came for one in self.trials), Decimal(0))
        missed = sum((abs(one.said - one.came) for one in self.trials), Decimal(0))
        return round(missed * 100 / came) if came else None

    @cached_property
    def inside(self) -> int:
        """In how many of the trials what came lay within the interval."""
        return sum(one.low <= one.came <= one.high for one in self.trials)


def statistics(viewer: Actor, scope: Scope, found: Forecast) -> Statistics | None:
    """Return the statistical forecast of the present month and those ahead, beside what is won in them: five queries.

    None before the first night, and where too few deals have ended to say anything.
    """
    night = Night.objects.exclude(learned={}).order_by("-day").first()
    if night is None:
        return None
    known, zone, now = rates(found.today), workspace().zone, clock.now()
    curves, rows = read(night.learned), deals_in(viewer, scope)
    alike, past = open_now(rows, now), newcomers(rows, found.today, known, zone)
    ahead = [one for one in found.months if one.state != "past"]
    months = [
        _outlook(
            row, _days(row.place, now, zone), of_new(past, number), alike=alike, curves=curves, known=known
        )
        for number, row in enumerate(ahead)
    ]
    trials = Trial.objects.filter(currency=known.main).order_by("-month")[:PAST_MONTHS]
    return Statistics(months, night.day, list(trials))


def _days(month: Any, now: datetime.datetime, zone: str) -> tuple[float, float]:
    start, end = bounds([month], zone)
    return max((start - now).total_seconds() / DAY, 0.0), (end - now).total_seconds() / DAY


def _outlook(
    row: Any, days: tuple[float, float], new: Guess, *, alike: Sequence[Alike], curves: Curves, known: Rates
) -> Outlook:
    mine, won = of_open(alike, curves, known, days), row.won.worth.amount
    low, high = mine.plus(new).within()
    return Outlook(row.place, won, money(mine.mean), money(new.mean), won + money(low), won + money(high))


def money(value: float) -> Decimal:
    """Return a guess as an amount: whole units, for it is not more exact than that."""
    return Decimal(round(value))


def said_then(month: datetime.date, known: Rates, zone: str) -> Guess:
    """Return what would have been said of a month of the whole firm at its beginning, by what was known then."""
    moment = midnight(month, zone)
    _start, end = bounds([month], zone)
    days = (0.0, (end - moment).total_seconds() / DAY)
    mine = of_open(open_then(moment), curves_at(moment), known, days)
    return mine.plus(of_new(newcomers(Deal.objects.current(), month, known, zone), 0))
