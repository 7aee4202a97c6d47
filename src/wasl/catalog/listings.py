"""The list of products: columns, orders, filters, as data for pages, API and export."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.commands import change_product
from wasl.catalog.models import BundlePart, Price, Product
from wasl.catalog.queries import product_rows, tax_choices, unit_choices
from wasl.catalog.wording import period_words
from wasl.kernel.actor import Actor
from wasl.kernel.numbers import trimmed
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort, Through
from wasl.lists.queries import standard_options
from wasl.ui.templatetags import ui as draw

MOST_PRICES = 2


def name_cell(row: Product) -> SafeString:
    """Draw the name with the number under it."""
    return cells.title("catalog:product", row, row.called, draw.ltr(row.sku) if row.sku else "")


def price_cell(row: Any) -> SafeString:
    """Draw the standard prices: the first in each currency."""
    prices: dict[tuple[str, str], Price] = {}
    for price in row.prices.all():
        if price.price_list_id is None:
            prices.setdefault((price.currency, price.period), price)
    if not prices:
        return cells.NOTHING
    shown = list(prices.values())[:MOST_PRICES]
    return format_html_join(
        SafeString("<br>"),
        "{}{}",
        ((draw.money(one.amount, one.currency), period_words(one.period)) for one in shown),
    )


def stock_cell(row: Product) -> SafeString:
    """Draw how many there are."""
    return cells.NOTHING if row.stock is None else draw.number(trimmed(row.stock))


def active_cell(row: Product) -> SafeString:
    """Say whether it is sold."""
    tone, word = ("ok", _("On sale")) if row.is_active else ("mute", _("Not on sale"))
    return format_html('<span class="w-tag dot t-{}">{}</span>', tone, word)


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = product_rows(viewer).current()
    return rows


def _archived(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = product_rows(viewer).archived()
    return rows


def _options(viewer: Actor) -> Options:
    return {**standard_options(viewer), "unit": unit_choices(), "tax": tax_choices()}


def _is_bundle(_operator: str, value: Any) -> Q:
    parts = Q(Exists(BundlePart.objects.filter(bundle=OuterRef("pk"))))
    return parts if value else ~parts


UNIT = Column("unit", gettext_lazy("Unit"), cells.text("unit.name"), field="unit", is_shown=False)
COLUMNS = (
    Column("name", gettext_lazy("Product"), name_cell, sort="name", is_key=True, classes="stick"),
    Column("sort", gettext_lazy("Kind"), cells.chosen("sort", Product.Sort.choices), field="sort", edits="sort"),
    Column("price", gettext_lazy("Price"), price_cell, field="prices", is_key=True, classes="num"),
    Column("stock", gettext_lazy("In stock"), stock_cell, sort="stock", field="stock", classes="num"),
    Column("is_active", gettext_lazy("State"), active_cell, field="is_active", is_key=True),
    Column("sku", gettext_lazy("Product number"), cells.code("sku"), sort="sku", field="sku", edits="sku",
           is_shown=False),
    Column("created_at", gettext_lazy("Created"), cells.moment("created_at"), sort="created_at", is_shown=False),
    Column("updated_at", gettext_lazy("Last changed"), cells.moment("updated_at"), is_shown=False),
)  # fmt: skip
PRICES = Through(Price, "product_id")
FIELDS = (
    Field("name", gettext_lazy("Name"), "text", "anchor__title_key", folded=True),
    Field("sku", gettext_lazy("Product number"), "text", keyword="sku"),
    Field("sort", gettext_lazy("Kind"), "choice", choices=tuple(Product.Sort.choices), keyword="sort", is_grouped=True),
    Field("is_active", gettext_lazy("On sale"), "yes_no", keyword="is_active"),
    Field("is_bundle", gettext_lazy("Bundle"), "yes_no", right="parts", build=_is_bundle),
    Field("unit", gettext_lazy("Unit"), "id", "unit_id", options="unit"),
    Field("tax", pgettext_lazy("on a price", "Tax"), "id", "tax_id", options="tax"),
    Field("price", gettext_lazy("Price"), "money", "amount", through=PRICES, currency="currency", right="prices"),
    Field("stock", gettext_lazy("In stock"), "number"),
    Field("stock_at", gettext_lazy("Stock counted"), "moment", right="stock"),
    *(field for field in standard.FIELDS if field.name in {"tags", "created_at", "updated_at"}),
)  # fmt: skip


def _listing(**more: Any) -> Listing:
    return Listing(
        kind="product",
        columns=COLUMNS,
        fields=FIELDS,
        search=standard.searching("product"),
        options=_options,
        change=change_product,
        archiving="catalog.change",
        extensions=(CustomFields(),),
        sorts=(
            Sort("name", gettext_lazy("Name"), "sort_key", leading=standard.own_script),
            Sort("sku", gettext_lazy("Product number"), "sku", field="sku"),
            Sort("stock", gettext_lazy("In stock"), "stock", is_nullable=True, field="stock"),
            Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
        ),
        **more,
    )


PRODUCTS = _listing(
    rows=_rows,
    key="products",
    label=gettext_lazy("Products"),
    page="catalog:product_list",
    shortcuts=(
        *(one for one in standard.SHORTCUTS if one[0] == "tag"),
        standard.choice("sort"),
        standard.yes("sale", "is_active"),
    ),
    ready=(
        Ready(gettext_lazy("On sale"), "shopping-cart", {"sale": "yes"}),
        Ready(pgettext_lazy("view of products", "Goods"), "package", {"sort": "goods"}),
        Ready(gettext_lazy("Services"), "tool", {"sort": "service"}),
    ),
)
ARCHIVED = _listing(
    rows=_archived,
    key="archived_products",
    label=gettext_lazy("Archived products"),
    page="catalog:archived_list",
    is_archive=True,
)
