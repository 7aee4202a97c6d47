"""Products for programs, with their prices and parts; a stock figure is told by `/products/{id}/stock`."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wasl.catalog import commands, queries
from wasl.catalog.listings import PRODUCTS
from wasl.catalog.models import Product
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible

router = Router(tags=["products"])
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


class PartOut(Out):
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
    parts: list[PartOut] | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class OfferOut(Out):
    """What a product costs a customer, and why."""

    amount: str
    currency: str
    period: str
    price_list: uuid.UUID | None
    reason: str


@router.get("/products", response=Listed[ProductOut], operation_id="product_list", exclude_unset=True)
def product_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return products by name, or as asked."""
    found = answer(PRODUCTS, request.actor, asked)
    items = queries.plain_products(request.actor, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


@router.post("/products", response={201: ProductOut}, operation_id="product_add", exclude_unset=True)
def product_add(request: Request, payload: ProductIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a product."""
    values = payload.model_dump(exclude_unset=True)
    made = commands.add_product(values.pop("name"), by=request.actor, **values)
    response["Location"] = reverse("api:product_get", args=[made.pk])
    return Status(201, _out(request.actor, made.pk))


@router.get(
    "/products/{product_id}", response=ProductOut, operation_id="product_get", exclude_unset=True, url_name="product_get"
)  # fmt: skip
def product_get(request: Request, product_id: uuid.UUID) -> dict[str, Any]:
    """Return one product."""
    return _out(request.actor, product_id)


@router.patch(
    "/products/{product_id}", response=ProductOut, operation_id="product_change", exclude_unset=True
)
def product_change(request: Request, product_id: uuid.UUID, payload: ProductChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    held = get_visible(Product, product_id, request.actor)
    values = payload.model_dump(exclude_unset=True, exclude={"version"})
    if not values:
        raise Invalid(_("Name at least one field to change."))
    commands.change_product(held, by=request.actor, seen=payload.version, **values)
    return _out(request.actor, product_id)


@router.put(
    "/products/{product_id}/stock", response=ProductOut, operation_id="product_stock", exclude_unset=True
)
def product_stock(request: Request, product_id: uuid.UUID, payload: StockIn) -> dict[str, Any]:
    """Say how many there are; the moment is kept beside it."""
    commands.set_stock(get_visible(Product, product_id, request.actor), stock=payload.stock, by=request.actor)
    return _out(request.actor, product_id)


@router.get("/products/{product_id}/offer", response=OfferOut, operation_id="product_offer")
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


@router.delete("/products/{product_id}", response={204: None}, operation_id="product_delete")
def product_delete(request: Request, product_id: uuid.UUID) -> Status[None]:
    """Move a product to the bin; what was sold keeps its name and price."""
    delete_record(get_visible(Product, product_id, request.actor), by=request.actor)
    return Status(204, None)


@router.post(
    "/products/{product_id}/archive", response=ProductOut, operation_id="product_archive", exclude_unset=True
)
def product_archive(request: Request, product_id: uuid.UUID) -> dict[str, Any]:
    """Put it away: it is offered no more; it can be restored."""
    commands.archive_product(get_visible(Product, product_id, request.actor), by=request.actor)
    return _out(request.actor, product_id)


@router.post(
    "/products/{product_id}/restore", response=ProductOut, operation_id="product_restore", exclude_unset=True
)
def product_restore(request: Request, product_id: uuid.UUID) -> dict[str, Any]:
    """Take it back: from the bin, as it was there, else from the archive."""
    if not recovered(product_id, by=request.actor):
        commands.restore_product(get_visible(Product, product_id, request.actor), by=request.actor)
    return _out(request.actor, product_id)


def _out(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    return queries.plain_products(actor, [queries.product_row(actor, key)])[0]
