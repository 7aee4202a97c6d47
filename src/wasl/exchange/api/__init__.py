"""Imports and exports, for programs."""

from ninja import Router

from wasl.exchange.api import exports, imports

router = Router()
for part in (imports, exports):
    router.add_router("", part.router)

__all__ = ["router"]
