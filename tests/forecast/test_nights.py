"""Nights: once a day, only what changed, with the chances and rates of then; and what was said beside what came."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from wasl.catalog.commands import set_rate
from wasl.forecast.commands import take_night
from wasl.forecast.jobs import night
from wasl.forecast.models import Night, Standing
from wasl.forecast.queries import Scope, compared, deals_of_step, forecast, slipping
from wasl.forecast.queries.past import COMING, LEAVING
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.sales.commands import archive_deal, change_deal, change_stage, lose_deal, move_deal, win_deal
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = (datetime.date(2026, number, 1) for number in (4, 5, 6))
END = datetime.date(2026, 5, 25)


def at(text: str) -> "time_machine.travel":
    return time_machine.travel(f"{text}T09:00:00Z", tick=False)


def test_a_night_is_taken_once_a_day_where_the_firm_is_and_caught_up_with() -> None:
    make.owner()
    # in Riyadh the 2nd has begun
    with time_machine.travel("2026-05-01T22:00:00Z", tick=False):
        night.func()
        night.func()
        assert list(Night.objects.values_list("day", flat=True)) == [datetime.date(2026, 5, 2)]
    # nothing ran for a week: the days between are not made up
    with at("2026-05-09"):
        night.func()
    assert Night.objects.count() == 2


def test_a_night_writes_only_what_has_changed() -> None:
    make.owner()
    with at("2026-05-01"):
        still, moved, closed = (
            make.deal(amount=Decimal(10), currency="SAR", expected_on=END) for _n in range(3)
        )
        first = take_night(None, by=SYSTEM)
    with at("2026-05-02"):
        change_stage(make.stage("New"), probability=55, by=SYSTEM)
        set_rate("EUR", value="4", by=SYSTEM)
        move_deal(moved, stage_id=make.stage("Proposal").pk, by=SYSTEM)
        win_deal(closed, by=SYSTEM)
        second = take_night(None, by=SYSTEM)
    assert first is not None
    assert second is not None
    assert ((first.begun, first.ended), (second.begun, second.ended)) == ((3, 0), (1, 2))
    assert Standing.objects.filter(deal=still).count() == 1
    new = str(make.stage("New").pk)
    assert (first.chances[new], second.chances[new]) == (10, 55)
    assert (first.rates, second.rates) == ({}, {"EUR": "4.0000000000"})


def test_what_was_said_keeps_the_chances_and_rates_of_then() -> None:
    viewer = actor_of_user(make.owner())
    with at("2026-05-01"):
        set_rate("EUR", value="4", by=SYSTEM)
        make.deal(amount=Decimal(100), currency="EUR", expected_on=END)
        held = take_night(None, by=SYSTEM)
        assert held is not None
        said = forecast(viewer, Scope()).now.forecast
    with at("2026-05-20"):
        change_stage(make.stage("New"), probability=90, by=SYSTEM)
        set_rate("EUR", value="5", by=SYSTEM)
        found = compared(viewer, Scope(), held, MAY)
        assert found.said["weighted"] == said == 40
        assert (found.said["commit"], forecast(viewer, Scope()).now.forecast) == (0, 450)


def test_each_step_from_what_was_said_to_what_came_names_its_deals() -> None:
    viewer = actor_of_user(make.owner())
    with at("2026-05-01"):
        deals = {
            name: make.deal(name, amount=Decimal(100), currency="SAR", expected_on=END)
            for name in ("lost", "slipped", "elsewhen", "away", "changed")
        }
        joined = make.deal("joined", amount=Decimal(7), currency="SAR", expected_on=JUNE)
        held = take_night(None, by=SYSTEM)
        assert held is not None
    with at("2026-05-20"):
        lose_deal(deals["lost"], reason="other", by=SYSTEM)
        change_deal(deals["slipped"], expected_on=JUNE, by=SYSTEM)
        archive_deal(deals["away"], by=SYSTEM)
        win_deal(deals["changed"], amount=Decimal(130), by=SYSTEM)
        win_deal(joined, by=SYSTEM)
        win_deal(make.deal("new", amount=Decimal(3), currency="SAR"), by=SYSTEM)
    with at("2026-06-10"):
        win_deal(deals["elsewhen"], by=SYSTEM)
        found = compared(viewer, Scope(), held, MAY)
        steps = {one.part: one.amount for one in found.steps}
        assert steps == {
            "lost": -100, "slipped": -100, "elsewhen": -100, "away": -100, "changed": 30, "joined": 7, "new": 3,
        }  # fmt: skip
        assert (found.start, found.came, found.came_count, found.is_over) == (500, 140, 3, True)
        for part in steps:
            assert [deal.title for deal, _then in deals_of_step(viewer, Scope(), found, part)] == [part]


DRAWN = st.lists(
    st.tuples(
        st.none() | st.decimals(0, 10**6, places=2),
        st.sampled_from(["SAR", "EUR", "JPY"]),
        st.sampled_from([None, END, JUNE, datetime.date(2026, 4, 3)]),
        st.sampled_from(["stay", "won", "lost", "later", "away", "won_later", "other_amount"]),
        st.booleans(),
    ),
    max_size=8,
)


class Waterfall(TestCase):
    """A case of its own: hypothesis begins each example with an empty database."""

    @given(DRAWN)
    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    def test_the_steps_add_up_to_what_came(self, drawn: list[tuple]) -> None:  # type: ignore[type-arg]
        viewer = actor_of_user(make.owner())
        with at("2026-05-02"):
            set_rate("EUR", value="4.3333", by=SYSTEM)
            before = [self.made(one) for one in drawn if one[4]]
            held = take_night(None, by=SYSTEM)
            assert held is not None
        with at("2026-05-20"):
            after = [self.made(one) for one in drawn if not one[4]]
        for deal, fate in before + after:
            self.happens(deal, fate)
        with at("2026-06-15"):
            found = compared(viewer, Scope(), held, MAY)
        assert found.start + sum(one.amount for one in found.steps) == found.came
        assert {one.part for one in found.steps} <= {*LEAVING, "changed", *COMING}

    @staticmethod
    def made(one: tuple) -> tuple:  # type: ignore[type-arg]
        amount, currency, day, fate, _is_before = one
        return make.deal(amount=amount, currency=currency, expected_on=day), fate

    @staticmethod
    def happens(deal: object, fate: str) -> None:
        with at("2026-05-22"):
            if fate in {"won", "other_amount"}:
                values = {"amount": Decimal(5)} if fate == "other_amount" else {}
                win_deal(deal, by=SYSTEM, **values)  # type: ignore[arg-type]
            elif fate == "lost":
                lose_deal(deal, reason="other", by=SYSTEM)  # type: ignore[arg-type]
            elif fate == "later":
                change_deal(deal, expected_on=JUNE, by=SYSTEM)  # type: ignore[arg-type]
            elif fate == "away":
                archive_deal(deal, by=SYSTEM)  # type: ignore[arg-type]
        if fate == "won_later":
            with at("2026-06-05"):
                win_deal(deal, by=SYSTEM)  # type: ignore[arg-type]


def test_a_pushed_deal_says_how_often_and_how_far() -> None:
    viewer = actor_of_user(make.owner())
    with at("2026-05-01"):
        pushed = make.deal("Pushed", amount=Decimal(10), currency="SAR", expected_on=MAY)
        late = make.deal("Late", amount=Decimal(5), currency="SAR", expected_on=datetime.date(2026, 5, 3))
        take_night(None, by=SYSTEM)
    for day, expected in (
        ("2026-05-02", "2026-06-01"),
        ("2026-05-03", "2026-06-20"),
        ("2026-05-04", "2026-07-01"),
    ):
        with at(day):
            change_deal(pushed, expected_on=datetime.date.fromisoformat(expected), by=SYSTEM)
            take_night(None, by=SYSTEM)
    with at("2026-05-10"):
        found = slipping(viewer, Scope())
        assert (found.late, found.late_worth.amount, found.pushed, found.pushed_worth.amount) == (1, 5, 1, 10)
        # a day of the same month is no push
        assert [(one.deal.title, one.times, one.days) for one in found.shown] == [("Pushed", 2, 31 + 11)]
        win_deal(late, by=SYSTEM)
        assert slipping(viewer, Scope()).late == 0


def test_what_was_said_of_another_teams_deals_is_not_shown() -> None:
    make.owner()
    layan = make.user(team=make.team())
    with at("2026-05-01"):
        make.deal(amount=Decimal(10), currency="SAR", expected_on=END)
        mine = make.deal(amount=Decimal(1), currency="SAR", expected_on=END, owner_id=layan.pk)
        held = take_night(None, by=SYSTEM)
        assert held is not None
    with at("2026-05-20"):
        found = compared(actor_of_user(layan), Scope(), held, MAY)
        assert found.start == 1
        assert [deal for deal, _then in deals_of_step(actor_of_user(layan), Scope(), found, "open")] == [mine]


def test_the_page_says_what_was_said_and_what_came() -> None:
    browser = make.signed_in(make.owner())
    assert browser.get("/forecast/then/").context["found"] is None
    make.deal("<b>Tea</b>", amount=Decimal(10), currency="SAR", expected_on=clock.today())
    take_night(None, by=SYSTEM)
    month = clock.today().strftime("%Y-%m")
    page = browser.get("/forecast/then/", {"month": month, "part": "open"})
    assert page.status_code == 200
    assert "&lt;b&gt;Tea&lt;/b&gt;" in page.text
    assert browser.get("/forecast/then/", {"month": "x", "day": "y", "part": "z"}).status_code == 200
