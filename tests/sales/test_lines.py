"""What a deal is about: lines with the customer's price, discounts that ask, and what would fit too."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.automation.models import Notification
from wasl.automation.saying import say
from wasl.catalog.commands import add_product, set_discount_limits, write_price_list
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.records.models import Event
from wasl.sales.commands import (
    add_deal,
    add_line,
    change_deal,
    change_line,
    decide_discount,
    remove_line,
    win_deal,
)
from wasl.sales.queries import fitting_for, lines_of
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return actor_of_user(make.owner())


@pytest.fixture
def seller(boss):
    team = make.team()
    team.lead_id = boss.user_id
    team.save()
    set_discount_limits({Role.objects.get(key="sales"): "10"}, by=boss)
    return actor_of_user(make.user("sales", team=team))


def product(boss, name="Coffee", amount="100", **values):
    return add_product(name, by=boss, prices=[{"amount": amount, "currency": "SAR"}], **values)


def told(person, kind):
    events = Event.objects.filter(type=kind).values_list("pk", flat=True)
    return Notification.objects.filter(person=person.user_id, event_id__in=list(events)).count()


def only(viewer, deal):
    (found,) = lines_of(viewer, deal).lines
    return found


def test_a_deal_is_worth_the_sum_of_its_lines_and_no_longer_what_is_typed(boss):
    deal = add_deal("Order", by=boss, amount=Decimal(7))
    coffee = add_line(deal, product=product(boss).pk, quantity="٣", by=boss)
    add_line(deal, name="Engraving", price="50.55", by=boss)
    deal.refresh_from_db()
    assert deal.amount == Decimal("350.55")
    shown = lines_of(boss, deal)
    assert (shown.whole.net, shown.whole.tax) == (Decimal("350.55"), Decimal("45.00"))
    with pytest.raises(Invalid) as refused:
        change_deal(deal, amount=Decimal(1), by=boss)
    assert "amount" in refused.value.fields
    change_line(deal, line=coffee.pk, discount="50", by=boss)
    deal.refresh_from_db()
    assert deal.amount == Decimal("200.55")
    for one in deal.lines.all():
        remove_line(deal, line=one.pk, by=boss)
    deal.refresh_from_db()
    assert change_deal(deal, amount=Decimal(9), by=boss).amount == 9


def test_a_price_follows_the_quantity_until_somebody_sets_another(boss):
    shown = write_price_list(None, name="Everybody", by=boss)
    found = add_product(
        "Tea", by=boss,
        prices=[
            {"amount": "10", "currency": "SAR"},
            {"amount": "8", "currency": "SAR", "price_list": shown.pk, "from_quantity": 5},
        ],
    )  # fmt: skip
    deal = add_deal("Order", by=boss)
    line = add_line(deal, product=found.pk, quantity=5, by=boss)
    assert only(boss, deal).reason == "Price list “Everybody”, from 5"
    assert change_line(deal, line=line.pk, price="9.5", by=boss).price == Decimal("9.5")
    assert change_line(deal, line=line.pk, quantity=50, by=boss).price == Decimal("9.5")
    assert only(boss, deal).is_own_price
    assert change_line(deal, line=line.pk, price="", by=boss).price == 8


@pytest.mark.parametrize("values", [{"discount": "12"}, {"price": "85"}, {"price": "95", "discount": "8"}])
def test_more_off_than_one_may_waits_for_the_lead_who_is_told(boss, seller, values):
    deal = add_deal("Order", by=seller)
    line = add_line(deal, product=product(boss).pk, by=seller)
    assert change_line(deal, line=line.pk, discount="10", by=seller).state == ""
    assert change_line(deal, line=line.pk, by=seller, **values).is_waiting
    drain()
    assert told(boss, "deal.discount_asked") == 1
    with pytest.raises(NotAllowed):
        decide_discount(deal, line=line.pk, is_allowed=True, by=seller)
    with pytest.raises(Conflict):
        win_deal(deal, by=seller)
    with pytest.raises(Invalid):
        decide_discount(deal, line=line.pk, is_allowed=False, by=boss)
    refused = decide_discount(deal, line=line.pk, is_allowed=False, answer="Not this year", by=boss)
    assert (refused.price, refused.discount, refused.state) == (100, 0, "refused")
    drain()
    assert told(seller, "deal.discount_decided") == 1
    (said,) = say(seller, list(Notification.objects.filter(person=seller.user_id)))
    assert said.line.startswith("Discount refused")
    with pytest.raises(Conflict):
        decide_discount(deal, line=line.pk, is_allowed=True, by=boss)


def test_an_allowed_discount_stays_until_it_is_changed(boss, seller):
    deal = add_deal("Order", by=seller)
    line = add_line(deal, product=product(boss).pk, discount="20", by=seller)
    decide_discount(deal, line=line.pk, is_allowed=True, by=boss)
    assert change_line(deal, line=line.pk, quantity=2, by=seller).state == "allowed"
    assert change_line(deal, line=line.pk, discount="21", by=seller).is_waiting
    assert change_line(deal, line=line.pk, discount="5", by=seller).state == ""


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("quantity", {"quantity": "0"}), ("quantity", {"quantity": "x"}), ("discount", {"discount": "101"}),
        ("price", {"price": "1.23456"}), ("tax", {"tax": "-1"}), ("product", {"product": "no such thing"}),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_its_field(boss, field, values):
    deal = add_deal("Order", by=boss)
    given = {} if "product" in values else {"product": product(boss).pk}
    with pytest.raises(Invalid) as refused:
        add_line(deal, by=boss, **given, **values)
    assert list(refused.value.fields) == [field]
    assert deal.lines.count() == 0


def test_a_closed_deal_keeps_its_lines(boss):
    deal = add_deal("Order", by=boss)
    line = add_line(deal, product=product(boss).pk, by=boss)
    win_deal(deal, by=boss)
    for act in (
        lambda: add_line(deal, name="More", price=1, by=boss),
        lambda: change_line(deal, line=line.pk, quantity=9, by=boss),
        lambda: remove_line(deal, line=line.pk, by=boss),
    ):
        with pytest.raises(Conflict):
            act()


def test_products_that_customers_alike_bought_are_suggested_with_how_many(boss):
    coffee, cup, sugar = (product(boss, name) for name in ("Coffee", "Cup", "Sugar"))
    for bought in ([coffee, cup], [coffee, cup, sugar], [sugar]):
        deal = add_deal("Sold", by=boss, company_id=make.company(by=boss).pk)
        for one in bought:
            add_line(deal, product=one.pk, by=boss)
        win_deal(deal, by=boss)
    deal = add_deal("New", by=boss, company_id=make.company(by=boss).pk)
    assert fitting_for(boss, deal) == []
    add_line(deal, product=coffee.pk, by=boss)
    assert [(one.product.name, one.count) for one in fitting_for(boss, deal)] == [("Cup", 2), ("Sugar", 1)]
    stranger = make.actor("sales", team=make.team())
    assert fitting_for(stranger, deal) == []


def test_lines_are_worked_on_where_they_stand(boss, django_assert_num_queries):
    client = make.signed_in(User.objects.get(pk=boss.user_id))
    coffee, deal = product(boss, sku="K1"), add_deal("Order", by=boss)
    add = reverse("sales:line_add", args=[deal.pk])
    assert client.post(add, {"name": "K1", "quantity": "2"}).status_code == 303
    line = deal.lines.get()
    change = reverse("sales:line_change", args=[deal.pk, line.pk])
    sent = {"quantity": "3", "price": "100", "discount": "5", "tax": "15"}
    drawn = client.post(change, sent, headers={"HX-Request": "true"}).content.decode()
    assert "285" in drawn
    assert coffee.name in drawn
    line.refresh_from_db()
    assert (line.quantity, line.discount, line.net) == (3, 5, 285)
    with django_assert_num_queries(7):
        client.get(reverse("sales:line_list", args=[deal.pk]))


def test_programs_write_lines_and_whoever_may_not_see_amounts_sees_none(boss):
    deal = add_deal("Order", by=boss)
    send = Caller(User.objects.get(pk=boss.user_id)).send
    made = send("post", f"/deals/{deal.pk}/lines", {"product": str(product(boss).pk), "quantity": "2"})
    assert made.status_code == 201, made.content
    assert (made.json()["net"], made.json()["gross"]) == ("200.00", "230.00")
    key = made.json()["items"][0]["id"]
    assert send("patch", f"/deals/{deal.pk}/lines/{key}", {"discount": "10"}).json()["net"] == "180.00"
    role = Role.objects.get(key="manager")
    role.fields = {"deal": {"amount": "hidden"}}
    role.save()
    veiled = make.actor("manager")
    assert lines_of(veiled, deal).lines == []
    with pytest.raises((Invalid, NotAllowed)):
        add_line(deal, product="Coffee", by=veiled)
    assert send("delete", f"/deals/{deal.pk}/lines/{key}").status_code == 204
