"""Deals and pipelines for programs."""

from ninja import Router

from wasl.sales.api import deals, pipelines

router = Router()
for part in (deals, pipelines):
    router.add_router("", part.router)

__all__ = ["router"]
