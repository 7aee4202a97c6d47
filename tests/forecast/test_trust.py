"""The ends of a forecast hold what they say: in any firm that was made up, in real ones, and by their own rank."""

import datetime
import os
from decimal import Decimal
from math import tan
from random import Random

import pytest
import time_machine
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import make
from tests.forecast.firms import clear, maven, put, settle
from wasl.forecast.commands import learn, take_night
from wasl.forecast.curves import Guess
from wasl.forecast.models import Trial
from wasl.forecast.queries import Scope, forecast, statistics
from wasl.forecast.trust import rank, seasons, width
from wasl.kernel.actor import SYSTEM
from wasl.sales.commands import win_deal
from wasl.workspace.queries import actor_of_user

# how many firms are made up; docs/decisions/0036 says what fifty of them gave
FIRMS = int(os.environ.get("WASL_FIRMS", "8"))


def test_the_rank_takes_at_least_eighty_of_a_hundred_and_no_more_than_it_must() -> None:
    assert [rank(count) for count in range(4)] == [None] * 4
    for count in range(4, 200):
        place = rank(count)
        assert place is not None
        assert 0.8 <= place / (count + 1) < 0.8 + 1 / (count + 1)


@pytest.mark.parametrize("count", [4, 7, 12, 24])
def test_whatever_misses_are_like_the_next_one_lies_inside_as_often_as_said(count: int) -> None:
    dice = Random(count)
    inside = 0
    for _turn in range(4000):
        # misses of a Cauchy distribution, which has not even a mean
        *known, new = (tan(3.14159 * (dice.random() - 0.5)) for _one in range(count + 1))
        reach = width(known)
        assert reach is not None
        inside += abs(new) <= reach
    place = rank(count)
    assert place is not None
    assert inside / 4000 == pytest.approx(place / (count + 1), abs=0.025)


@given(st.floats(1, 1e9), st.floats(0.01, 3), st.floats(-3, 3))
def test_a_score_says_where_the_ends_would_have_met_what_came(mean: float, spread: float, z: float) -> None:
    guess = Guess(mean, (mean * spread) ** 2)
    came = guess.at(z)
    assume(came > mean * 1e-6)
    assert guess.score(came) == pytest.approx(z, abs=1e-6)
    low, high = guess.within(abs(z))
    assert 0 <= low <= mean <= high
    assert low <= came * (1 + 1e-9)
    assert came <= high * (1 + 1e-9)


def test_a_season_is_what_two_years_agree_on_and_neither_growth_nor_chance() -> None:
    year = [1.4, 1.0, 0.6, 0.8, 1.1, 0.9, 0.5, 0.7, 1.2, 1.3, 1.4, 1.1]
    found = seasons([value * 100 for value in year] + [value * 250 for value in year])
    assert found is not None
    assert found == pytest.approx(year, abs=0.001)
    assert seasons([value * 100 for value in year]) is None
    assert seasons([100.0] * 12 + [300.0] * 12) is None
    assert seasons([0.0] * 12 + year) is None
    assert seasons([*year, *(2 - value for value in year)]) is None
    dice = Random(7)
    noise = [seasons([dice.lognormvariate(0, 0.4) for _month in range(24)]) for _firm in range(400)]
    assert sum(one is not None for one in noise) / 400 <= 0.08


@pytest.mark.django_db
def test_in_firms_that_were_made_up_the_ends_hold_eighty_of_a_hundred() -> None:
    make.owner()
    stages = [make.stage(name) for name in ("New", "Qualified", "Proposal", "Won", "Lost")]
    held: dict[int, list[bool]] = {}
    for seed in range(FIRMS):
        settle(seed, stages)
        night = take_night(None, by=SYSTEM)
        assert night is not None
        learn(night, by=SYSTEM)
        for one in Trial.objects.exclude(low=None).exclude(came=None):
            held.setdefault(one.ahead if one.day == 1 else -1, []).append(one.is_inside)
        clear()
    late = held.pop(-1)
    everything = [one for found in held.values() for one in found]
    assert len(held[0]) == FIRMS * 20
    assert len(late) == FIRMS * 20
    assert 0.72 <= sum(late) / len(late) <= 0.92
    assert 0.72 <= sum(held[0]) / len(held[0]) <= 0.92
    assert 0.70 <= sum(everything) / len(everything) <= 0.92


@pytest.mark.django_db
def test_what_is_said_of_a_month_is_kept_and_held_against_what_came() -> None:
    with time_machine.travel("2026-05-10T09:00:00Z", tick=False) as traveller:
        make.owner()
        stages = [make.stage(name) for name in ("New", "Qualified", "Proposal", "Won", "Lost")]
        settle(3, stages)
        learn(_night(), by=SYSTEM)
        may = Trial.objects.get(month=datetime.date(2026, 5, 1), ahead=0, day=1)
        assert (may.came, may.score) == (None, None)
        assert may.low is not None
        assert may.high is not None
        assert may.low <= may.said <= may.high
        said = set(Trial.objects.values_list("month", "ahead", "day", "said", "low", "high"))
        win_deal(make.deal(amount=Decimal(777), currency="SAR"), by=SYSTEM)
        traveller.move_to("2026-06-02T09:00:00Z")
        learn(_night(), by=SYSTEM)
        may.refresh_from_db()
        assert may.came is not None
        assert may.came >= 777
        assert may.score is not None
        assert said <= set(Trial.objects.values_list("month", "ahead", "day", "said", "low", "high"))
        assert Trial.objects.filter(month=datetime.date(2026, 6, 1), ahead=0, day=1, came=None).exists()
        viewer = actor_of_user(make.user("admin"))
        found = statistics(viewer, Scope(), forecast(viewer, Scope()))
        assert found is not None
        assert found.told >= 12
        assert all(
            one.low is not None and one.low <= one.whole <= one.high for one in found.months if one.high
        )
        assert [one.ahead for one in found.trials] == [0] * len(found.trials)


@pytest.mark.django_db
def test_no_ends_are_given_before_four_months_were_tried() -> None:
    make.owner()
    stages = [make.stage(name) for name in ("New", "Qualified", "Proposal", "Won", "Lost")]
    settle(5, stages)
    learn(_night(), by=SYSTEM)
    first = list(Trial.objects.filter(ahead=0, day=1).order_by("month").values_list("low", flat=True)[:5])
    assert first[:4] == [None] * 4
    assert first[4] is not None


def _night() -> object:
    night = take_night(None, by=SYSTEM)
    assert night is not None
    return night


@pytest.mark.django_db
def test_in_a_real_firm_of_ten_months_what_came_lies_inside_the_ends() -> None:
    with time_machine.travel("2018-01-02T09:00:00Z", tick=False):
        make.owner()
        put(maven(), [make.stage(name) for name in ("Qualified", "Won", "Lost")])
        learn(_night(), by=SYSTEM)
        tried = list(Trial.objects.filter(ahead=0, day=1).exclude(came=None))
        given = [one for one in tried if one.low is not None]
        assert (len(tried), len(given)) == (6, 2)
        assert all(one.is_inside for one in given)
        # of use, too: narrower than from nothing to three times what was said
        assert all(one.high < one.said * 3 for one in given if one.high)
