"""Products as their page, their list and programs read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from wasl.catalog.models import BundlePart, Price, PriceList, Product, TaxRate
from wasl.catalog.queries.settings import default_tax
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Tag, TagLink
from wasl.records.queries import as_uuid, get_visible, tags_of
from wasl.workspace.models import Workspace


def product_rows(viewer: Actor) -> Any:
    """Return the products that the viewer sees, with their prices, unit and tax."""
    prices = Prefetch("prices", _prices())
    return Product.objects.visible_to(viewer).select_related("anchor", "unit", "tax").prefetch_related(prices)


def _prices() -> QuerySet[Price]:
    """Return prices with those in the firm's own currency first."""
    own = Workspace.objects.filter(currency=OuterRef("currency"))
    order = ("currency", "period", "from_quantity", "id")
    return Price.objects.select_related("price_list").order_by(~Exists(own), *order)


def product_row(viewer: Actor, pk: UUID | str) -> Any:
    """Return one product as its list has it; raises `NotFound`."""
    found = product_rows(viewer).filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class ListPrices:
    """The prices of a product on one list, None for the standard ones."""

    price_list: PriceList | None
    prices: Sequence[Price]


@dataclass(frozen=True)
class ShownProduct:
    """A product with everything that its page shows."""

    product: Product
    lists: Sequence[ListPrices]
    parts: Sequence[BundlePart]
    part_of: Sequence[Product]
    tax: TaxRate | None
    tags: Sequence[Tag]
    may_change: bool

    @property
    def standard(self) -> Sequence[Price]:
        """The standard prices."""
        return next((one.prices for one in self.lists if one.price_list is None), ())


def get_product(viewer: Actor, pk: UUID | str) -> ShownProduct:
    """Return a product with its prices and parts; raises `NotFound`."""
    found = get_visible(Product, pk, viewer, "anchor", "unit", "tax")
    parts = list(found.parts.select_related("product").order_by("position"))
    bundles = Product.objects.visible_to(viewer).current().filter(parts__product=found.pk)
    return ShownProduct(
        found,
        () if viewer.hides("product", "prices") else _lists(found),
        parts,
        list(bundles[:20]),
        found.tax or default_tax(),
        tags_of(viewer, found),
        viewer.may("catalog.change") and not viewer.read_only and found.may_change(viewer),
    )


def _lists(product: Product) -> list[ListPrices]:
    groups: dict[UUID | None, list[Price]] = {}
    for price in _prices().filter(product=product):
        groups.setdefault(price.price_list_id, []).append(price)
    found = [ListPrices(prices[0].price_list, prices) for prices in groups.values()]
    return sorted(found, key=_place)


def _place(one: ListPrices) -> tuple[bool, int, str]:
    return (
        (True, one.price_list.position, one.price_list.name) if one.price_list is not None else (False, 0, "")
    )


COLUMNS = ("name", "names", "sku", "description", "sort", "is_active", "stock", "stock_at")
MOMENTS = ("version", "created_at", "updated_at", "archived_at")


def plain_products(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return products that the viewer has been given, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "product")
    keys = [row.pk for row in rows]
    tags: dict[UUID, list[str]] = {}
    for link in TagLink.objects.filter(anchor__in=keys).select_related("tag"):
        tags.setdefault(link.anchor_id, []).append(link.tag.name)
    parts: dict[UUID, list[BundlePart]] = {}
    for part in BundlePart.objects.filter(bundle__in=keys):
        parts.setdefault(part.bundle_id, []).append(part)
    return [
        _plain(viewer, row, parts.get(row.pk, ()), tags=sorted(tags.get(row.pk, ())), fields=fields)
        for row in rows
    ]


def _plain(
    viewer: Actor, row: Any, parts: Sequence[BundlePart], *, tags: Sequence[str], fields: Any
) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "stock": _number(row.stock),
        "unit": row.unit.code if row.unit else None,
        "tax": row.tax_id,
        "prices": [plain_price(price) for price in row.prices.all()],
        "parts": [{"product": part.product_id, "quantity": _number(part.quantity)} for part in parts],
        "tags": tags,
        "custom": custom_out(fields, row.custom),
    }
    shown = {name: value for name, value in out.items() if not viewer.hides("product", name)}
    return {"id": row.pk, **shown, **{name: getattr(row, name) for name in MOMENTS}}


def plain_price(price: Price) -> dict[str, Any]:
    """Return a price as programs are told."""
    return {
        "amount": amount_text(price.amount, price.currency),
        "currency": price.currency,
        "period": price.period,
        "from_quantity": _number(price.from_quantity),
        "price_list": price.price_list_id,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(trimmed(value), "f")
