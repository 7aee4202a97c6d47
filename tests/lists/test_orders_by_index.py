"""Each order of a list is read along an index, from its beginning and from its end: no list is put in order for one page."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from wasl.kernel.actor import SYSTEM
from wasl.kernel.manifest import registry
from wasl.lists import keyset
from wasl.lists.listing import Listing, Sort

pytestmark = pytest.mark.django_db

# lists that stay short: what was archived, the products of a firm, people and companies in one (for programs, newest first)
SHORT = {"archived", "archived_products", "products", "contacts"}
# orders that few ask for, of lists where an index would cost each writer more than it gives them
RARE = {("submissions", "name"), ("all-tasks", "priority")}


def orders() -> list[tuple[Listing, Sort]]:
    lists = {
        one.key: one for kind in registry().all("kinds") for one in (*kind.listings, kind.listing) if one
    }
    return [(one, sort) for key, one in lists.items() if key not in SHORT for sort in one.sorts]


def nodes(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the steps of a plan that rows pass through; what is worked out beside each row is left out."""
    yield plan["Node Type"]
    for part in plan.get("Plans", ()):
        if part["Parent Relationship"] not in {"SubPlan", "InitPlan"}:
            yield from nodes(part)


@pytest.mark.parametrize("descending", [False, True])
def test_no_page_puts_its_list_in_order(*, descending: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[str] = []

    def asked(rows: Any, *_more: Any, **_other: Any) -> list[Any]:
        plans.append(rows.explain(format="json"))
        return []

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
    monkeypatch.setattr(keyset, "list", asked, raising=False)
    found = set()
    for listing, sort in orders():
        plans.clear()
        keyset.page(sort.narrowed(listing.rows(SYSTEM), SYSTEM), sort, descending=descending, limit=50)
        assert plans
        if any("Sort" in nodes(json.loads(plan)[0]["Plan"]) for plan in plans):
            found.add((listing.key, sort.name))
    assert found == RARE
