"""Groups of a list: counted exactly where that is quick, estimated from a sample where it is not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests import make
from wasl.contacts.listings import PEOPLE
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.lists import grouping, sampling
from wasl.lists.counting import Count
from wasl.lists.listing import Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def language() -> Field:
    """Three thousand people of two languages and one of a third; the field they are grouped by."""
    Contact.bulk_insert(
        [
            Contact(
                kind="person",
                name=f"Person {number}",
                language="en" if number == 0 else "lv" if number % 3 else "ar",
            )
            for number in range(3000)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")
    found = PEOPLE.field_named("language", SYSTEM)
    assert found
    return found


def hurry(limit: str, ask: Callable[[], Any]) -> Any:
    """Give up at once where only half a second is given."""
    return None if limit == grouping.HALF_A_SECOND else ask()


def test_groups_are_exact_where_that_is_quick(language: Field) -> None:
    found = grouping.counts(PEOPLE.rows(SYSTEM), language)
    assert found.found == [("lv", "lv", Count(2000)), ("ar", "ar", Count(999)), ("en", "en", Count(1))]
    assert not found.least


def test_groups_are_estimated_from_a_sample_which_leaves_the_smallest_out(
    language: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "within", hurry)
    monkeypatch.setattr(grouping, "SAMPLE", 600)
    found = grouping.counts(PEOPLE.rows(SYSTEM), language)
    assert [value for value, _shown, _count in found.found] == ["lv", "ar"]
    assert 30 <= found.least <= 80
    for (_value, _shown, count), true in zip(found.found, (2000, 999), strict=True):
        assert not count.is_exact
        assert true * 0.5 < count.value < true * 1.5
    assert found == grouping.counts(PEOPLE.rows(SYSTEM), language), "the same sample each time"


@pytest.mark.parametrize("wanted", [150, 300, 600])
def test_an_estimate_knows_how_many_rows_were_drawn(language: Field, wanted: int) -> None:
    assert language
    assert sampling.about(PEOPLE.rows(SYSTEM), wanted) == pytest.approx(3000)


def test_an_estimated_group_says_so_on_the_page(language: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    assert language
    monkeypatch.setattr(grouping, "within", hurry)
    monkeypatch.setattr(grouping, "SAMPLE", 3000)
    text = make.signed_in(make.owner()).get("/contacts/?group=language").content.decode()
    assert text.count('<span class="w-count">about ') == 2
    assert "Estimated from a sample; groups of fewer than about" in text


def test_where_even_a_sample_takes_too_long_a_filter_is_asked_for(
    language: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "within", lambda _limit, _ask: None)
    assert "Narrow the list" in grouping.counts(PEOPLE.rows(SYSTEM), language).problem
    text = make.signed_in(make.owner()).get("/contacts/?group=language").content.decode()
    assert "Grouping takes too long here. Narrow the list with a filter first." in text


def test_the_list_by_next_step_is_read_from_its_index(language: Field) -> None:
    assert language
    sort = PEOPLE.sort("step", SYSTEM)
    assert sort
    rows = sort.narrowed(PEOPLE.rows(SYSTEM), SYSTEM).filter(anchor__next_step_at__isnull=False)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "anchor_next " in rows.order_by("anchor__next_step_at").explain()
