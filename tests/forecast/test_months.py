"""The forecast by month: sums that open and agree with their lists, currencies apart, rights, and one pass over the deals."""

import datetime
import html
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from tests.api import Caller
from wasl.catalog.commands import set_rate
from wasl.catalog.queries import rates
from wasl.forecast.commands import Cell, set_targets
from wasl.forecast.queries import Scope, forecast, keeping
from wasl.forecast.queries.grids import Wanted
from wasl.forecast.queries.months import OPEN_PARTS, PARTS, Month
from wasl.forecast.queries.scopes import same_deals, scope_of
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.money import Money, rounded
from wasl.lists.pages import open_list
from wasl.sales.commands import archive_deal, lose_deal, win_deal
from wasl.sales.listings import DEALS
from wasl.sales.models import Deal
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    """Stand still on a day of May."""
    with time_machine.travel(NOW, tick=False):
        yield


def listed(viewer: Actor, url: str) -> list[Deal]:
    """Return the deals of the list behind an address."""
    given = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    found = open_list(DEALS, viewer, given)
    assert not found.problem
    return list(found.found)


def agrees(viewer: Actor, row: Month) -> None:
    """Hold every number of a row against its list."""
    known = rates()
    for part, (figure, url) in zip(PARTS, row.columns, strict=True):
        if part != "won" or isinstance(row.place, datetime.date):
            deals = listed(viewer, url)
            assert len(deals) == figure.count, (row.place, part)
            worth = known.total((deal.amount or Decimal(0), deal.currency) for deal in deals)
            assert worth.amount == figure.worth.amount
    open_ones = listed(viewer, row.weighted_url)
    sums: dict[str, Decimal] = {}
    for deal in open_ones:
        sums[deal.currency] = (
            sums.get(deal.currency, Decimal(0)) + (deal.amount or Decimal(0)) * deal.chance / 100
        )
    turned = sum(
        known.converted(amount, currency, known.main) or Decimal(0) for currency, amount in sums.items()
    )
    assert row.weighted.amount == turned
    if isinstance(row.place, datetime.date):
        won, commit = row.won.count, row.commit.count
        assert len(listed(viewer, row.committed_url)) == won + commit
        assert len(listed(viewer, row.forecast_url)) == won + len(open_ones)


DAYS = st.none() | st.dates(datetime.date(2025, 6, 1), datetime.date(2027, 6, 1))
DEALS_MADE = st.lists(
    st.tuples(
        st.sampled_from(["New", "Qualified", "Proposal", "Negotiation"]),
        st.none() | st.decimals(min_value=0, max_value=10**6, places=2),
        st.sampled_from(["SAR", "EUR", "KWD", "JPY"]),
        DAYS,
        st.none() | st.integers(0, 100),
        st.sampled_from(["", "", *Deal.Forecast.values]),
        st.sampled_from(["open", "open", "won", "lost", "archived"]),
        st.integers(0, 300),
    ),
    max_size=9,
)


class Agreement(TestCase):
    """A case of its own: hypothesis begins each example with an empty database."""

    @given(DEALS_MADE)
    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    def test_every_number_agrees_with_the_list_it_opens(self, drawn: list[tuple]) -> None:  # type: ignore[type-arg]
        with time_machine.travel(NOW, tick=False):
            viewer = actor_of_user(make.owner())
            set_rate("EUR", value="4.25", day=datetime.date(2025, 1, 1), by=SYSTEM)
            set_rate("KWD", value="12.1234", day=datetime.date(2025, 1, 1), by=SYSTEM)
            for stage, amount, currency, day, chance, said, end, ago in drawn:
                deal = make.deal(
                    stage_id=make.stage(stage).pk, amount=amount, currency=currency, expected_on=day, probability=chance,
                    forecast=said,
                )  # fmt: skip
                at = NOW - datetime.timedelta(days=ago, hours=ago % 24)
                if end == "won":
                    win_deal(deal, by=SYSTEM, at=at)
                elif end == "lost":
                    lose_deal(deal, reason="other", by=SYSTEM, at=at)
                elif end == "archived":
                    archive_deal(deal, by=SYSTEM)
            found = forecast(viewer, Scope())
            for row in (*found.months, *found.outside):
                agrees(viewer, row)
            counted = sum(one.count for row in (*found.months, *found.outside) for one in row.figures[1:])
            is_in = Deal.objects.current().filter(state="open")
            assert counted == sum(deal.counts_as in OPEN_PARTS for deal in is_in.select_related("stage"))


def test_a_deal_counts_by_its_chance_unless_somebody_says_otherwise() -> None:
    viewer = actor_of_user(make.owner())
    day = NOW.date()
    for chance, said in ((69, ""), (70, ""), (39, ""), (40, ""), (10, "commit"), (90, "omitted"), (None, "")):
        make.deal(amount=Decimal(100), currency="SAR", expected_on=day, probability=chance, forecast=said)
    now = forecast(viewer, Scope()).now
    assert [one.count for one in now.figures] == [0, 2, 2, 2]
    assert now.weighted.amount == 69 + 70 + 39 + 40 + 10 + 10


def test_a_month_begins_where_the_firm_is() -> None:
    viewer = actor_of_user(make.owner())
    # in Riyadh it is May already
    late = datetime.datetime(2026, 4, 30, 22, tzinfo=datetime.UTC)
    win_deal(make.deal(amount=Decimal(5), currency="SAR"), by=SYSTEM, at=late)
    found = forecast(viewer, Scope())
    assert (found.now.won.count, found.now.won.worth.amount) == (1, 5)
    agrees(viewer, found.now)


def test_what_is_won_is_turned_by_the_rate_of_its_month_and_what_has_none_stands_apart() -> None:
    viewer = actor_of_user(make.owner())
    set_rate("EUR", value="4", day=datetime.date(2026, 1, 1), by=SYSTEM)
    set_rate("EUR", value="5", day=datetime.date(2026, 4, 1), by=SYSTEM)
    for month in (3, 4):
        at = datetime.datetime(2026, month, 10, tzinfo=datetime.UTC)
        win_deal(make.deal(amount=Decimal(10), currency="EUR"), by=SYSTEM, at=at)
    make.deal(amount=Decimal(7000), currency="JPY", expected_on=NOW.date(), probability=80)
    found = forecast(viewer, Scope())
    by_month = {one.place: one.won.worth.amount for one in found.months}
    assert (by_month[datetime.date(2026, 3, 1)], by_month[datetime.date(2026, 4, 1)]) == (40, 50)
    assert (found.now.commit.count, found.now.commit.worth.amount) == (1, 0)
    assert list(found.apart) == [Money(Decimal(7000), "JPY")]
    assert found.now.forecast == 0


def test_a_forecast_counts_only_what_its_viewer_sees() -> None:
    make.owner()
    north, south = make.team(), make.team()
    layan = make.user(team=north)
    for owner, team, amount in ((layan, north, 1), (make.user(team=south), south, 10)):
        make.deal(owner_id=owner.pk, team_id=team.pk, amount=Decimal(amount), currency="SAR",
                  expected_on=NOW.date(), probability=90)  # fmt: skip
    seen = forecast(actor_of_user(layan), Scope())
    assert seen.now.commit.worth.amount == 1
    page = make.signed_in(layan).get("/forecast/").context
    assert (page["choices"].teams, page["choices"].people) == ([], [])
    manager = actor_of_user(make.user("manager", team=south))
    assert forecast(manager, Scope(team=south, teams=frozenset({south.pk}))).now.commit.worth.amount == 10
    assert forecast(manager, Scope()).now.commit.worth.amount == 11


def test_whoever_may_not_see_amounts_sees_no_sums() -> None:
    make.owner()
    role = Role.objects.get(key="sales")
    role.fields = {"deal": {"amount": "hidden"}}
    role.save()
    layan = make.user()
    make.deal(owner_id=layan.pk, amount=Decimal(98765), currency="SAR", expected_on=NOW.date())
    page = make.signed_in(layan).get("/forecast/")
    assert page.status_code == 200
    assert page.context["forecast"] is None
    assert "98,765" not in page.text


def test_a_target_stands_beside_its_month_and_a_firm_without_one_has_that_of_its_people() -> None:
    viewer = actor_of_user(make.owner())
    people = [make.user(), make.user()]
    may = datetime.date(2026, 5, 1)
    set_targets([Cell(may, Decimal(100), user=one.pk) for one in people], wanted=Wanted(2026), by=SYSTEM)
    found = forecast(viewer, Scope())
    assert (found.now.target, found.is_sum, found.now.gap) == (200, True, -200)
    set_targets([Cell(may, Decimal(500))], wanted=Wanted(2026), by=SYSTEM)
    found = forecast(viewer, Scope())
    assert (found.now.target, found.is_sum) == (500, False)
    assert forecast(viewer, Scope(owner=people[0])).now.target == 100
    # who sees only what is his own is held against his own target alone
    own = forecast(actor_of_user(people[0]), Scope())
    assert (own.now.target, own.is_sum) == (100, False)


def test_the_page_needs_as_many_queries_whatever_there_is() -> None:
    browser = make.signed_in(make.owner())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/forecast/").status_code == 200
        return len(queries)

    make.deal(amount=Decimal(1), currency="SAR", expected_on=NOW.date())
    asked()
    few = asked()
    for number in range(20):
        make.deal(
            amount=Decimal(number),
            currency="EUR",
            expected_on=NOW.date() + datetime.timedelta(days=9 * number),
        )
    assert asked() == few
    assert few <= 24


def test_slow_sums_are_kept_for_those_who_see_the_same_and_say_how_old_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "SLOW", 0)
    cache.clear()
    viewer, other = actor_of_user(make.owner()), make.actor("manager")
    make.deal(amount=Decimal(1), currency="SAR", expected_on=NOW.date())
    assert not forecast(viewer, Scope()).is_kept
    make.deal(amount=Decimal(1), currency="SAR", expected_on=NOW.date())
    again = forecast(viewer, Scope())
    assert (again.is_kept, again.now.pipeline.count, again.counted_at) == (True, 1, NOW)
    assert forecast(other, Scope()).now.pipeline.count == 2
    assert forecast(viewer, Scope(), anew=True).now.pipeline.count == 2
    assert rounded(forecast(viewer, Scope()).now.pipeline.worth.amount, "SAR") == 2


def test_an_empty_firm_says_what_to_do() -> None:
    page = make.signed_in(make.owner()).get("/forecast/")
    assert page.status_code == 200
    assert "/deals/new/" in page.text


def test_programs_read_the_same_forecast() -> None:
    caller = Caller(make.owner())
    make.deal(amount=Decimal("12.50"), currency="SAR", expected_on=NOW.date(), probability=80)
    make.deal(amount=Decimal(700), currency="JPY", expected_on=NOW.date(), probability=80)
    answer = caller.send("get", "/forecast")
    assert answer.status_code == 200, answer.json()
    may = next(one for one in answer.json()["months"] if one["month"] == "2026-05-01")
    assert may["commit"] == {"count": 2, "amount": "12.50", "apart": {"JPY": "700"}}
    assert (may["weighted"], may["forecast"], may["target"]) == ("10.00", "10.00", None)
    assert caller.send("get", "/forecast?owner=x").status_code == 404


def test_a_filter_of_the_list_narrows_the_forecast_to_its_deals_and_their_lists() -> None:
    viewer = actor_of_user(make.owner())
    today = datetime.date(2026, 5, 20)
    for title, source in (("Tea", "Fair"), ("Tea again", "Web"), ("Coffee", "Web")):
        make.deal(title, amount=Decimal(100), currency="SAR", expected_on=today, source=source)
    win_deal(make.deal("Won tea", amount=Decimal(40), currency="SAR", source="Web"), by=SYSTEM)
    tree = json.dumps({"field": "source", "op": "is", "value": "Web"})
    found = forecast(viewer, scope_of(viewer, {"filter": tree}))
    assert (found.now.won.count, found.now.pipeline.count) == (1, 2)
    for row in found.months:
        agrees(viewer, row)
    words = scope_of(viewer, {"filter": tree, "q": "Tea"})
    narrow = forecast(viewer, words).now
    assert narrow.pipeline.count == 1
    assert [one.title for one in listed(viewer, narrow.columns[3][1])] == ["Tea again"]
    assert [one.title for one in same_deals(viewer, words).found.order_by("title")] == [
        "Tea again",
        "Won tea",
    ]


def test_the_page_keeps_the_filter_between_list_calendar_and_forecast() -> None:
    make.deal(
        "Tea", amount=Decimal(100), currency="SAR", expected_on=datetime.date(2026, 5, 25), source="Web"
    )
    browser = make.signed_in(make.owner())
    asked = {"field": "source", "op": "is", "value": "Web"}
    page = browser.get("/deals/", {"show": "calendar", "filter": json.dumps(asked)})
    way = next(one for one in re.findall(r'href="(/forecast/\?[^"]+)"', page.text))
    narrowed = browser.get(html.unescape(way))
    assert narrowed.context["forecast"].now.pipeline.count == 1
    back = next(
        one for one in re.findall(r'href="(/deals/\?[^"]+)"', narrowed.text) if "show=calendar" in one
    )
    assert browser.get(html.unescape(back)).context["list"].wish.tree == asked
    assert browser.get("/forecast/?filter=%7B").status_code == 200
    assert browser.get("/forecast/?filter=%7B&q=%3Cb%3E").status_code == 200


def test_a_target_is_not_held_against_some_deals_of_a_filter() -> None:
    viewer = actor_of_user(make.owner())
    tree = json.dumps({"field": "source", "op": "is", "value": "Web"})
    assert all(row.target is None for row in forecast(viewer, scope_of(viewer, {"filter": tree})).months)
