"""How wide an interval must be to be true, and whether a season can be believed: both asked of what came, not of the model.

The interval is that of split conformal prediction: it is as wide as the earlier misses of the same distance, taken at the rank
ceil((n + 1) * 0.8) of n, which makes 80 of 100 true for any n if one month is like another (Vovk, Gammerman, Shafer 2005; Lei,
G'Sell, Rinaldo, Tibshirani, Wasserman 2018, section 2.2; misses scaled by the spread as in section 5.2).
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean

# 80 of 100, as a fraction
SHARE = (4, 5)
# the day of the month on which what is left of it is tried once more: few deals decide of that, and by day, not by month
LATE = 22
# misses that are older than this many months tell of another firm
NEWEST = 24
YEAR = 12
# two years whose months agree less than this do so by chance in more than one of twenty cases (12 pairs, one-sided)
ALIKE = 0.497
# a season that empties a month is not believed altogether
LEAST = 0.2


def rank(count: int) -> int | None:
    """Return which of `count` misses in their order is the width of the interval; None where there are too few, which is below 4."""
    part, whole = SHARE
    found = -(-part * (count + 1) // whole)
    return found if found <= count else None


def width(scores: Iterable[float]) -> float | None:
    """Return how many deviations the ends lie from the middle, by the misses of earlier months; None where these are too few."""
    misses = sorted(abs(one) for one in scores)
    place = rank(len(misses))
    return None if place is None else misses[place - 1]


def between(first: float | None, last: float | None, day: int) -> float | None:
    """Return how wide the interval of what is left of a month is on a day, by its width on the first and on day `LATE`."""
    if first is None or last is None:
        return first
    return first + (last - first) * min((day - 1) / (LATE - 1), 1)


def seasons(values: Sequence[float]) -> list[float] | None:
    """Return what each of the last twelve months makes of a usual one (1 on average), by the values of 24 months; None where two
    years do not show it.

    Each year is held against its own mean, so that growth is no season. As far as the two years agree, their mean departure is
    believed (the reliability of two halves after Spearman 1910 and Brown 1910); where they agree no more than by chance, not at all.
    """
    if len(values) < 2 * YEAR:
        return None
    first, second = values[-2 * YEAR : -YEAR], values[-YEAR:]
    if not sum(first) or not sum(second):
        return None
    one, two = ([value / fmean(year) - 1 for value in year] for year in (first, second))
    alike = _correlation(one, two)
    if alike < ALIKE:
        return None
    trusted = 2 * alike / (1 + alike)
    found = [max(1 + trusted * (a + b) / 2, LEAST) for a, b in zip(one, two, strict=True)]
    return [value / fmean(found) for value in found]


def _correlation(one: Sequence[float], two: Sequence[float]) -> float:
    """Return how far departures, each of mean zero, agree: from -1 to 1, and 0 where one year has none."""
    both = sqrt(sum(value * value for value in one) * sum(value * value for value in two))
    return sum(a * b for a, b in zip(one, two, strict=True)) / both if both else 0.0
