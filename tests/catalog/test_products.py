"""Products: what they have, who may change them, their pages, files and programs."""

import csv
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import make
from tests.api import Caller
from tests.data_of_others import test_data
from wasl.catalog.commands import add_product, change_product, set_stock
from wasl.catalog.importing.saving import fields, read_row, save_rows, undo_rows
from wasl.catalog.models import Product
from wasl.catalog.queries import default_tax, get_product, product_row
from wasl.exchange.importing import Cell, Effect, ImportOptions
from wasl.exchange.mapping import suggest
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.records.models import Event
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return actor_of_user(make.owner())


def user_of(actor):
    return User.objects.get(pk=actor.user_id)


def priced(amount, currency="SAR", **more):
    return {"amount": amount, "currency": currency, **more}


def test_a_product_keeps_its_prices_and_tells_what_changed(boss):
    product = add_product(
        "Rack", by=boss, sku="R-1", unit="KGM", prices=[priced("١٢٠٫٥"), priced("30", "EUR")]
    )
    changed = change_product(product, by=boss, name="Steel rack", prices=[priced("130"), priced("30", "EUR")])
    assert (changed.version, changed.unit.code) == (2, "KGM")
    told = Event.objects.filter(subject=product.pk, type="record.changed").get().data["changes"]
    assert told == {
        "name": ["Rack", "Steel rack"],
        "prices": [["120.50 SAR", "30.00 EUR"], ["130.00 SAR", "30.00 EUR"]],
    }
    with pytest.raises(Conflict):
        change_product(product, by=boss, seen=1, name="Shelf")
    assert change_product(changed, by=boss, prices=[priced("30", "EUR"), priced("130.0")]).version == 2


def test_prices_in_the_currency_of_the_firm_stand_first(boss):
    prices = [priced("30", "EUR"), priced("120"), priced("10", "KWD")]
    product = add_product("Rack", by=boss, prices=prices)
    assert [one.currency for one in get_product(boss, product.pk).standard] == ["SAR", "EUR", "KWD"]
    assert [one.currency for one in product_row(boss, product.pk).prices.all()] == ["SAR", "EUR", "KWD"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("sku", {"sku": "TAKEN"}),
        ("sort", {"sort": "thing"}),
        ("unit", {"unit": "furlong"}),
        ("prices", {"prices": [priced("-1")]}),
        ("prices", {"prices": [priced("1", "riyal")]}),
        ("prices", {"prices": [priced("1.00001")]}),
        ("prices", {"prices": [priced("1"), priced("2")]}),
        ("prices", {"prices": [priced("1", from_quantity=0.0001)]}),
        ("parts", {"parts": [{"product": "nothing of ours"}]}),
        ("stock", {"stock": "-3"}),
        ("names", {"names": {"xx": "?"}}),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_field(boss, field, values):
    add_product("Other", by=boss, sku="TAKEN")
    with pytest.raises(Invalid) as refused:
        add_product(values.pop("name", "A"), by=boss, **values)
    assert list(refused.value.fields) == [field]


def test_a_bundle_holds_products_and_no_bundles(boss):
    cup, pot = add_product("Cup", by=boss, sku="C"), add_product("Pot", by=boss)
    bundle = add_product("Tea set", by=boss, parts=[{"product": "C", "quantity": 6}, {"product": pot.pk}])
    assert [(part.product.name, part.quantity) for part in get_product(boss, bundle.pk).parts] == [
        ("Cup", 6),
        ("Pot", 1),
    ]
    for wrong in ([{"product": bundle.pk}], [{"product": cup.pk}, {"product": "cup"}]):
        with pytest.raises(Invalid):
            add_product("Box", by=boss, parts=wrong)
    with pytest.raises(Invalid):
        change_product(cup, by=boss, parts=[{"product": pot.pk}])


def test_everybody_reads_products_and_only_who_may_changes_them(boss):
    product = add_product("Desk", by=boss, prices=[priced("900")])
    seller = actor_of_user(make.user("sales", team=make.team()))
    assert get_product(seller, product.pk).may_change is False
    with pytest.raises(NotAllowed):
        change_product(product, by=seller, name="Table")
    assert change_product(product, by=make.actor("manager"), name="Table").name == "Table"


def test_the_usual_tax_is_that_of_the_firm_s_country(boss):
    assert default_tax().percent == 15
    shown = get_product(boss, add_product("Pen", by=boss).pk)
    assert shown.tax == default_tax()


def test_programs_add_a_product_say_its_stock_and_ask_its_price(boss):
    send = Caller(user_of(boss)).send
    made = send(
        "post", "/products", {"name": "قهوة", "sku": "Q1", "prices": [{"amount": "12.5", "currency": "SAR"}]}
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["prices"][0] == {
        "amount": "12.50", "currency": "SAR", "period": "once", "from_quantity": "1", "price_list": None,
    }  # fmt: skip
    stocked = send("put", f"/products/{pk}/stock", {"stock": "40.5"}).json()
    assert stocked["stock"] == "40.5"
    assert stocked["stock_at"]
    offer = send("get", f"/products/{pk}/offer?currency=SAR&quantity=3").json()
    assert (offer["amount"], offer["reason"]) == ("12.50", "Standard price")
    assert send("get", f"/products/{pk}/offer?currency=USD").status_code == 404
    assert send("put", "/rates", {"rates": {"USD": "3.75"}}).json()["items"][0]["value"].startswith("3.75")
    assert send("get", f"/products/{pk}/offer?currency=USD").json()["amount"] == "3.33"
    assert [one["sku"] for one in send("get", "/products?q=قهوه").json()["items"]] == ["Q1"]


def test_an_unchanged_stock_only_moves_its_moment(boss):
    product = set_stock(add_product("Nail", by=boss), stock=Decimal(5), by=boss)
    again = set_stock(product, stock=Decimal(5), by=boss)
    assert again.version == product.version
    assert again.stock_at > product.stock_at


def northwind():
    with test_data("crm/northwind/products.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def rows_of(lines):
    """Return rows as the wizard reads them: columns mapped as it suggests."""
    columns = list(lines[0])
    chosen = suggest(columns, [list(line.values()) for line in lines], fields())
    mapped = {columns[one.column]: one.field for one in chosen}
    cells = [
        [Cell(mapped[name], 1, "", text, name) for name, text in line.items() if name in mapped]
        for line in lines
    ]
    return [(number, read_row(one, ImportOptions())) for number, one in enumerate(cells, 1)]


def test_the_products_of_northwind_come_in_with_price_and_stock_and_go_again(boss):
    lines, key = northwind(), uuid7()
    options = ImportOptions(match_by=("sku", "name"), on_match="update")
    outcomes = save_rows(rows_of(lines), options=options, by=boss, import_id=key)
    assert [one.action for one in outcomes] == ["created"] * len(lines)
    assert Product.objects.count() == len(lines) == 77
    sold = Product.objects.filter(is_active=False).values_list("name", flat=True)
    assert set(sold) == {line["productName"] for line in lines if line["discontinued"] == "1"}
    found = Product.objects.get(name="Chai")
    assert (found.stock, found.prices.get().amount, found.prices.get().currency) == (39, 18, "SAR")
    again = save_rows(rows_of(lines), options=options, by=boss, import_id=uuid7())
    assert {one.action for one in again} == {"skipped"}
    change_product(found, by=boss, description="With milk")
    effects = [Effect(one.record_id, one.action, one.before) for one in outcomes]
    undone = undo_rows(effects, by=boss, import_id=key)
    assert (undone.undone, list(undone.kept)) == (76, [found.pk])


def test_a_changed_price_of_a_file_is_taken_and_taken_back(boss):
    product = add_product("Chai", by=boss, prices=[priced("10"), priced("3", "EUR")])
    key, line = uuid7(), [{"product name": "chai", "price": "12"}]
    options = ImportOptions(match_by=("name",), on_match="update")
    (outcome,) = save_rows(rows_of(line), options=options, by=boss, import_id=key)
    assert sorted(map(str, product.prices.values_list("amount", flat=True))) == ["12.0000", "3.0000"]
    undo_rows([Effect(outcome.record_id, "updated", outcome.before)], by=boss, import_id=key)
    assert sorted(map(str, product.prices.values_list("amount", flat=True))) == ["10.0000", "3.0000"]


def test_pages_of_products_ask_few_queries(boss, django_assert_num_queries):
    for number in range(3):
        made = add_product(f"P{number}", by=boss, unit="KGM", prices=[priced("1")])
    client = make.signed_in(user_of(boss))
    client.get(reverse("catalog:product_list"))
    with django_assert_num_queries(7):
        assert client.get(reverse("catalog:product_list")).status_code == 200
    with django_assert_num_queries(14):
        assert client.get(reverse("catalog:product", args=[made.pk])).status_code == 200


def test_a_product_is_written_by_its_form_with_prices_and_other_names(boss):
    client = make.signed_in(user_of(boss))
    page = client.get(reverse("catalog:product_new"))
    assert b"prices-TOTAL_FORMS" in page.content
    rows = {
        "prices-TOTAL_FORMS": "2", "prices-INITIAL_FORMS": "0", "prices-MAX_NUM_FORMS": "60",
        "prices-0-amount": "1 250,50" , "prices-0-currency": "sar", "prices-0-period": "month",
        "prices-1-amount": "", "prices-1-currency": "SAR", "prices-1-period": "once",
        "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
    }  # fmt: skip
    sent = {"name": "Support", "sort": "service", "is_active": "on", "name_ar": "دعم", **rows}
    answer = client.post(reverse("catalog:product_new"), sent)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    product = Product.objects.get()
    assert (product.names, product.sort) == ({"ar": "دعم"}, "service")
    assert [(str(one.amount), one.period) for one in product.prices.all()] == [("1250.5000", "month")]
    assert (
        client.post(reverse("catalog:product_edit", args=[product.pk]), {**sent, "name": ""}).status_code
        == 422
    )
