"""Which price a customer gets and why; amounts of several currencies together."""

import datetime
from decimal import Decimal

import pytest

from tests import make
from wasl.catalog.commands import (
    add_product,
    set_discount_limits,
    set_price_list_condition,
    set_rate,
    write_price_list,
)
from wasl.catalog.queries import discount_limit, offer_for, rates, reason_of, why_of
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.kernel.money import Money
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIYADH = {"field": "city", "op": "is", "value": "الرياض"}


@pytest.fixture
def boss():
    return actor_of_user(make.owner())


def price(amount, currency="SAR", **more):
    return {"amount": amount, "currency": currency, **more}


def wholesale(boss, **values):
    made = write_price_list(None, name="Wholesale", by=boss, **values)
    return set_price_list_condition(made, condition=RIYADH, by=boss)


def in_riyadh(boss):
    return make.company(by=boss, addresses=[{"city": "الرياض", "country": "SA"}])


def test_the_first_list_that_fits_the_customer_decides_by_the_quantity_reached(boss):
    shop, other = in_riyadh(boss), make.company(by=boss)
    shown = wholesale(boss)
    product = add_product(
        "Coffee",
        by=boss,
        prices=[
            price("100"),
            price("90", price_list=shown.pk),
            price("80", price_list=shown.pk, from_quantity=10),
        ],
    )

    def offered(customer, quantity):
        return offer_for(product, currency="SAR", quantity=Decimal(quantity), customers=[customer.pk])

    assert [offered(shop, n).amount for n in (1, 9, 10, 50)] == [90, 90, 80, 80]
    assert offered(other, 50).amount == 100
    assert offer_for(product, currency="SAR").amount == 100
    assert reason_of(why_of(offered(shop, 12))) == "Price list “Wholesale”, from 10"


def test_a_list_lets_a_share_off_the_standard_price_where_it_has_no_own(boss):
    shop = in_riyadh(boss)
    wholesale(boss, percent="12.5")
    product = add_product("Tea", by=boss, prices=[price("19.99")])
    found = offer_for(product, currency="SAR", customers=[None, shop.pk])
    assert (found.amount, found.percent) == (Decimal("17.49"), Decimal("12.5"))
    assert reason_of(why_of(found)) == "Price list “Wholesale”: standard price less 12.5%"


def test_a_price_in_another_currency_is_converted_by_the_rate_of_the_day(boss):
    product = add_product("Cup", by=boss, prices=[price("10.00", "EUR")])
    assert offer_for(product, currency="SAR") is None
    set_rate("eur", value="4.35", day=datetime.date(2026, 1, 1), by=boss)
    found = offer_for(product, currency="SAR")
    assert (found.amount, found.currency) == (Decimal("43.50"), "SAR")
    assert "€10" in reason_of(why_of(found))


def test_amounts_without_a_rate_stand_apart_and_are_never_added(boss):
    set_rate("EUR", value="4", day=datetime.date(2026, 1, 1), by=boss)
    set_rate("EUR", value="5", day=datetime.date(2026, 6, 1), by=boss)
    amounts = [(Decimal("10.01"), "SAR"), (Decimal(2), "EUR"), (Decimal(3), "KWD"), (Decimal(4), "KWD")]
    spring = rates(datetime.date(2026, 3, 1)).total(amounts)
    assert (spring.amount, spring.currency) == (Decimal("18.01"), "SAR")
    assert spring.apart == [Money(Decimal(7), "KWD")]
    assert rates().total(amounts).amount == Decimal("20.01")


@pytest.mark.parametrize(
    ("currency", "value"), [("SAR", 1), ("EUR", 0), ("EUR", -4), ("EURO", 4), ("EUR", "x")]
)
def test_a_rate_that_cannot_be_meant_is_refused(boss, currency, value):
    with pytest.raises(Invalid):
        set_rate(currency, value=value, by=boss)


def test_a_person_s_own_limit_comes_before_that_of_his_role(boss):
    seller, colleague = make.user("sales"), make.user("sales")
    set_discount_limits({Role.objects.get(key="sales"): "10", colleague: "25"}, by=boss)
    assert discount_limit(actor_of_user(seller)) == 10
    assert discount_limit(actor_of_user(colleague)) == 25
    assert discount_limit(boss) is None
    set_discount_limits({Role.objects.get(key="sales"): ""}, by=boss)
    assert discount_limit(actor_of_user(seller)) is None


def test_the_builder_of_customers_draws_its_rows_anew_in_their_place() -> None:
    browser = make.signed_in(make.owner())
    held = write_price_list(None, name="Partners", by=SYSTEM)
    drawn = browser.get(f"/settings/price-lists/{held.pk}/customers/").text
    assert 'hx-target="#filter-rows"' in drawn
    sent = {"node": ["1:0:group", "2:1:row"], "mode-1": "all", "subject-2": "name", "do": ""}
    answer = browser.post("/lists/contacts/filter/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'name="value-2"' in answer.text
