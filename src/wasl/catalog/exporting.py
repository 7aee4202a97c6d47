"""Writes products to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.models import Product
from wasl.catalog.queries import plain_products
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import lines_of
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor

FIELDS = (
    ExportField("name", _("Name"), column="name", width=40),
    ExportField("sku", _("Product number"), column="sku"),
    ExportField("sort", _("Kind"), column="sort"),
    ExportField("unit", _("Unit"), column="unit"),
    ExportField("price", _("Price"), "number", right="prices", column="price", width=12),
    ExportField("currency", _("Currency"), right="prices", width=8),
    ExportField("tax", pgettext_lazy("on a price", "Tax"), "number", width=8),
    ExportField("stock", _("In stock"), "number", right="stock", column="stock", width=10),
    ExportField("stock_at", _("Stock counted"), "moment", right="stock", is_fixed=True),
    ExportField("is_active", _("On sale"), "yes", column="is_active"),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("description", _("Description"), right="description", width=40),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)


def export_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of products, the firm's own fields last; fixed ones are not read back."""
    return (*FIELDS, *own_fields("product"))


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], _viewer: Actor) -> Iterator[Line]:
    """Yield products as lines of a sheet, in the order of the query and the language of the moment."""
    found = rows.select_related("anchor", "unit", "tax")
    return lines_of("product", found, columns, SPECIAL, fetched=["prices"])


def objects(viewer: Actor, rows: Sequence[Product]) -> list[dict[str, Any]]:
    """Return products as the API shows them."""
    return plain_products(viewer, rows)


def _standard(product: Product) -> Any:
    """Return the first standard price, None where there is none."""
    return next((one for one in product.prices.all() if one.price_list_id is None), None)


SPECIAL: dict[str, Any] = {
    "sort": lambda product: str(product.get_sort_display()),
    "unit": lambda product: product.unit.name if product.unit else "",
    "price": lambda product: getattr(_standard(product), "amount", None),
    "currency": lambda product: getattr(_standard(product), "currency", ""),
    "tax": lambda product: product.tax.percent if product.tax else None,
}
