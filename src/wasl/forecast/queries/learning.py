"""The statistical forecast: what open deals bring by how earlier ones ended, and what deals that are not there yet bring."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
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
from wasl.forecast.trust import LATE, NEWEST, between, seasons, width
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.sales.models import Deal, StageStay
from wasl.workspace.queries import workspace

# how far back the ends of deals are looked at, the months whose new deals tell of those to come, and those that tell of seasons
HISTORY = datetime.timedelta(days=730)
PAST_MONTHS, FEWEST_MONTHS, SEASON_MONTHS = 12, 4, 24
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
    """Return of each of the last 24 whole months what was won in it, by how many months before it was opened.

    Months are counted from the day of the month that it is today, so that what is opened from now on is what was opened from
    that day on.
    """
    last = month_of(today)
    months = [later(last, -number) for number in range(SEASON_MONTHS, 0, -1)]
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
    """Return what deals bring that are opened from now on and won so many months ahead, by what such deals brought before.

    That is the mean of the last twelve months, times what the season makes of that month where two years show one.
    """
    values = [sum(worth for gap, worth in held.items() if gap <= ahead) for held in past.values()]
    if len(values) < FEWEST_MONTHS:
        return Guess()
    usual, season = values[-PAST_MONTHS:], seasons(values)
    # the month meant is the one that lies a year back, or (twelve months ahead and more) its like
    factor = season[ahead % len(season)] if season else 1.0
    level = [value / one for value, one in zip(usual, season, strict=True)] if season else usual
    mean = fmean(level)
    # the mean itself is only estimated, too
    spread = sum((one - mean) ** 2 for one in level) / (len(level) - 1) * (1 + 1 / len(level))
    return Guess(mean * factor, spread * factor**2)


@dataclass(frozen=True)
class Outlook:
    """What a month is to bring in all: what is won, what open deals bring, what deals to come bring; 80 of 100 times between
    `low` and `high`, which are None while too few months were tried. Amounts are in the firm's currency.
    """

    month: datetime.date
    won: Decimal
    of_open: Decimal
    of_new: Decimal
    low: Decimal | None
    high: Decimal | None

    @property
    def whole(self) -> Decimal:
        """All of it."""
        return self.won + self.of_open + self.of_new


@dataclass(frozen=True)
class Statistics:
    """The statistical forecast by month, when it was learned, and how far its earlier ones were from what came.

    `trials` are those of the months that are over, as said at the beginning of each, newest first.
    """

    months: Sequence[Outlook]
    learned_on: datetime.date
    trials: Sequence[Trial]

    @cached_property
    def error(self) -> int | None:
        """The mean error in percent of what came: all misses together, over all that came (WAPE); None without a trial."""
        came = sum((one.came for one in self.trials if one.came), Decimal(0))
        missed = sum((abs(one.said - one.came) for one in self.trials if one.came is not None), Decimal(0))
        return round(missed * 100 / came) if came else None

    @cached_property
    def told(self) -> int:
        """For how many of the trials the ends of an interval could be given."""
        return sum(one.low is not None for one in self.trials)

    @cached_property
    def inside(self) -> int:
        """In how many of those what came lay within the interval."""
        return sum(one.is_inside for one in self.trials)


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
    trials = list(Trial.objects.filter(currency=known.main).exclude(came=None).order_by("month", "ahead"))
    widths = widths_of(one for one in trials if one.day == 1)
    widths[0] = between(widths.get(0), late_width(trials), found.today.day)
    months = [
        _outlook(
            row,
            of_open(alike, curves, known, _days(row.place, now, zone)).plus(of_new(past, number)),
            of_new(past, number),
            widths.get(number),
        )
        for number, row in enumerate(one for one in found.months if one.state != "past")
    ]
    over = [one for one in reversed(trials) if not one.ahead and one.day == 1]
    return Statistics(months, night.day, over[:NEWEST])


def late_width(trials: Iterable[Trial]) -> float | None:
    """Return how wide the interval of what is left of a month must be on day `LATE`; trials stand in the order of their months."""
    return width([one.score for one in trials if one.day == LATE and one.score is not None][-NEWEST:])


def widths_of(trials: Iterable[Trial]) -> dict[int, float | None]:
    """Return how wide the interval must be by how many months ahead one looks from the first day of a month.

    Trials stand in the order of their months.

    Who looks further is never surer: fewer months were tried of what lies further ahead, and they overlap.
    """
    scores: dict[int, list[float]] = {}
    for one in trials:
        if one.score is not None:
            scores.setdefault(one.ahead, []).append(one.score)
    found: dict[int, float | None] = {}
    least = 0.0
    for ahead in sorted(scores):
        reach = width(scores[ahead][-NEWEST:])
        least = max(least, reach or 0.0)
        found[ahead] = None if reach is None else least
    return found


def _days(month: Any, now: datetime.datetime, zone: str) -> tuple[float, float]:
    start, end = bounds([month], zone)
    return max((start - now).total_seconds() / DAY, 0.0), (end - now).total_seconds() / DAY


def _outlook(row: Any, whole: Guess, new: Guess, reach: float | None) -> Outlook:
    won = row.won.worth.amount
    low, high = (None, None) if reach is None else (won + money(one) for one in whole.within(reach))
    return Outlook(row.place, won, money(whole.mean - new.mean), money(new.mean), low, high)


def money(value: float) -> Decimal:
    """Return a guess as an amount: whole units, for it is not more exact than that."""
    return Decimal(round(value))


def said_then(day: datetime.date, known: Rates, zone: str, *, ahead: int) -> list[Guess]:
    """Return what would have been said of the whole firm at the beginning of a day, by what was known then: of what was left of
    its month, and of so many months after it. Nothing while too few months tell what deals to come bring.
    """
    past = newcomers(Deal.objects.current(), day, known, zone)
    if len(past) < FEWEST_MONTHS:
        return []
    moment = midnight(day, zone)
    alike, curves = open_then(moment), curves_at(moment)
    return [
        of_open(alike, curves, known, _days(later(day, number), moment, zone)).plus(of_new(past, number))
        for number in range(ahead + 1)
    ]
