"""Targets as they are shown: one's own number, what a scope is to bring, and plain values for programs."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, F, Q, Sum
from django.db.models.functions import Coalesce

from wasl.catalog.queries.rates import Rates, Total, rates
from wasl.forecast.models import Target
from wasl.forecast.months import bounds, later, month_of
from wasl.forecast.queries.scopes import Scope, deals_in, sees_sums
from wasl.forecast.spreading import Goal, of_months, of_period
from wasl.forecast.worth import worth_in
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.days import today_in
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Look
from wasl.kernel.money import Money, rounded
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

HUNDRED = Decimal(100)
CHANCE = Coalesce(F("probability"), F("stage__probability"))
WEIGHTED = F("amount") * CHANCE / 100
DECIMAL: Any = DecimalField(max_digits=40, decimal_places=8)


@dataclass(frozen=True)
class MyNumber:
    """One's own target of this month with what is won and what is forecast; `target` is None where none is set.

    All amounts are in `currency`, the target's or the firm's; what has no rate stands apart in `won` and `forecast`. `forecast`
    is what is won and, weighted by its chance, what is expected this month. `percent` is the share of the target that is won,
    None without a target. Where only a number of deals is set, `target` is None, and `deals_target` and `deals_won` say how many.
    """

    month: datetime.date
    currency: str
    target: Money | None
    won: Total
    forecast: Total
    percent: int | None
    deals_won: int = 0
    deals_target: int | None = None


def my_number(viewer: Actor) -> MyNumber | None:
    """Return the viewer's own number of the firm's present month: five queries; None for those who may not see sums."""
    if viewer.user_id is None or not sees_sums(viewer):
        return None
    firm = workspace()
    month = month_of(today_in(firm.zone))
    rows = list(
        Target.objects.filter(user=viewer.user_id, product=None, tag=None, starts_on__year=month.year)
    )
    known = rates(today_in(firm.zone))
    currency = next((one.currency for one in reversed(rows) if one.currency), firm.currency)
    value = of_period(goals_in(rows, known, currency), "month", month)
    count = of_period(goals_of(rows, Target.Measure.DEALS), "month", month)
    sums = _sums(deals_in(viewer, Scope(owner=User(pk=viewer.user_id))), month, firm.zone)
    won = worth_in(known, {row["currency"]: row["won"] or Decimal(0) for row in sums}, currency)
    whole = worth_in(
        known,
        {row["currency"]: (row["won"] or Decimal(0)) + (row["open"] or Decimal(0)) for row in sums},
        currency,
    )
    deals = sum(row["deals"] for row in sums)
    return MyNumber(
        month, currency, Money(rounded(value, currency), currency) if value is not None else None, won, whole,
        share(won.amount, value) if value is not None else share(Decimal(deals), count), deals,
        None if count is None else whole_number(count),
    )  # fmt: skip


def own_number(look: Look) -> MyNumber | None:
    """Return the viewer's own number for the home page."""
    return look.once(my_number)


def _sums(rows: Any, month: datetime.date, zone: str) -> Any:
    """Return by currency what was won in a month, how many deals that were, and what is expected in it, weighted."""
    start, end = bounds([month], zone)
    won = Q(state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end)
    expected = Q(state=Deal.State.OPEN, expected_on__gte=month, expected_on__lt=later(month, 1))
    found = rows.filter(won | expected).order_by().values("currency")
    return found.annotate(
        won=Sum("amount", filter=won), deals=Count("pk", filter=won),
        open=Sum(WEIGHTED, filter=expected & ~Q(forecast=Deal.Forecast.OMITTED), output_field=DECIMAL),
    )  # fmt: skip


def share(part: Decimal, whole: Decimal | None) -> int | None:
    """Return a part of a target in percent; None where nothing was to be done."""
    return int((part * HUNDRED / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else None


def whole_number(count: Decimal) -> int:
    """Return a number of deals: of a shared target the half counts upwards."""
    return int(count.quantize(Decimal(1), ROUND_HALF_UP))


def goals_of(rows: Iterable[Target], measure: str) -> list[Goal]:
    """Return the targets of a measure as they are shared out."""
    return [(one.period, one.starts_on, one.amount) for one in rows if one.measure == measure]


def goals_in(rows: Iterable[Target], known: Rates, currency: str) -> list[Goal]:
    """Return the targets of value in one currency; those in a currency without a rate are left out."""
    found = [one for one in rows if one.measure == Target.Measure.VALUE]
    turned = [
        (one, one.amount if one.currency == currency else known.converted(one.amount, one.currency, currency))
        for one in found
    ]
    return [(one.period, one.starts_on, amount) for one, amount in turned if amount is not None]


@dataclass(frozen=True)
class Aim:
    """What a scope is to bring by months, in one currency; `is_sum` says that it is what the people in it are to bring together.

    `apart` are the currencies of targets without a rate.
    """

    months: dict[datetime.date, Decimal]
    is_sum: bool = False
    apart: Sequence[str] = ()


def aim_of(viewer: Actor, scope: Scope, months: Sequence[datetime.date], known: Rates) -> Aim:
    """Return what a scope is to bring in these months, as far as the viewer may see it: one query.

    A team (or the firm) of which nothing is said is to bring what its people are. Of one pipeline or a filter nothing is said. Whoever sees
    only what is his own has his own target.
    """
    if scope.pipeline or scope.is_narrowed:
        return Aim({})
    years = {one.year for one in months}
    rows = Target.objects.visible_to(viewer).filter(starts_on__year__in=years, product=None, tag=None)
    found = list(rows.filter(measure=Target.Measure.VALUE).select_related("user"))
    shown, is_sum = of_scope(viewer, found, scope)
    total = by_month(shown, years, lambda mine: goals_in(mine, known, known.main))
    apart = sorted({one.currency for one in shown if known.worth(one.amount, one.currency) is None})
    held = {month: rounded(amount, known.main) for month, amount in total.items() if month in months}
    return Aim(held, is_sum=is_sum, apart=apart)


def of_scope(viewer: Actor, found: Sequence[Target], scope: Scope) -> tuple[list[Target], bool]:
    """Return the targets that say what a scope is to bring, and whether they are those of the people in it."""
    if scope == Scope() and viewer.reach_for("deal") is Reach.OWN and viewer.user_id:
        scope = Scope(owner=User(pk=viewer.user_id))
    own = [one for one in found if _is_of(one, scope)]
    people = [] if scope.owner else [one for one in found if one.user and _is_in(one.user, scope)]
    return own or people, not own and bool(people)


def by_month(
    shown: Sequence[Target], years: Iterable[int], goals: Callable[[list[Target]], list[Goal]]
) -> dict[datetime.date, Decimal]:
    """Return what targets make in each month of some years, unrounded: those of each shared out for themselves, and added up."""
    total: dict[datetime.date, Decimal] = {}
    for key in {(one.user_id, one.team_id) for one in shown}:
        mine = goals([one for one in shown if (one.user_id, one.team_id) == key])
        for year in years:
            for month, amount in of_months(mine, year).items():
                total[month] = total.get(month, Decimal(0)) + amount
    return total


def _is_of(target: Target, scope: Scope) -> bool:
    owner, team = (scope.owner.pk if scope.owner else None), (scope.team.pk if scope.team else None)
    return (target.user_id, target.team_id) == (owner, team)


def _is_in(user: User, scope: Scope) -> bool:
    return not scope.team or user.team_id in scope.teams


def get_target(viewer: Actor, pk: UUID) -> Target:
    """Return a target; raises `NotFound`."""
    found = Target.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def targets_in(viewer: Actor, year: int) -> list[Target]:
    """Return the targets of a year that the viewer may see; there are none of a year that no calendar has."""
    if not datetime.MINYEAR <= year < datetime.MAXYEAR:
        return []
    return list(Target.objects.visible_to(viewer).filter(starts_on__year=year))
