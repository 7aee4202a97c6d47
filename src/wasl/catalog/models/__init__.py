"""What is stored of the catalog: products with their prices, price lists, taxes, rates, limits of discounts."""

from wasl.catalog.models.prices import DiscountLimit, Period, Price, PriceList, Rate
from wasl.catalog.models.products import CURRENT, BundlePart, Product
from wasl.catalog.models.taxes import TaxRate, Unit

__all__ = [
    "CURRENT",
    "BundlePart",
    "DiscountLimit",
    "Period",
    "Price",
    "PriceList",
    "Product",
    "Rate",
    "TaxRate",
    "Unit",
]
