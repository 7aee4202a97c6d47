"""Targets and the forecast for programs."""

from ninja import Router

from wasl.forecast.api import months, targets

router = Router()
for part in (months, targets):
    router.add_router("", part.router)

__all__ = ["router"]
