"""Verbs on the catalog: products and their prices, price lists, units, taxes, rates, limits of discounts."""

from wasl.catalog.commands.lists import remove_price_list, set_price_list_condition, write_price_list
from wasl.catalog.commands.products import (
    add_product,
    archive_product,
    change_product,
    restore_product,
    set_stock,
)
from wasl.catalog.commands.rates import remove_rate, set_rate, set_rates
from wasl.catalog.commands.settings import (
    remove_tax,
    remove_unit,
    set_discount_limits,
    write_tax,
    write_unit,
)

__all__ = [
    "add_product",
    "archive_product",
    "change_product",
    "remove_price_list",
    "remove_rate",
    "remove_tax",
    "remove_unit",
    "restore_product",
    "set_discount_limits",
    "set_price_list_condition",
    "set_rate",
    "set_rates",
    "set_stock",
    "write_price_list",
    "write_tax",
    "write_unit",
]
