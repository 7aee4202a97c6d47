"""Firms that were made up: deals that come, go through stages and end in ways of which the forecast knows nothing.

Each firm is another one: how many deals come, how long they stay, how large they are, how good and bad months are, whether a year has
seasons. Months share their luck, days in a stage are log-normal, large deals are won less often, sellers differ: none of this is what
the forecast is made of.
"""

import csv
import datetime
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import cos, pi
from random import Random

from django.db import connection

from tests.data_of_others import test_data
from wasl.kernel import clock
from wasl.sales.models import Deal, Stage, StageStay

DAY = datetime.timedelta(days=1)
MONTHS = 36
# what a deal is worth, when it entered the stages one by one and ended, and how ("open": not yet)
type Gone = tuple[Decimal, list[datetime.datetime], str]


@dataclass
class Firm:
    """What a firm is like: deals a month, days in a stage, chance to go on, size, how much luck and season there are."""

    dice: Random
    deals: float = field(init=False)
    days: float = field(init=False)
    onward: float = field(init=False)
    size: float = field(init=False)
    luck: float = field(init=False)
    season: float = field(init=False)

    def __post_init__(self) -> None:
        dice = self.dice
        self.deals, self.days = dice.uniform(12, 40), dice.uniform(4, 22)
        self.onward, self.size = dice.uniform(0.5, 0.8), dice.uniform(0.4, 1.1)
        self.luck, self.season = dice.uniform(0.05, 0.35), dice.choice((0.0, 0.0, 0.4))

    def history(self, now: datetime.datetime) -> Iterator[Gone]:
        """Yield the deals of three years."""
        sellers = [self.dice.uniform(0.85, 1.15) for _one in range(4)]
        for number in range(MONTHS * 30, 0, -30):
            begun = now - DAY * number
            busy = self.deals * self.dice.lognormvariate(0, self.luck)
            busy *= 1 + self.season * cos(2 * pi * (begun.timetuple().tm_yday - 300) / 365)
            for _deal in range(round(busy)):
                yield self._deal(begun + DAY * self.dice.uniform(0, 30), self.dice.choice(sellers), now)

    def _deal(self, at: datetime.datetime, seller: float, now: datetime.datetime) -> Gone:
        worth = self.dice.lognormvariate(9, self.size)
        chance = self.onward * seller * (0.9 if worth > 12_000 else 1.05)
        moments = [at]
        for _stage in range(3):
            at += DAY * self.dice.lognormvariate(0, 0.8) * self.days
            if at >= now:
                return Decimal(round(worth)), moments, "open"
            moments.append(at)
            if self.dice.random() > chance:
                return Decimal(round(worth)), moments, "lost"
        return Decimal(round(worth)), moments, "won"


def settle(seed: int, stages: list[Stage]) -> None:
    """Put the deals of one firm there, until now; `stages` are three open ones, the one of the won and the one of the lost."""
    put(Firm(Random(seed)).history(clock.now()), stages)


def maven() -> Iterator[Gone]:
    """Yield the opportunities of a real firm: each was engaged on a day, and most were closed on another."""
    with gzip.open(test_data("crm/maven-crm-sales/sales_pipeline.csv.gz"), "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["engage_date"]:
                days = [row[name] for name in ("engage_date", "close_date") if row[name]]
                moments = [datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC) for day in days]
                end = {"Won": "won", "Lost": "lost"}.get(row["deal_stage"], "open")
                yield Decimal(row["close_value"] or 1000), moments, end


def put(rows: Iterable[Gone], stages: list[Stage]) -> None:
    """Put deals there that have gone their way."""
    *ways, won, lost = stages
    deals, stays = [], []
    for worth, moments, end in rows:
        steps = moments if end == "open" else moments[:-1]
        stage = {"won": won, "lost": lost}.get(end) or ways[len(steps) - 1]
        deal = Deal(
            title="Deal", pipeline_id=stage.pipeline_id, stage=stage, state=end, amount=worth, currency="SAR",
            created_at=moments[0], stage_since=moments[-1], closed_at=None if end == "open" else moments[-1],
            reason="other" if end == "lost" else "",
        )  # fmt: skip
        deals.append(deal)
        left = [*moments[1:], None][: len(steps)]
        stays += [
            StageStay(deal=deal, stage=one, entered_at=at, left_at=until, probability=one.probability, amount=worth,
                      currency="SAR")
            for one, at, until in zip(ways, steps, left, strict=False)
        ]  # fmt: skip
    Deal.bulk_insert(deals)
    StageStay.objects.bulk_create(stays)
    with connection.cursor() as cursor:
        # as the server does by itself a minute later
        cursor.execute("ANALYZE sales_deal, sales_stagestay")


def clear() -> None:
    """Take the deals of a firm away, with all that was learned of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM forecast_standing; DELETE FROM forecast_night; DELETE FROM forecast_trial;"
        )
        cursor.execute(
            "DELETE FROM sales_stagestay; DELETE FROM sales_deal; DELETE FROM records_anchor WHERE kind = 'deal'"
        )
