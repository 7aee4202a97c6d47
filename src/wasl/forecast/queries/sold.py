"""Targets of one product, or of the products with a tag, beside what was won of them: by the lines of won deals."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Sum
from django.db.models.functions import Cast, TruncMonth

from wasl.catalog.models import Product
from wasl.catalog.queries.rates import Rates, Total, rates_on
from wasl.forecast.models import Target
from wasl.forecast.months import bounds, later, month_of, zone_of
from wasl.forecast.queries.keeping import kept
from wasl.forecast.queries.months import address
from wasl.forecast.queries.scopes import Scope, deals_in
from wasl.forecast.queries.targets import by_month, goals_in, goals_of, of_scope, share, whole_number
from wasl.forecast.worth import added, worth_in
from wasl.kernel.actor import Actor
from wasl.kernel.days import today_in
from wasl.kernel.money import rounded
from wasl.records.models import Tag
from wasl.sales.models import Deal, DealLine
from wasl.workspace.queries import workspace

NOTHING = Decimal(0)
# what a target is of: ("product" or "tag", its id)
type Part = tuple[str, UUID]


@dataclass(frozen=True)
class Held:
    """What is to be won of a part in a span of time, and what was; `url` lists the deals with such a line.

    In the firm's currency, or as numbers of deals.
    """

    target: Decimal
    won: Total
    url: str

    @property
    def percent(self) -> int | None:
        """Return the share of the target that is won."""
        return share(self.won.amount, self.target)


@dataclass(frozen=True)
class PartHeld:
    """A part and its target of this month and of this year; one of which nothing is said is None.

    `apart` are the currencies of its targets that have no rate and therefore stand in neither.
    """

    name: str
    is_tag: bool
    is_number: bool
    month: Held | None
    year: Held | None
    apart: Sequence[str] = ()


@dataclass(frozen=True)
class Sold:
    """What was won of a part in a month: how many deals, and what their lines are worth by currency, without tax."""

    deals: int
    amounts: Mapping[str, Decimal]


def held(viewer: Actor, scope: Scope) -> list[PartHeld]:
    """Return the parts of which the scope has a target this year, by name: one query where there is none.

    Of one pipeline or a filter nothing is said. The firm's day, month and zone count, and the rate at the end of each month.
    """
    if scope.pipeline or scope.is_narrowed or viewer.hides("deal", "lines"):
        return []
    today = today_in(workspace().zone)
    rows = Target.objects.visible_to(viewer).filter(starts_on__year=today.year)
    found = rows.exclude(product=None, tag=None).select_related("user")
    shown, _is_sum = of_scope(viewer, list(found), scope)
    names = _names(viewer, shown)
    if not names:
        return []
    months = [datetime.date(today.year, number, 1) for number in range(1, 13)]
    sold = _sold(viewer, scope, months, list(names))
    known = rates_on([*(_end(month, today) for month in months), today])
    counted = _Counted(scope, today, months, sold, known)
    return [
        counted.part(
            part, name, measure, [one for one in shown if _part(one) == part and one.measure == measure]
        )
        for part, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
        for measure in sorted({one.measure for one in shown if _part(one) == part}, reverse=True)
    ]


def _part(target: Target) -> Part:
    return ("product", target.product_id) if target.product_id else ("tag", target.tag_id)  # type: ignore[return-value]  # one of the two


def _names(viewer: Actor, shown: Iterable[Target]) -> dict[Part, str]:
    """Return the parts that the viewer sees, by name."""
    parts = {_part(one) for one in shown}
    keys = {name: [key for sort, key in parts if sort == name] for name in ("product", "tag")}
    names: dict[Part, str] = {}
    if keys["product"]:
        rows = Product.objects.visible_to(viewer).filter(pk__in=keys["product"])
        names |= {("product", one.pk): one.called for one in rows}
    if keys["tag"]:
        tags = Tag.objects.visible_to(viewer).filter(pk__in=keys["tag"])
        names |= {("tag", key): name for key, name in tags.values_list("pk", "name")}
    return names


def _end(month: datetime.date, today: datetime.date) -> datetime.date:
    return min(later(month, 1) - datetime.timedelta(days=1), today)


def _sold(
    viewer: Actor, scope: Scope, months: Sequence[datetime.date], parts: Sequence[Part]
) -> Mapping[tuple[str, str, datetime.date], Sold]:
    """Return what was won by part and month: a query each for products and for tags; sums that took long are kept."""
    zone = workspace().zone
    about = [scope.plain, months[0], zone, sorted(f"{sort}:{key}" for sort, key in parts)]
    rows, _at, _is_kept = kept(
        viewer, "sold", about, lambda: _summed(deals_in(viewer, scope), months, zone, parts)
    )
    found: dict[tuple[str, str, datetime.date], Sold] = {}
    for sort, key, month, currency, deals, net in rows:
        known = found.get((sort, key, month), Sold(0, {}))
        found[sort, key, month] = Sold(known.deals + deals, {**known.amounts, currency: net or NOTHING})
    return found


def _summed(deals: Any, months: Sequence[datetime.date], zone: str, parts: Sequence[Part]) -> list[Any]:
    start, end = bounds(months, zone)
    won = deals.filter(state=Deal.State.WON, closed_at__gte=start, closed_at__lt=end)
    lines = DealLine.objects.filter(deal__in=won.order_by().values("pk"))
    found: list[Any] = []
    for sort, path in (("product", "product"), ("tag", "product__anchor__tag_links__tag")):
        keys = [key for name, key in parts if name == sort]
        if not keys:
            continue
        month = Cast(TruncMonth("deal__closed_at", tzinfo=zone_of(zone)), DateField())
        rows = lines.filter(**{f"{path}__in": keys}).annotate(part=F(path), month=month).order_by()
        sums = rows.values("part", "month", "deal__currency").annotate(
            deals=Count("deal", distinct=True), net=Sum("net")
        )
        found += [
            (sort, str(row["part"]), row["month"], row["deal__currency"], row["deals"], row["net"])
            for row in sums
        ]
    return found


@dataclass(frozen=True)
class _Counted:
    """Puts targets beside what was won."""

    scope: Scope
    today: datetime.date
    months: Sequence[datetime.date]
    sold: Mapping[tuple[str, str, datetime.date], Sold]
    rates: Mapping[datetime.date, Rates]

    def part(self, part: Part, name: str, measure: str, targets: list[Target]) -> PartHeld:
        """Return one part with its targets of this month and of the year."""
        is_number = measure == Target.Measure.DEALS
        now = self.rates[self.today]
        said = by_month(
            targets,
            [self.today.year],
            lambda mine: goals_of(mine, measure) if is_number else goals_in(mine, now, now.main),
        )
        month = month_of(self.today)
        one = self._held(part, said, [month], is_number=is_number) if month in said else None
        year = self._held(part, said, self.months, is_number=is_number) if said else None
        apart = {
            one.currency for one in targets if one.currency and now.worth(one.amount, one.currency) is None
        }
        return PartHeld(name, part[0] == "tag", is_number, one, year, sorted(apart))

    def _held(
        self,
        part: Part,
        said: Mapping[datetime.date, Decimal],
        months: Sequence[datetime.date],
        *,
        is_number: bool,
    ) -> Held:
        target = sum((said.get(month, NOTHING) for month in months), NOTHING)
        main = self.rates[self.today].main
        sold = {month: self.sold.get((part[0], str(part[1]), month), Sold(0, {})) for month in months}
        if is_number:
            won = Total(Decimal(sum(one.deals for one in sold.values())), "", [])
            return Held(Decimal(whole_number(target)), won, self._url(part, months))
        worth = added(
            (worth_in(self.rates[_end(month, self.today)], one.amounts, main) for month, one in sold.items()),
            main,
        )
        return Held(rounded(target, main), worth, self._url(part, months))

    def _url(self, part: Part, months: Sequence[datetime.date]) -> str:
        """Return the address of the won deals with a line of a product; of a tag the list cannot be asked."""
        if part[0] == "tag":
            return ""
        start, end = (one.astimezone(datetime.UTC).isoformat() for one in bounds(months, workspace().zone))
        return address(
            self.scope,
            [
                {"field": "state", "op": "is", "value": "won"},
                {"field": "closed_at", "op": "gte", "value": start},
                {"field": "closed_at", "op": "lt", "value": end},
                {"field": "product", "op": "is", "value": str(part[1])},
            ],
        )
