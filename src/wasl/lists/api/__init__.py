"""Lists for programs: what any list can be asked, saved views, bulk work, own fields and layouts, ready sets."""

from ninja import Router

from wasl.lists.api import bulk, fields, layouts, listings, reports, sets, views
from wasl.lists.api.asked import AskedOfList, ListAsked, answer
from wasl.lists.api.records import MOST_IN_BATCH, Answers, RecordApi, answers

router = Router()
for part in (views, listings, reports, bulk, fields, layouts, sets):
    router.add_router("", part.router)

__all__ = [
    "MOST_IN_BATCH",
    "Answers",
    "AskedOfList",
    "ListAsked",
    "RecordApi",
    "answer",
    "answers",
    "router",
]
