"""Lists for programs: what any list can be asked, saved views, bulk work, and which lists, fields and operators there are."""

from ninja import Router

from wasl.lists.api import bulk, listings, views
from wasl.lists.api.asked import Answer, AskedOfList, ListAsked, answer

router = Router()
for part in (views, listings, bulk):
    router.add_router("", part.router)

__all__ = ["Answer", "AskedOfList", "ListAsked", "answer", "router"]
