"""The forecast by month: what is won, what is expected by how sure it is, and what is to be won, each with its list of deals."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, DateField, F, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth
from django.urls import reverse

from wasl.catalog.queries.rates import Rates, Total, rates_on
from wasl.forecast.months import around, bounds, later, month_of, zone_of
from wasl.forecast.queries.keeping import kept
from wasl.forecast.queries.scopes import Scope, deals_in
from wasl.forecast.queries.targets import DECIMAL, WEIGHTED, aim_of, share
from wasl.forecast.worth import added, worth_in
from wasl.kernel.actor import Actor
from wasl.kernel.days import today_in
from wasl.kernel.money import Money
from wasl.sales.models import BEST_FROM, COMMITTED_FROM, Deal
from wasl.workspace.queries import workspace

BACK, AHEAD = 6, 6
# what counts, in the order of the table; "won" besides
OPEN_PARTS = ("commit", "best", "pipeline")
PARTS = ("won", *OPEN_PARTS)
# the places of open deals that are expected in none of the months shown
BEFORE, BEHIND, NEVER = "before", "behind", "never"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """How many deals there are and what they are worth in the firm's currency."""

    count: int
    worth: Total


def address(scope: Scope, conditions: Sequence[Mapping[str, Any]]) -> str:
    """Return the address of the list of deals of a scope of which all these conditions hold."""
    tree = {"all": [*conditions, *scope.conditions]}
    words = {"q": scope.words} if scope.words else {}
    asked = {"filter": json.dumps(tree), "show": "list", "view": "all"} | words
    return f"{reverse('sales:deal_list')}?{urlencode(asked)}"


def won_url(scope: Scope, month: datetime.date) -> str:
    """Return the address of the list of deals won in a month."""
    return Links(scope, [month], workspace().zone, month).of("won")


@dataclass(frozen=True)
class Links:
    """The addresses of the lists of exactly the deals that figures of one place count."""

    scope: Scope
    months: Sequence[datetime.date]
    zone: str
    place: datetime.date | str

    def of(self, *parts: str) -> str:
        """Return the address of the list of deals that are won, of those open ones that count as one of some parts, or of both."""
        expected = [part for part in parts if part != "won"]
        if not expected:
            return address(self.scope, self._won())
        if "won" not in parts:
            return address(self.scope, self._open(expected))
        return address(self.scope, [{"any": [{"all": self._won()}, {"all": self._open(expected)}]}])

    def _won(self) -> list[dict[str, Any]]:
        if isinstance(self.place, str):
            return [{"field": "state", "op": "is", "value": "won"}]
        start, end = (one.astimezone(datetime.UTC).isoformat() for one in bounds([self.place], self.zone))
        return [
            {"field": "state", "op": "is", "value": "won"},
            {"field": "closed_at", "op": "gte", "value": start},
            {"field": "closed_at", "op": "lt", "value": end},
        ]

    def _open(self, parts: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {"field": "state", "op": "is", "value": "open"},
            {"field": "forecast", "op": "in", "value": list(parts)},
            self._expected(),
        ]

    def _expected(self) -> dict[str, Any]:
        if self.place == NEVER:
            return {"field": "expected_on", "op": "is_empty"}
        if self.place == BEFORE:
            return {"field": "expected_on", "op": "lt", "value": self.months[0].isoformat()}
        behind = later(self.months[-1], 1)
        if isinstance(self.place, str):
            return {"field": "expected_on", "op": "gte", "value": behind.isoformat()}
        last = later(self.place, 1) - datetime.timedelta(days=1)
        return {"field": "expected_on", "op": "between", "value": [self.place.isoformat(), last.isoformat()]}


@dataclass
class Month:
    """A row of the forecast: a month, or what is expected outside of those shown (`place`)."""

    place: datetime.date | str
    won: Figure
    commit: Figure
    best: Figure
    pipeline: Figure
    weighted: Total
    links: Links
    target: Decimal | None = None
    state: str = "ahead"

    @property
    def figures(self) -> list[Figure]:
        """What is won and what is expected, in the order of the columns."""
        return [self.won, self.commit, self.best, self.pipeline]

    @property
    def columns(self) -> list[tuple[Figure, str]]:
        """The figures, each with the address of its list."""
        return [(figure, self.links.of(part)) for part, figure in zip(PARTS, self.figures, strict=True)]

    @property
    def weighted_url(self) -> str:
        """The list of the open deals that are weighted."""
        return self.links.of(*OPEN_PARTS)

    @property
    def forecast_url(self) -> str:
        """The list of the deals that the forecast adds up: those won, and the open ones."""
        return self.links.of(*PARTS)

    @property
    def committed_url(self) -> str:
        """The list of the deals that are won or committed."""
        return self.links.of("won", "commit")

    @property
    def forecast(self) -> Decimal:
        """What is won, and weighted by its chance what is expected."""
        return self.won.worth.amount + self.weighted.amount

    @property
    def committed(self) -> Decimal:
        """What is won and what is committed."""
        return self.won.worth.amount + self.commit.worth.amount

    @property
    def best_case(self) -> Decimal:
        """What is won, committed and a best case."""
        return self.committed + self.best.worth.amount

    @property
    def gap(self) -> Decimal | None:
        """How much the forecast is above the target (below: less than zero); None without one."""
        return None if self.target is None else self.forecast - self.target

    @property
    def percent(self) -> int | None:
        """How much of the target is won, in percent."""
        return share(self.won.worth.amount, self.target)

    @property
    def has_deals(self) -> bool:
        """Tell whether anything stands in it."""
        return any(one.count for one in self.figures)

    @property
    def apart(self) -> Sequence[Money]:
        """What stands in it in currencies without a rate."""
        return added([*(one.worth for one in self.figures)], self.won.worth.currency).apart


@dataclass(frozen=True)
class Forecast:
    """The forecast of a scope: months in their order, then open deals outside of them; `counted_at` is when it was counted.

    `is_sum` says that the targets are what people are to bring together, `without_rate` which of their currencies have no rate.
    """

    currency: str
    today: datetime.date
    months: Sequence[Month]
    outside: Sequence[Month]
    is_sum: bool
    counted_at: datetime.datetime
    is_kept: bool = False
    without_rate: Sequence[str] = field(default_factory=tuple)

    @property
    def now(self) -> Month:
        """The present month."""
        return next(one for one in self.months if one.state == "now")

    @property
    def without_day(self) -> Month | None:
        """The open deals of which nobody says when they close, where they are worth anything."""
        return next((one for one in self.outside if one.place == NEVER and one.weighted.amount), None)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no deal in it at all."""
        return not any(one.has_deals for one in (*self.months, *self.outside))

    @property
    def apart(self) -> Sequence[Money]:
        """Everything in currencies without a rate."""
        known: dict[str, Decimal] = {}
        for one in (*self.months, *self.outside):
            for money in one.apart:
                known[money.currency] = known.get(money.currency, NOTHING) + money.amount
        return [Money(amount, currency) for currency, amount in sorted(known.items())]


def forecast(
    viewer: Actor, scope: Scope, *, back: int = BACK, ahead: int = AHEAD, anew: bool = False
) -> Forecast:
    """Return the forecast of a scope, as far as the viewer sees its deals: one pass over the deals.

    Where that takes long the sums are kept for ten minutes, and `is_kept` says so; `anew` counts them again.
    """
    firm = workspace()
    today = today_in(firm.zone)
    months = around(today, back=back, ahead=ahead)
    days = {month: min(later(month, 1) - datetime.timedelta(days=1), today) for month in months}
    known = rates_on([*days.values(), today])
    about = [scope.plain, months[0], months[-1], firm.zone]
    rows, at, is_kept = kept(
        viewer, "months", about, lambda: list(summed(deals_in(viewer, scope), months, firm.zone)), anew=anew
    )
    sums = _by_place(rows, months)
    places: list[Any] = [*months, BEFORE, BEHIND, NEVER]
    aim = aim_of(viewer, scope, months, known[today])
    found = [
        Month(
            place,
            **_figures(sums.get(place, []), known[days.get(place, today)], known[today]),
            weighted=_together(sums.get(place, []), OPEN_PARTS, "weighted", known[today]),
            target=aim.months.get(place),
            state=_state(place, today),
            links=Links(scope, months, firm.zone, place),
        )
        for place in places
    ]
    outside = [one for one in found[len(months) :] if one.has_deals]
    return Forecast(
        known[today].main, today, found[: len(months)], outside, aim.is_sum, at, is_kept, aim.apart
    )


def summed(rows: Any, months: Sequence[datetime.date], zone: str) -> Any:
    """Return deals by part, month and currency with number, sum and weighted sum: those won in the months and all open ones."""
    start, end = bounds(months, zone)
    is_won = Q(state=Deal.State.WON)
    chance: Any = Coalesce(F("probability"), F("stage__probability"))
    part = Case(
        When(is_won, then=Value("won")),
        When(~Q(forecast=""), then=F("forecast")),
        When(chance__gte=COMMITTED_FROM, then=Value("commit")),
        When(chance__gte=BEST_FROM, then=Value("best")),
        default=Value("pipeline"),
        output_field=CharField(),
    )
    month = Case(
        When(is_won, then=Cast(TruncMonth("closed_at", tzinfo=zone_of(zone)), DateField())),
        default=Cast(TruncMonth("expected_on"), DateField()),
        output_field=DateField(),
    )
    found = rows.filter(Q(state=Deal.State.OPEN) | (is_won & Q(closed_at__gte=start, closed_at__lt=end)))
    parted = found.alias(chance=chance).annotate(part=part, month=month).order_by()
    return parted.values("part", "month", "currency").annotate(
        count=Count("pk"), worth=Sum("amount"), weighted=Sum(WEIGHTED, output_field=DECIMAL)
    )


def _by_place(rows: Iterable[Mapping[str, Any]], months: Sequence[datetime.date]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        month = row["month"]
        place = (
            NEVER
            if month is None
            else BEFORE
            if month < months[0]
            else BEHIND
            if month > months[-1]
            else month
        )
        found.setdefault(place, []).append(row)
    return found


def _figures(rows: Sequence[Mapping[str, Any]], won_at: Rates, now: Rates) -> dict[str, Figure]:
    """Return the parts of a place: what is won by the rates of then, what is open by those of today."""
    return {
        part: Figure(
            sum(row["count"] for row in rows if row["part"] == part),
            _together(rows, (part,), "worth", won_at if part == "won" else now),
        )
        for part in PARTS
    }


def _together(rows: Sequence[Mapping[str, Any]], parts: Sequence[str], name: str, known: Rates) -> Total:
    amounts: dict[str, Decimal] = {}
    for row in rows:
        if row["part"] in parts and row[name] is not None:
            amounts[row["currency"]] = amounts.get(row["currency"], NOTHING) + row[name]
    return worth_in(known, amounts, known.main)


def _state(place: datetime.date | str, today: datetime.date) -> str:
    if isinstance(place, str):
        return place
    month = month_of(today)
    return "now" if place == month else "past" if place < month else "ahead"
