"""The catalog for programs: one router a noun."""

from ninja import Router

from wasl.catalog.api.prices import router as prices
from wasl.catalog.api.products import router as products

router = Router()
router.add_router("", products)
router.add_router("", prices)
