"""The lists of sales, as data: deals and their board, leads."""

from wasl.sales.listings.deals import DEALS
from wasl.sales.listings.leads import LEADS

__all__ = ["DEALS", "LEADS"]
