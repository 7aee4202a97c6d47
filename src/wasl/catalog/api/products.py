"""Products for programs, with their prices and parts; a stock figure is told by `/products/{id}/stock`."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from wasl.catalog import commands, queries
from wasl.catalog.listings import PRODUCTS
from wasl.catalog.models import Product
from wasl.kernel.api import In, Out
from wasl.kernel.errors import NotFound
from wasl.kernel.web import Request
from wasl.lists.api import RecordApi

router = Router(tags=["products"])
API = RecordApi(
    "products",
    "product",
    PRODUCTS,
    Product,
    plain=queries.plain_products,
    row=queries.product_row,
    change=commands.change_product,
    archive=commands.archive_product,
    restore=commands.restore_product,
)
type Sort = Literal["goods", "service"]
type PeriodName = Literal["once", "month", "year"]


class PriceIn(In):
    """A price: without `price_list` the standard one."""

    amount: Decimal
    currency: str
    period: PeriodName = "once"
    from_quantity: Decimal = Decimal(1)
    price_list: uuid.UUID | None = None


class PartIn(In):
    """So many of a product in a bundle."""

    product: uuid.UUID
    quantity: Decimal = Decimal(1)


class ProductChange(In):
    """What may be set of a product; `prices` and `parts` are all of them, `version` the one the caller has seen."""

    name: str | None = None
    names: dict[str, str] | None = None
    sku: str | None = None
    description: str | None = None
    sort: Sort = "goods"
    unit: str | None = None
    tax: uuid.UUID | None = None
    is_active: bool = True
    prices: list[PriceIn] | None = None
    parts: list[PartIn] | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class ProductIn(In):
    """A product to be added; `unit` is a code of UN/ECE Recommendation 20 or a name."""

    name: str
    names: dict[str, str] = {}
    sku: str = ""
    description: str = ""
    sort: Sort = "goods"
    unit: str | None = None
    tax: uuid.UUID | None = None
    is_active: bool = True
    stock: Decimal | None = None
    prices: list[PriceIn] = []
    parts: list[PartIn] = []
    tags: list[str] = []
    custom: dict[str, Any] = {}


class StockIn(In):
    """How many there are; null where nobody knows."""

    stock: Decimal | None


class PriceOut(Out):
    """A price as it is now."""

    amount: str
    currency: str
    period: str
    from_quantity: str
    price_list: uuid.UUID | None


class BundlePartOut(Out):
    """A part of a bundle."""

    product: uuid.UUID
    quantity: str


class ProductOut(Out):
    """A product as it is now."""

    id: uuid.UUID
    name: str | None = None
    names: dict[str, str] | None = None
    sku: str | None = None
    description: str | None = None
    sort: str | None = None
    unit: str | None = None
    tax: uuid.UUID | None = None
    is_active: bool | None = None
    stock: str | None = None
    stock_at: datetime.datetime | None = None
    prices: list[PriceOut] | None = None
    parts: list[BundlePartOut] | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class CustomerPriceOut(Out):
    """What a product costs a customer, and why."""

    amount: str
    currency: str
    period: str
    price_list: uuid.UUID | None
    reason: str


@router.post("/products", response={201: ProductOut}, operation_id="product_add", exclude_unset=True)
def product_add(request: Request, payload: ProductIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a product."""
    values = API.values(payload)
    made = commands.add_product(values.pop("name"), by=request.actor, **values)
    return API.added(request, response, made)


@router.put(
    "/products/{product_id}/stock", response=ProductOut, operation_id="product_stock", exclude_unset=True
)
def product_stock(request: Request, product_id: uuid.UUID, payload: StockIn) -> dict[str, Any]:
    """Say how many there are; the moment is kept beside it."""
    return API.done(request, product_id, commands.set_stock, stock=payload.stock)


@router.get("/products/{product_id}/offer", response=CustomerPriceOut, operation_id="product_offer")
def product_offer(
    request: Request,
    product_id: uuid.UUID,
    currency: str,
    quantity: Decimal = Decimal(1),
    customer: uuid.UUID | None = None,
) -> dict[str, Any]:
    """Return the price of a product for a customer (the id of a contact) and a quantity; 404 where there is none."""
    offer = queries.offered_to(
        request.actor, product_id, currency=currency, quantity=quantity, customer=customer
    )
    if offer is None:
        raise NotFound
    return queries.plain_offer(offer)


API.serve(router, ProductOut, ProductChange)
