"""What was said of a month on an earlier day, and what came of it, step by step."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from wasl.catalog.queries.rates import Rates, Total
from wasl.forecast.models import Night, Standing
from wasl.forecast.months import bounds, later, month_of
from wasl.forecast.queries.scopes import Scope
from wasl.forecast.queries.targets import DECIMAL
from wasl.forecast.worth import added, worth_in
from wasl.kernel.actor import Actor
from wasl.kernel.days import today_in
from wasl.kernel.money import Money
from wasl.sales.models import BEST_FROM, COMMITTED_FROM, Deal
from wasl.workspace.queries import workspace

NOTHING = Decimal(0)
SHOWN = 50
# how many months back can be compared
MONTHS = 24
# what became of deals that were expected in the month, in the order of the steps; then what was not expected
LEAVING = ("lost", "slipped", "elsewhen", "away", "open")
COMING = ("joined", "new")


@dataclass(frozen=True)
class Step:
    """One step from what was said to what came: how many deals, and by how much it changes the sum."""

    part: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Comparison:
    """What was said on a day of a month, and what came. All amounts are in `currency` by the rates of that day.

    `start` is what was won until then and everything that was expected, `said` by part what would have been won (committed,
    best case, weighted), `came` what was won in the month. The steps lead from `start` to `came`.
    """

    night: Night
    month: datetime.date
    currency: str
    before: Step
    start: Decimal
    said: Mapping[str, Decimal]
    steps: Sequence[Step]
    came: Decimal
    came_count: int
    apart: Sequence[Money]
    is_over: bool

    @property
    def error(self) -> int | None:
        """How far the weighted forecast was from what came, in percent of the latter; None where nothing came."""
        return round((self.said["weighted"] - self.came) * 100 / self.came) if self.came else None


def nights(viewer: Actor) -> list[datetime.date]:  # noqa: ARG001 - days tell of no deal
    """Return the days that can be compared: the first night of each month, and the newest one, latest first."""
    firsts = Night.objects.order_by("day__year", "day__month", "day").distinct("day__year", "day__month")
    days = set(firsts.values_list("day", flat=True)) | set(Night.objects.values_list("day", flat=True)[:1])
    return sorted(days, reverse=True)


def night_of(day: datetime.date) -> Night | None:
    """Return the newest night until a day, else the first one there is."""
    return (
        Night.objects.filter(day__lte=day).order_by("-day").first() or Night.objects.order_by("day").first()
    )


def wanted_then(
    days: Sequence[datetime.date], given: Mapping[str, str]
) -> tuple[Night, datetime.date, list[datetime.date]] | None:
    """Return the night and the month that an address names, and the months that can be compared; None without a night.

    What is not named is the last month that was seen at its beginning, as it was said then.
    """
    this = month_of(today_in(workspace().zone))
    first = month_of(days[-1])
    months = [later(this, -number) for number in range(MONTHS) if later(this, -number) >= first]
    named = next((one for one in months if one.strftime("%Y-%m") == given.get("month", "")), None)
    month = named or (months[1] if len(months) > 1 else months[0])
    told = next((one for one in days if one.isoformat() == given.get("day", "")), None)
    inside = [one for one in days if month <= one < later(month, 1)]
    night = night_of(told or (inside[-1] if inside else days[0]))
    return (night, month, months) if night else None


def compared(viewer: Actor, scope: Scope, night: Night, month: datetime.date) -> Comparison:
    """Return what was said on a night of a month and what came, as far as the viewer sees the deals today: three queries."""
    zone = workspace().zone
    known = Rates(night.main, {code: Decimal(value) for code, value in night.rates.items()})
    is_over = month < month_of(today_in(zone))
    stood = _sums(expected(viewer, scope, night, month))
    won = _won_sums(won_in(viewer, scope, night, month))
    worth = {part: _total(known, rows, "was") for part, rows in stood.items()}
    is_now = {part: _total(known, rows, "now") for part, rows in (stood | won).items()}
    counts = {part: sum(row["count"] for row in rows) for part, rows in (stood | won).items()}
    before = Step("before", counts.get("before", 0), _amount(is_now, "before"))
    start = before.amount + sum((one.amount for one in worth.values()), NOTHING)
    changed = _amount(is_now, "came") - _amount(worth, "came")
    steps = [
        *(Step(part, counts[part], -_amount(worth, part)) for part in LEAVING if part in counts),
        *([Step("changed", counts["came"], changed)] if changed else []),
        *(Step(part, counts[part], _amount(is_now, part)) for part in COMING if part in counts),
    ]
    everything = [row for rows in stood.values() for row in rows]
    said = {
        name: before.amount + _total(known, everything, name).amount
        for name in ("commit", "best", "weighted")
    }
    came = [is_now[part] for part in ("before", "came", *COMING) if part in is_now]
    apart = added([*worth.values(), *came], known.main).apart
    return Comparison(
        night, month, known.main, before, start, said, steps, sum((one.amount for one in came), NOTHING),
        sum(counts.get(part, 0) for part in ("before", "came", *COMING)), apart, is_over,
    )  # fmt: skip


def _amount(totals: Mapping[str, Total], part: str) -> Decimal:
    return totals[part].amount if part in totals else NOTHING


def _total(known: Rates, rows: Sequence[Mapping[str, Any]], name: str) -> Total:
    amounts: dict[str, Decimal] = {}
    for row in rows:
        if row[name] is not None:
            amounts[row["code"]] = amounts.get(row["code"], NOTHING) + row[name]
    return worth_in(known, amounts, known.main)


def expected(viewer: Actor, scope: Scope, night: Night, month: datetime.date) -> Any:
    """Return how the deals stood that on a night were open and expected in a month, each with what became of it (`part`)."""
    zone = workspace().zone
    start, end = bounds([month], zone)
    is_over = month < month_of(today_in(zone))
    deals = scope.of(Deal.objects.visible_to(viewer))
    stood = Standing.objects.filter(Q(until_day=None) | Q(until_day__gt=night.day), from_day__lte=night.day)
    stood = stood.filter(deal__in=deals, expected_on__gte=month, expected_on__lt=later(month, 1))
    is_here = Q(deal__expected_on__gte=month, deal__expected_on__lt=later(month, 1))
    part = Case(
        When(deal__archived_at__isnull=False, then=Value("away")),
        When(deal__state="won", deal__closed_at__gte=start, deal__closed_at__lt=end, then=Value("came")),
        When(deal__state="won", then=Value("elsewhen")),
        When(deal__state="lost", then=Value("lost")),
        *([] if is_over else [When(is_here, then=Value("open"))]),
        default=Value("slipped"),
        output_field=CharField(),
    )
    chances = [When(stage=key, then=Value(chance)) for key, chance in night.chances.items()]
    of_stage: Any = Case(*chances, default=Value(0), output_field=IntegerField()) if chances else Value(0)
    chance: Any = Coalesce(F("probability"), of_stage)
    return stood.annotate(part=part, chance=chance)


def _sums(stood: Any) -> dict[str, list[Any]]:
    counts = ~Q(forecast=Deal.Forecast.OMITTED)
    is_commit = Q(forecast="commit") | Q(forecast="", chance__gte=COMMITTED_FROM)
    is_best = is_commit | Q(forecast="best") | Q(forecast="", chance__gte=BEST_FROM)
    rows = stood.order_by().values("part", code=F("currency")).annotate(
        count=Count("pk"), was=Sum("amount"), commit=Sum("amount", filter=is_commit), best=Sum("amount", filter=is_best),
        weighted=Sum(F("amount") * F("chance") / 100, filter=counts, output_field=DECIMAL),
        now=Sum("deal__amount", filter=Q(currency=F("deal__currency"))),
    )  # fmt: skip
    return _parted(rows)


def won_in(viewer: Actor, scope: Scope, night: Night, month: datetime.date) -> Any:
    """Return the deals won in a month that on a night were not expected in it, each with where it came from (`part`)."""
    zone = workspace().zone
    start, end = bounds([month], zone)
    rows = scope.of(Deal.objects.visible_to(viewer).current())
    known = expected(viewer, scope, night, month).order_by().values("deal")
    found = rows.filter(state="won", closed_at__gte=start, closed_at__lt=end).exclude(pk__in=known)
    part = Case(
        When(closed_at__lt=night.taken_at, then=Value("before")),
        When(created_at__gt=night.taken_at, then=Value("new")),
        default=Value("joined"),
        output_field=CharField(),
    )
    return found.annotate(part=part)


def _won_sums(won: Any) -> dict[str, list[Any]]:
    sums = won.order_by().values("part", code=F("currency"))
    return _parted(sums.annotate(count=Count("pk"), now=Sum("amount")))


def _parted(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["part"], []).append(row)
    return found


def deals_of_step(viewer: Actor, scope: Scope, comparison: Comparison, part: str) -> list[tuple[Deal, Any]]:
    """Return the deals of one step that are worth most, each with how it stood (None where it was not expected)."""
    night, month = comparison.night, comparison.month
    if part in {*LEAVING, "changed"}:
        wanted = "came" if part == "changed" else part
        stood = expected(viewer, scope, night, month).filter(part=wanted)
        rows = stood.select_related("deal__stage", "deal__owner").order_by(
            F("amount").desc(nulls_last=True), "pk"
        )
        return [(one.deal, one) for one in rows[:SHOWN]]
    won = won_in(viewer, scope, night, month).filter(part=part).select_related("stage", "owner")
    return [(one, None) for one in won.order_by(F("amount").desc(nulls_last=True), "pk")[:SHOWN]]
