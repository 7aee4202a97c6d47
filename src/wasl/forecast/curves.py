"""How deals end, learned from how earlier ones did: the share won by so many days, for a stage and the days spent in it.

A landmark says how long a deal has stood in its stage. At each landmark the earlier deals that were still in the stage then are
followed to their end by a life table with two ends, won and lost (Aalen and Johansen 1978, by intervals as in the actuarial
method; landmarks after van Houwelingen 2007). A deal that is still open counts for as long as it was watched.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

LANDMARKS = (0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180)
# the ends of the intervals of the life table, in days
STEPS = (3, 7, 10, 14, 21, 28, 35, 45, 60, 75, 90, 120, 150, 180, 240, 365)
# fewer deals than this say too little: the younger landmark is asked, and in the end nothing is said
FEWEST = 20


@dataclass(frozen=True)
class Curve:
    """Of `count` deals that were still in the stage at a landmark, the share won within each of `STEPS`."""

    count: int
    shares: Sequence[float]

    def by(self, days: float) -> float:
        """Return the share won within so many days."""
        if days <= 0:
            return 0.0
        place = bisect_right(STEPS, days)
        before, low = (STEPS[place - 1], self.shares[place - 1]) if place else (0, 0.0)
        if place == len(STEPS):
            return low
        return low + (self.shares[place] - low) * (days - before) / (STEPS[place] - before)


@dataclass(frozen=True)
class Curves:
    """The curves of each stage (by its id) by landmark; those of fewer than `FEWEST` deals are not there."""

    stages: Mapping[str, Mapping[int, Curve]]

    def at(self, stage: str, landmark: int) -> Curve | None:
        """Return the curve of a stage for deals at a landmark, else that of the nearest younger one, None where nothing is known."""
        known = self.stages.get(stage, {})
        return next((known[one] for one in reversed(LANDMARKS) if one <= landmark and one in known), None)

    def plain(self) -> dict[str, Any]:
        """Return the curves as they are stored."""
        return {
            stage: {
                str(mark): [curve.count, [round(one, 5) for one in curve.shares]]
                for mark, curve in curves.items()
            }
            for stage, curves in self.stages.items()
        }


def read(stored: Mapping[str, Any]) -> Curves:
    """Return stored curves."""
    return Curves(
        {
            stage: {int(mark): Curve(count, shares) for mark, (count, shares) in curves.items()}
            for stage, curves in stored.items()
        }
    )


def learned(rows: Iterable[tuple[str, int, int, str, int]]) -> Curves:
    """Return the curves of counted ends: (stage, landmark, interval from 0 on, "won", "lost" or "open", number of deals)."""
    tables: dict[tuple[str, int], list[dict[str, int]]] = {}
    for stage, landmark, step, end, count in rows:
        table = tables.setdefault(
            (stage, landmark), [{"won": 0, "lost": 0, "open": 0} for _one in range(len(STEPS) + 1)]
        )
        table[min(step, len(STEPS))][end] += count
    stages: dict[str, dict[int, Curve]] = {}
    for (stage, landmark), table in tables.items():
        whole = sum(sum(one.values()) for one in table)
        ended = whole - sum(one["open"] for one in table)
        if ended >= FEWEST:
            stages.setdefault(stage, {})[landmark] = Curve(whole, _shares(table, whole))
    return Curves(stages)


def _shares(table: Sequence[Mapping[str, int]], whole: int) -> list[float]:
    """Return the share won by the end of each interval; who is lost from sight counts for half of his last one."""
    going, at_risk, share, found = 1.0, float(whole), 0.0, []
    for one in table[: len(STEPS)]:
        exposed = at_risk - one["open"] / 2
        if exposed > 0:
            share += going * one["won"] / exposed
            going *= max(1 - (one["won"] + one["lost"]) / exposed, 0.0)
        at_risk -= one["won"] + one["lost"] + one["open"]
        found.append(min(share, 1.0))
    return found


@dataclass(frozen=True)
class Guess:
    """A sum that is not known yet: what it is on average, and its variance."""

    mean: float = 0.0
    variance: float = 0.0

    @property
    def spread(self) -> float:
        """Its standard deviation."""
        return sqrt(self.variance)

    def plus(self, other: "Guess") -> "Guess":
        """Return the sum of two that do not depend on each other."""
        return Guess(self.mean + other.mean, self.variance + other.variance)

    def at(self, z: float) -> float:
        """Return the value `z` standard normal deviations from the middle, were the sum spread as a gamma distribution.

        After Wilson and Hilferty (1931): the cube root of such a sum is nearly normal. A sum of amounts is never below zero.
        """
        shape = self.mean**2 / self.variance
        root: float = max(1 - 1 / (9 * shape) + z / (3 * sqrt(shape)), 0.0)
        return self.mean * root**3

    def score(self, came: float) -> float | None:
        """Return how far off it was: how many standard normal deviations what came lies from the middle (below: less than zero).

        None where nothing was said, or as if it were certain.
        """
        if self.mean <= 0 or self.variance <= 0:
            return None
        shape = self.mean**2 / self.variance
        root: float = max(came / self.mean, 0.0) ** (1 / 3)
        return (root - 1 + 1 / (9 * shape)) * 3 * sqrt(shape)

    def within(self, width: float) -> tuple[float, float]:
        """Return the ends so many deviations below and above the middle; the mean lies between them."""
        if self.mean <= 0 or self.variance <= 0:
            return self.mean, self.mean
        return min(self.at(-width), self.mean), max(self.at(width), self.mean)


def guess(curve: Curve, amount: float, squares: float, days: tuple[float, float]) -> Guess:
    """Return what deals of one curve bring between two days from now: `amount` is their sum, `squares` that of their squares.

    Each deal is won or not by itself; that the share itself is only estimated counts for all of them together.
    """
    share = max(curve.by(days[1]) - curve.by(days[0]), 0.0)
    unsure = share * (1 - share)
    return Guess(amount * share, squares * unsure + amount**2 * unsure / (curve.count + 1))
