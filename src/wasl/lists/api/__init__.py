"""Lists for programs: what any list can be asked, saved views, and which lists, fields and operators there are."""

from ninja import Router

from wasl.lists.api import listings, views
from wasl.lists.api.asked import Answer, AskedOfList, ListAsked, answer

router = Router()
for part in (views, listings):
    router.add_router("", part.router)

__all__ = ["Answer", "AskedOfList", "ListAsked", "answer", "router"]
