"""What can be said of a product, its prices and its parts; what is not named stays as it is."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID


class PriceValue(TypedDict, total=False):
    """A price: `amount` as it is typed or given; without `price_list` (an id) it is the standard price."""

    amount: Any
    currency: str
    price_list: UUID | str | None
    period: str
    from_quantity: Any


class PartValue(TypedDict, total=False):
    """A part of a bundle: another product, by its id or by its number or name, and how many."""

    product: UUID | str
    quantity: Any


class ProductValues(TypedDict, total=False):
    """Everything that can be said of a product."""

    name: str
    names: Mapping[str, str]
    sku: str
    description: str
    sort: str
    unit: UUID | str | None
    tax: UUID | str | None
    is_active: bool
    stock: Decimal | None
    prices: Sequence[PriceValue]
    parts: Sequence[PartValue]
    tags: Sequence[str]
    custom: Mapping[str, Any]
