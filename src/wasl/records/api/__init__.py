"""The bin, notes, files, tags, timelines and search for programs."""

from ninja import Router

from wasl.records.api import bin as bin_api
from wasl.records.api import files, notes, search, tags, timelines

router = Router()
for part in (notes, files, tags, timelines, search, bin_api):
    router.add_router("", part.router)

__all__ = ["router"]
