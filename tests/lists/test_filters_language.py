"""The filter language: what each operator means, and what is refused."""

from typing import Any

import pytest

from tests import make
from wasl.contacts.listings import CONTACTS
from wasl.kernel.actor import SYSTEM
from wasl.lists.filters import compile_filter

pytestmark = pytest.mark.django_db


def names(tree: Any, viewer: Any = SYSTEM) -> list[str]:
    rows = CONTACTS.rows(viewer).filter(compile_filter(CONTACTS, viewer, tree))
    return sorted(rows.values_list("name", flat=True))


def test_it_works() -> None:
    madina = make.company(name="Al-Madina", addresses=[{"city": "الرياض"}])
    make.contact(name="Ali", company_id=madina.pk, tags=["VIP"], emails=[{"value": "Ali@x.example"}])
    make.contact(name="Ilze")
    assert names({"field": "company.city", "op": "is", "value": "الرّياض"}) == ["Ali"]
    assert names({"field": "company.city", "op": "is_empty"}) == ["Al-Madina", "Ilze"]
    assert names({"some": "people", "where": {"field": "tags", "op": "is_not_empty"}}) == ["Al-Madina"]
    assert names({"event": "record.added", "at_least": 1}) == ["Al-Madina", "Ali", "Ilze"]
    assert names({"event": "record.added", "at_least": 2}) == []
    assert names({"not": {"event": "record.added", "at_least": 2}}) == ["Al-Madina", "Ali", "Ilze"]
    assert names({"event": "*", "at_most": 0, "within_last": {"days": 30}}) == []
    assert names({"field": "emails", "op": "contains", "value": "ALI@"}) == ["Ali"]
    assert names({"field": "emails", "op": "is_empty"}) == ["Al-Madina", "Ilze"]
