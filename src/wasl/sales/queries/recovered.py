"""Which deals came back and by what, and which pieces of the playbook win: figures that open to their lists."""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.sales.models import Attempt, Deal, Play, StageStay
from wasl.sales.queries.plays import plays

WAYS = (
    Attempt.Way.SCRIPT, Attempt.Way.ANSWER, Attempt.Way.OFFER, Attempt.Way.LATER, Attempt.Way.COLLEAGUE,
)  # fmt: skip
NO_WAY = "none"
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
    made = Attempt.objects.filter(
        deal=OuterRef("pk"), made_at__lte=OuterRef("recovered_at"), way__in=WAYS
    ).exclude(reason="")
    noted = ~Exists(made) if way == NO_WAY else Exists(made.filter(way=way))
    return Q(recovered_at__isnull=False) & Q(noted)


def ways_back(viewer: Actor) -> tuple[list[WayBack], WayBack]:
    """Return the ways with their figures, and all deals that came back, each counted once; of what the viewer sees.

    A deal on which several things were tried counts with each. Amounts stand apart by currency.
    """
    seen = Deal.objects.visible_to(viewer).current()
    tries = Attempt.objects.filter(deal__in=seen.values("pk"), way__in=WAYS).exclude(reason="")
    counts: dict[str, int] = dict(
        tries.order_by().values_list("way").annotate(number=Count("deal", distinct=True))
    )
    rows = [_way(viewer, way, counts.get(way, 0), seen.filter(came_back_by(way))) for way in (*WAYS, NO_WAY)]
    everything = tries.order_by().aggregate(number=Count("deal", distinct=True))["number"]
    return rows, _way(viewer, "", everything, seen.filter(recovered_at__isnull=False))


def _way(viewer: Actor, way: str, tried: int, rows: Any) -> WayBack:
    found = list(
        rows.order_by().values("state", "currency").annotate(number=Count("pk"), worth=Sum("amount"))
    )
    shows = not viewer.hides("deal", "amount")

    def worth(state: str) -> list[Worth]:
        fits = [row for row in found if row["state"] == state and row["worth"] and shows]
        return [Worth(row["currency"], row["worth"]) for row in fits]

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
    """Return the pieces in use with their figures, the most used first, of the deals that the viewer sees; five queries."""
    seen = Deal.objects.visible_to(viewer).current()
    closed = seen.filter(state__in=("won", "lost"), closed_at__gte=clock.now() - YEAR)
    tries = Attempt.objects.filter(play__isnull=False).order_by()
    uses: dict[UUID, int] = dict(
        tries.filter(deal__in=seen.values("pk")).values_list("play").annotate(number=Count("pk"))
    )
    ended = tries.filter(deal__in=closed.values("pk"))
    used = _by_state(ended, "play")
    passed = Exists(StageStay.objects.filter(deal=OuterRef("deal"), stage=OuterRef("play__stage")))
    through = _by_state(ended.filter(passed), "play")
    stays = StageStay.objects.filter(deal__in=closed.values("pk")).order_by()
    at_stage = {
        key: Share(*_sum(rows))
        for key, rows in _grouped(
            stays.values("stage", "deal__state").annotate(number=Count("deal", distinct=True)), "stage"
        ).items()
    }
    whole = closed.aggregate(won=Count("pk", filter=Q(state="won")), count=Count("pk"))
    everybody = Share(whole["won"], whole["count"])
    found = []
    for play in plays(viewer):
        own = used.get(play.pk, Share(0, 0))
        same = through.get(play.pk, Share(0, 0)) if play.stage_id else own
        group = at_stage.get(play.stage_id, Share(0, 0)) if play.stage_id else everybody
        others = Share(group.won - same.won, group.count - same.count)
        found.append(PlayFigures(play, uses.get(play.pk, 0), own, others))
    return sorted(found, key=lambda one: -one.uses)


def _by_state(rows: Any, name: str) -> dict[Any, Share]:
    counted = rows.values(name, "deal__state").annotate(number=Count("pk"))
    return {key: Share(*_sum(found)) for key, found in _grouped(counted, name).items()}


def _grouped(rows: Iterable[Mapping[str, Any]], name: str) -> dict[Any, list[Mapping[str, Any]]]:
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def _sum(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    found = list(rows)
    won = sum(row["number"] for row in found if row["deal__state"] == "won")
    return won, sum(row["number"] for row in found)
