"""The statistical forecast: curves that are what they were made of, intervals that hold, and nothing said of too little."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from wasl.forecast.commands import learn, take_night
from wasl.forecast.curves import FEWEST, STEPS, Curve, Guess, guess, learned, read
from wasl.forecast.models import Trial
from wasl.forecast.queries import Scope, forecast, statistics
from wasl.forecast.queries.learning import curves_at, open_now, open_then
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.sales.commands import lose_deal, win_deal
from wasl.sales.models import Deal, StageStay
from wasl.workspace.queries import actor_of_user

ENDS = st.tuples(st.integers(0, len(STEPS)), st.sampled_from(["won", "lost", "open"]), st.integers(1, 40))


@given(st.lists(ENDS, max_size=30))
def test_a_curve_rises_to_at_most_one(ends: list[tuple[int, str, int]]) -> None:
    curves = learned([("a", 0, *one) for one in ends])
    closed = sum(count for _step, end, count in ends if end != "open")
    curve = curves.at("a", 200)
    assert (curve is not None) == (closed >= FEWEST)
    if curve is not None:
        assert list(curve.shares) == sorted(curve.shares)
        assert 0 <= curve.shares[0] <= curve.shares[-1] <= 1
        days = [curve.by(day) for day in range(-5, 500, 5)]
        assert days == sorted(days)
        assert read(curves.plain()).at("a", 0) is not None


def test_without_deals_lost_from_sight_the_curve_is_the_share_that_was_won() -> None:
    rows = [("a", 0, 0, "won", 10), ("a", 0, 3, "won", 20), ("a", 0, 5, "lost", 70)]
    curve = learned(rows).at("a", 0)
    assert curve is not None
    assert curve.by(STEPS[0]) == pytest.approx(0.1)
    assert curve.by(STEPS[3]) == pytest.approx(0.3)
    assert curve.by(1000) == pytest.approx(0.3)


def test_the_interval_lies_around_the_mean_and_widens_with_what_is_unsure() -> None:
    curve = Curve(400, [0.5] * len(STEPS))
    few, many = guess(curve, 1000, 1000**2, (0, 400)), guess(curve, 1000, 100 * 10**2, (0, 400))
    assert few.mean == many.mean == 500
    (low, high), (near, far) = few.within(1.28), many.within(1.28)
    assert 0 <= low < near < 500 < far < high
    assert few.within(2.0)[1] > high
    assert Guess(7.0).within(2.0) == (7.0, 7.0)


@pytest.mark.django_db
def test_deals_that_stood_as_long_tell_how_those_of_today_end() -> None:
    viewer = actor_of_user(make.owner())
    now = clock.now()
    for number in range(60):
        deal = make.deal(amount=Decimal(100), currency="SAR")
        begun = now - datetime.timedelta(days=200 + number)
        StageStay.objects.filter(deal=deal).update(entered_at=begun)
        Deal.objects.filter(pk=deal.pk).update(stage_since=begun, created_at=begun)
        end = begun + datetime.timedelta(days=5)
        if number % 3:
            lose_deal(deal, reason="other", by=SYSTEM, at=end)
        else:
            win_deal(deal, by=SYSTEM, at=end)
    curves = curves_at(now)
    (curve,) = [curves.at(str(make.stage("New").pk), 0)]
    assert curve is not None
    assert curve.by(365) == pytest.approx(1 / 3)
    # learned at a moment before they ended, nothing is known
    assert curves_at(now - datetime.timedelta(days=400)).stages == {}
    make.deal(amount=Decimal(900), currency="SAR")
    held = take_night(None, by=SYSTEM)
    assert held is not None
    learn(held, by=SYSTEM)
    found = statistics(viewer, Scope(), forecast(viewer, Scope()))
    assert found is not None
    assert sum(one.of_open for one in found.months) == pytest.approx(300, abs=3)
    assert all(one.low is None or one.low <= one.whole <= (one.high or 0) for one in found.months)
    # each month that is over is tried once
    tried = Trial.objects.count()
    learn(held, by=SYSTEM)
    assert Trial.objects.count() == tried


@pytest.mark.django_db
def test_what_was_open_then_is_what_was_open_when_it_was_then() -> None:
    viewer = actor_of_user(make.owner())
    make.deal(amount=Decimal(10), currency="SAR")
    closed = make.deal(amount=Decimal(5), currency="SAR")
    now = clock.now()
    before = sorted(open_now(Deal.objects.visible_to(viewer).current(), now))
    win_deal(closed, by=SYSTEM, at=now + datetime.timedelta(seconds=1))
    assert sorted(open_then(now)) == before


@pytest.mark.django_db
def test_too_few_deals_say_nothing() -> None:
    viewer = actor_of_user(make.owner())
    make.deal(amount=Decimal(10), currency="SAR")
    assert statistics(viewer, Scope(), forecast(viewer, Scope())) is None
    held = take_night(None, by=SYSTEM)
    assert held is not None
    learn(held, by=SYSTEM)
    assert statistics(viewer, Scope(), forecast(viewer, Scope())) is None
