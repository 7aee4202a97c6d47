"""Which deals came back and by what, and which pieces of the playbook win: figures that open to their lists."""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Sum

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.sales.models import Attempt, Deal, Play, StageStay
from wasl.sales.queries.plays import plays

WAYS = (
    Attempt.Way.SCRIPT, Attempt.Way.ANSWER, Attempt.Way.OFFER, Attempt.Way.LATER, Attempt.Way.COLLEAGUE,
)  # fmt: skip
NO_WAY = "none"
CLOSED = (Deal.State.WON, Deal.State.LOST)
YEAR = datetime.timedelta(days=365)
# with fewer closed deals than this a share of them says nothing
FEW = 10
# the 97.5th percentile of the normal distribution: an interval that holds in 95 of 100 cases
Z = 1.959964


@dataclass(frozen=True)
class Worth:
    """What deals of one currency are worth together."""

    currency: str
    amount: Decimal


@dataclass(frozen=True)
class WayBack:
    """One way by which deals came back: on how many it was tried, how many came back, how many of those are won since."""

    way: str
    tried: int
    back: int
    won: int
    won_worth: Sequence[Worth]
    open_worth: Sequence[Worth]


def came_back_by(way: str) -> Q:
    """Return the condition on deals that came back after this was tried; "none" where nothing was noted."""
    made = _noted()
    noted = ~Exists(made) if way == NO_WAY else Exists(made.filter(way=way))
    return Q(recovered_at__isnull=False) & Q(noted)


def ways_back(viewer: Actor) -> tuple[list[WayBack], WayBack]:
    """Return the ways with their figures, and all deals that came back, each counted once; of what the viewer sees.

    A deal on which several things were tried counts with each. Amounts stand apart by currency. Two queries.
    """
    seen = Deal.objects.visible_to(viewer).current()
    tries = Attempt.objects.filter(deal__in=seen.values("pk"), way__in=WAYS).exclude(reason="").order_by()
    tried = tries.aggregate(
        **{str(way): Count("deal", distinct=True, filter=Q(way=way)) for way in WAYS},
        all=Count("deal", distinct=True),
    )
    made = _noted().values("way").distinct().order_by("way")
    back = list(
        seen.filter(recovered_at__isnull=False)
        .order_by()
        .values("state", "currency", ways=ArraySubquery(made))
        .annotate(number=Count("pk"), worth=Sum("amount"))
    )
    shows = not viewer.hides("deal", "amount")
    rows = [_way(way, tried[way], [row for row in back if way in row["ways"]], shows=shows) for way in WAYS]
    unnoted = _way(NO_WAY, 0, [row for row in back if not row["ways"]], shows=shows)
    return [*rows, unnoted], _way("", tried["all"], back, shows=shows)


def _noted() -> Any:
    """Return what was tried on a deal of the query around before it came back."""
    return Attempt.objects.filter(
        deal=OuterRef("pk"), made_at__lte=OuterRef("recovered_at"), way__in=WAYS
    ).exclude(reason="")


def _way(way: str, tried: int, found: Sequence[Mapping[str, Any]], *, shows: bool) -> WayBack:
    def worth(state: str) -> list[Worth]:
        sums: dict[str, Decimal] = {}
        for row in found:
            if shows and row["state"] == state and row["worth"]:
                sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + row["worth"]
        return [Worth(currency, amount) for currency, amount in sorted(sums.items())]

    return WayBack(
        way,
        tried,
        sum(row["number"] for row in found),
        sum(row["number"] for row in found if row["state"] == Deal.State.WON),
        worth("won"),
        worth("open"),
    )


@dataclass(frozen=True)
class Share:
    """How many of so many deals were won; `low` and `high` are between what the true share lies in 95 of 100 cases."""

    won: int
    count: int

    @property
    def percent(self) -> int | None:
        """Return the share in percent, None without any deal."""
        return round(100 * self.won / self.count) if self.count else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return the score interval of Wilson (1927, Journal of the American Statistical Association 22, 209-212)."""
        if not self.count:
            return 0.0, 1.0
        n, p = self.count, self.won / self.count
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(middle - half, 0.0), min(middle + half, 1.0)

    @property
    def is_small(self) -> bool:
        """Tell whether so few deals say nothing yet."""
        return self.count < FEW


@dataclass(frozen=True)
class PlayFigures:
    """How often a piece was used, and how deals ended with and without it in the last 365 days.

    Those without it are the closed deals that went through its stage (all, where it has none) and on which it was not used.
    """

    play: Play
    uses: int
    used: Share
    others: Share

    @property
    def verdict(self) -> str:
        """Return "none", "few", "more", "less" or "same": only intervals that do not touch tell a difference."""
        if not self.uses:
            return "none"
        if self.used.is_small or self.others.is_small:
            return "few"
        (low, high), (other_low, other_high) = self.used.interval, self.others.interval
        if low > other_high:
            return "more"
        return "less" if high < other_low else "same"


def play_figures(viewer: Actor) -> list[PlayFigures]:
    """Return the pieces in use with their figures, the most used first, of the deals that the viewer sees; four queries."""
    seen = Deal.objects.visible_to(viewer).current()
    since = clock.now() - YEAR
    closed = seen.filter(state__in=CLOSED, closed_at__gte=since)
    stays = StageStay.objects.filter(deal__in=closed.values("pk")).order_by()
    at_stage = {
        key: Share(*_sum(rows))
        for key, rows in _grouped(
            stays.values("stage", "deal__state").annotate(number=Count("deal", distinct=True)), "stage"
        ).items()
    }
    whole = closed.aggregate(won=Count("pk", filter=Q(state="won")), count=Count("pk"))
    everybody = Share(whole["won"], whole["count"])
    uses = _grouped(_uses(seen, since), "play")
    found = []
    for play in plays(viewer):
        rows = uses.get(play.pk, [])
        own, through = Share(*_sum(rows, "ended")), Share(*_sum(rows, "through"))
        same = through if play.stage_id else own
        group = at_stage.get(play.stage_id, Share(0, 0)) if play.stage_id else everybody
        others = Share(group.won - same.won, group.count - same.count)
        found.append(PlayFigures(play, sum(row["number"] for row in rows), own, others))
    return sorted(found, key=lambda one: -one.uses)


def _uses(seen: Any, since: datetime.datetime) -> Any:
    """Return by piece and state how often it was used, on how many closed deals, and on how many that went through its stage."""
    is_closed = Q(deal__state__in=CLOSED, deal__closed_at__gte=since)
    passed = Exists(StageStay.objects.filter(deal=OuterRef("deal"), stage=OuterRef("play__stage")))
    tries = Attempt.objects.filter(play__isnull=False, deal__in=seen.values("pk")).order_by()
    return tries.values("play", "deal__state").annotate(
        number=Count("pk"),
        ended=Count("pk", filter=is_closed),
        through=Count("pk", filter=is_closed & Q(passed)),
    )


def _grouped(rows: Iterable[Mapping[str, Any]], name: str) -> dict[Any, list[Mapping[str, Any]]]:
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def _sum(rows: Iterable[Mapping[str, Any]], name: str = "number") -> tuple[int, int]:
    found = list(rows)
    won = sum(row[name] for row in found if row["deal__state"] == "won")
    return won, sum(row[name] for row in found)
