"""Targets of a product or a tag beside what the lines of won deals say of it."""

import datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.catalog.commands import add_product, set_rate
from wasl.catalog.models import Product
from wasl.forecast.commands import Cell, set_targets
from wasl.forecast.queries import held, scope_of
from wasl.forecast.queries.grids import Wanted
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.pages import open_list
from wasl.records.models import Tag
from wasl.sales.commands import add_line, archive_deal, win_deal
from wasl.sales.listings import DEALS
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC)
MAY, YEAR = datetime.date(2026, 5, 1), datetime.date(2026, 1, 1)


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def won(
    product: Product, price: int, *, at: datetime.datetime = NOW, by: Actor = SYSTEM, **values: object
) -> object:
    """Win a deal with one line of a product and one of something else."""
    deal = make.deal(by=by, currency=values.pop("currency", "SAR"), **values)
    add_line(deal, product=product.pk, price=Decimal(price), by=by)
    add_line(deal, name="Delivery", price=Decimal(1000), by=by)
    return win_deal(deal, by=by, at=at)


def test_a_product_is_held_against_its_lines_alone_by_month_and_year(owner: Actor) -> None:
    tea, coffee = (
        add_product("Tea", by=owner, tags=["Drinks"]),
        add_product("Coffee", by=owner, tags=["Drinks"]),
    )
    drinks = Tag.objects.get(name="Drinks")
    with time_machine.travel(NOW, tick=False):
        set_rate("EUR", value=Decimal(4), day=YEAR, by=owner)
        set_targets([Cell(YEAR, Decimal(1200))], wanted=Wanted(2026, "year", "value", tea.pk), by=owner)
        set_targets([Cell(MAY, Decimal(500))], wanted=Wanted(2026, tag=drinks.pk), by=owner)
        set_targets([Cell(MAY, Decimal(4))], wanted=Wanted(2026, measure="deals", tag=drinks.pk), by=owner)
        won(tea, 40)
        won(tea, 10, currency="EUR")
        won(coffee, 300)
        won(tea, 7, at=NOW - datetime.timedelta(days=60))
        archive_deal(won(tea, 9), by=owner)
        found = {(one.name, one.is_number): one for one in held(owner, scope_of(owner, {}))}
    of_tea = found["Tea", False]
    assert (of_tea.month.target, of_tea.month.won.amount, of_tea.month.percent) == (100, 80, 80)
    assert (of_tea.year.target, of_tea.year.won.amount) == (1200, 87)
    of_drinks = found["Drinks", False]
    assert (of_drinks.month.target, of_drinks.month.won.amount, of_drinks.month.url) == (500, 380, "")
    number = found["Drinks", True]
    assert (number.month.target, number.month.won.amount, number.month.percent) == (4, 3, 75)


def test_the_number_leads_to_the_deals_with_such_a_line(owner: Actor) -> None:
    tea, coffee = add_product("Tea", by=owner), add_product("Coffee", by=owner)
    with time_machine.travel(NOW, tick=False):
        set_targets([Cell(MAY, Decimal(500))], wanted=Wanted(2026, product=tea.pk), by=owner)
        mine = won(tea, 40)
        won(coffee, 40)
        won(tea, 40, at=NOW - datetime.timedelta(days=60))
        (one,) = held(owner, scope_of(owner, {}))
        asked = {name: values[0] for name, values in parse_qs(urlsplit(one.month.url).query).items()}
        page = open_list(DEALS, owner, asked)
    assert not page.problem
    assert [deal.pk for deal in page.found] == [mine.pk]


def test_what_has_no_rate_stands_apart_and_without_a_target_nothing_is_asked_further(owner: Actor) -> None:
    tea = add_product("Tea", by=owner)
    with time_machine.travel(NOW, tick=False):
        won(tea, 40, currency="EUR")
        scope = scope_of(owner, {})
        with CaptureQueriesContext(connection) as asked:
            assert held(owner, scope) == []
        assert len(asked) <= 2
        set_targets([Cell(MAY, Decimal(500))], wanted=Wanted(2026, product=tea.pk), by=owner)
        (one,) = held(owner, scope)
    assert one.month.won.amount == 0
    assert [(money.amount, money.currency) for money in one.month.won.apart] == [(40, "EUR")]


def test_a_seller_sees_his_own_and_a_product_of_a_hidden_kind_is_not_named(owner: Actor) -> None:
    tea = add_product("Tea", by=owner)
    seller, other = make.user(), make.user()
    by = actor_of_user(seller)
    with time_machine.travel(NOW, tick=False):
        cells = [Cell(MAY, Decimal(100), user=seller.pk), Cell(MAY, Decimal(900), user=other.pk)]
        set_targets(cells, wanted=Wanted(2026, product=tea.pk), by=owner)
        won(tea, 25, owner_id=seller.pk)
        won(tea, 60, owner_id=other.pk)
        (mine,) = held(by, scope_of(by, {}))
        (whole,) = held(owner, scope_of(owner, {}))
    assert (mine.month.target, mine.month.won.amount) == (100, 25)
    assert (whole.month.target, whole.month.won.amount) == (1000, 85)


def test_the_page_shows_them(owner: Actor) -> None:
    tea = add_product("Tea <b>", by=owner)
    user = make.user("admin")
    with time_machine.travel(NOW, tick=False):
        browser = make.signed_in(user)
        won(tea, 40)
        assert "Targets of products" not in browser.get("/forecast/").text
        set_targets([Cell(MAY, Decimal(500))], wanted=Wanted(2026, product=tea.pk), by=owner)
        text = browser.get("/forecast/").text
    assert "Targets of products" in text
    assert "Tea &lt;b&gt;" in text
