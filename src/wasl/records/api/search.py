"""Search over everything for programs."""

import uuid

from ninja import Router

from wasl.kernel.api import LIMIT, Count, Listed, Out, PageSize
from wasl.kernel.web import Request
from wasl.records import queries

router = Router(tags=["search"])


class HitOut(Out):
    """A record that search found."""

    id: uuid.UUID
    kind: str
    title: str
    passage: str


@router.get("/search", response=Listed[HitOut], operation_id="search")
def search(request: Request, q: str, kind: str = "", limit: PageSize = LIMIT) -> Listed[HitOut]:
    """Find records in any spelling: names, e-mails, phone numbers, words of notes; the best `limit` of them."""
    result = queries.search(request.actor, q[:200], kinds=[kind] if kind else [], limit=limit)
    hits = [HitOut(id=h.anchor.id, kind=h.anchor.kind, title=h.title, passage=h.passage) for h in result.hits]
    return Listed(items=hits, next_cursor=None, count=Count(value=len(hits), exact=not result.has_more))
