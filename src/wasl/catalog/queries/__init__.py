"""What the catalog answers: products and their prices, rates, taxes, limits of discounts."""

from wasl.catalog.queries.lists import get_price_list, price_lists, words_of_list
from wasl.catalog.queries.offers import (
    Offer,
    lists_of,
    offer_for,
    offer_on,
    offered_to,
    plain_offer,
    reason_of,
    why_of,
)
from wasl.catalog.queries.products import (
    ShownProduct,
    get_product,
    plain_products,
    product_row,
    product_rows,
)
from wasl.catalog.queries.rates import Rates, Total, get_rate, newest_rates, rates, rates_on
from wasl.catalog.queries.settings import (
    default_tax,
    discount_limit,
    get_tax,
    get_unit,
    limits_set,
    tax_choices,
    taxes,
    unit_choices,
    units,
)

__all__ = [
    "Offer",
    "Rates",
    "ShownProduct",
    "Total",
    "default_tax",
    "discount_limit",
    "get_price_list",
    "get_product",
    "get_rate",
    "get_tax",
    "get_unit",
    "limits_set",
    "lists_of",
    "newest_rates",
    "offer_for",
    "offer_on",
    "offered_to",
    "plain_offer",
    "plain_products",
    "price_lists",
    "product_row",
    "product_rows",
    "rates",
    "rates_on",
    "reason_of",
    "tax_choices",
    "taxes",
    "unit_choices",
    "units",
    "why_of",
    "words_of_list",
]
