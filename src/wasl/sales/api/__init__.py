"""Leads, deals and pipelines for programs."""

from ninja import Router

from wasl.sales.api import deals, leads, lines, pipelines

router = Router()
for part in (deals, leads, lines, pipelines):
    router.add_router("", part.router)

__all__ = ["router"]
