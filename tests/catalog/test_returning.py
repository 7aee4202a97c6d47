"""Products of a file that was taken out here: changed cell by cell, put back, and never doubled."""

from decimal import Decimal

import pytest

from tests import make
from tests.exchange.returned import back, brought, counts, put, run, taken_out
from wasl.catalog.commands import add_product
from wasl.catalog.models import Product
from wasl.exchange.models import ImportRefusal
from wasl.kernel.actor import Actor
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def rack(by: Actor) -> Product:
    prices = [{"amount": "120.50", "currency": "SAR"}, {"amount": "30", "currency": "USD"}]
    return add_product("Rack", by=by, sku="R-1", unit="KGM", prices=prices, stock="4", tags=["Steel"])


def prices(product: Product) -> list[tuple[Decimal, str]]:
    return list(product.prices.values_list("amount", "currency"))


def tags(product: Product) -> set[str]:
    return set(product.anchor.tag_links.values_list("tag__name", flat=True))


def test_changed_cells_of_products_are_taken_and_taken_back(owner: Actor) -> None:
    product = rack(owner)
    table = taken_out("product", owner)
    put(
        table, 1, Name="Steel rack", Kind="Service", Price="99.9", Tax="0", On_sale="no", In_stock="", Tags=""
    )
    item = run(brought("product", table, owner), owner)
    refusals = list(ImportRefusal.objects.values_list("column", "reason"))
    assert (counts(item), refusals) == (
        (0, 0, 0, 1),
        [("Tax", "Several taxes have this rate, or none. Choose the tax on the page of the product.")],
    )
    put(table, 1, Tax="15")
    item = run(brought("product", table, owner), owner)
    assert counts(item) == (0, 1, 0, 0)
    now = Product.objects.get(pk=product.pk)
    assert (now.name, now.sort, now.is_active, now.stock) == ("Steel rack", "service", False, None)
    assert (now.tax.percent, now.tax.country, tags(now)) == (15, "SA", set())
    assert prices(now) == [(Decimal("99.9"), "SAR"), (Decimal(30), "USD")]
    back(item, owner)
    now = Product.objects.get(pk=product.pk)
    assert (now.name, now.sort, now.is_active, now.stock, now.tax) == ("Rack", "goods", True, 4, None)
    assert (prices(now), tags(now)) == (prices(product), {"Steel"})
    assert Product.objects.count() == 1


def test_an_emptied_price_is_taken_away_and_a_new_one_is_in_the_currency_of_the_firm(owner: Actor) -> None:
    product, bare = rack(owner), add_product("Hook", by=owner)
    table = taken_out("product", owner)
    for number, line in enumerate(table):
        if line[0] in {"Rack", "Hook"}:
            put(table, number, Price="" if line[0] == "Rack" else "7")
    assert counts(run(brought("product", table, owner), owner)) == (0, 2, 0, 0)
    assert (prices(product), prices(bare)) == ([(Decimal(30), "USD")], [(Decimal(7), "SAR")])


@pytest.mark.parametrize(
    ("column", "text"), [("Name", ""), ("Price", "cheap"), ("Kind", "Thing"), ("On_sale", "perhaps"), ("Unit", "furlong")]
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_refuses_its_row_and_names_its_column(
    owner: Actor, column: str, text: str
) -> None:
    product = rack(owner)
    table = taken_out("product", owner)
    put(table, 1, **{column: text})
    assert counts(run(brought("product", table, owner), owner)) == (0, 0, 0, 1)
    assert ImportRefusal.objects.get().column == column.replace("_", " ")
    assert Product.objects.get(pk=product.pk).version == product.version


def test_a_row_without_an_id_is_a_new_product_with_what_its_columns_say(owner: Actor) -> None:
    rack(owner)
    table = taken_out("product", owner)
    table.append([""] * len(table[0]))
    put(table, 2, Name="Hook", Price="5", Currency="SAR", Tax="15", On_sale="no", Stock_counted="2026-01-01")
    item = run(brought("product", table, owner), owner)
    assert counts(item) == (1, 0, 1, 0)
    hook = Product.objects.get(name="Hook")
    assert (hook.tax.percent, hook.is_active, prices(hook)) == (15, False, [(Decimal(5), "SAR")])
