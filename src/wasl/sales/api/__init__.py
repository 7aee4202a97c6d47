"""Leads, deals and pipelines for programs."""

from ninja import Router

from wasl.sales.api import deals, leads, pipelines

router = Router()
for part in (deals, leads, pipelines):
    router.add_router("", part.router)

__all__ = ["router"]
