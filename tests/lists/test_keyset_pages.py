"""Pages by key: no gap and no row twice, in any order, with equal values, forwards and backwards."""

from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests import make
from wasl.contacts.listings import CONTACTS
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.lists import counting, keyset
from wasl.records.models import Anchor

pytestmark = pytest.mark.django_db
SORTS = [sort.name for sort in CONTACTS.sorts]


@pytest.fixture
def crowd() -> list[Contact]:
    """Make contacts of whom many share name, moment and next step, and some have none."""
    people = [make.contact(name=f"Ali {number % 3}", by=SYSTEM) for number in range(11)]
    Contact.objects.update(created_at="2026-01-01T00:00:00Z", updated_at="2026-01-01T00:00:00Z")
    Anchor.objects.update(last_event_at="2026-01-02T00:00:00Z")
    some = [person.pk for person in people[::3]]
    Anchor.objects.filter(pk__in=some).update(last_event_at=None, next_step_at="2026-12-01T00:00:00Z")
    return people


def walk(sort_name: str, *, descending: bool, limit: int) -> tuple[list[Any], list[Any]]:
    """Return the keys met on the way to the end, and those met on the way back."""
    sort = CONTACTS.sort(sort_name, SYSTEM)
    assert sort is not None
    rows = CONTACTS.rows(SYSTEM)
    part = keyset.page(rows, sort, descending=descending, limit=limit)
    there, back = [part], []
    while part.next:
        cursor = keyset.decode(part.next.encode())
        part = keyset.page(rows, sort, descending=descending, limit=limit, cursor=cursor)
        there.append(part)
    while part.previous:
        cursor = keyset.decode(part.previous.encode())
        part = keyset.page(rows, sort, descending=descending, limit=limit, cursor=cursor)
        back.insert(0, part)
    return [row.pk for one in there for row in one.rows], [row.pk for one in back for row in one.rows]


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", SORTS)
def test_every_row_is_met_once_there_and_back(crowd: list[Contact], sort: str, descending: bool) -> None:  # noqa: FBT001
    for limit in (1, 2, 4, 11):
        there, back = walk(sort, descending=descending, limit=limit)
        assert sorted(there) == sorted(person.pk for person in crowd), (sort, limit)
        assert back == there[: len(back)], (sort, limit)


def test_rows_without_a_value_stand_last_in_both_directions(crowd: list[Contact]) -> None:
    without = {person.pk for person in crowd[::3]}
    for descending in (True, False):
        there, _back = walk("last", descending=descending, limit=3)
        assert set(there[-len(without) :]) == without


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_names_in_the_readers_own_script_stand_first(limit: int) -> None:
    names = ["Anna", "Zane", "12 Stars", "أحمد", "القاضي", "Борис", "张伟"]
    keys = {make.contact(name=name, by=SYSTEM).pk: name for name in names}
    for language, order in (
        ("ar", ["أحمد", "القاضي", "张伟", "12 Stars", "Anna", "Zane", "Борис"]),
        ("lv", ["12 Stars", "Anna", "Zane", "Борис", "أحمد", "القاضي", "张伟"]),
    ):
        with translation.override(language):
            for descending in (True, False):
                there, back = walk("name", descending=descending, limit=limit)
                assert [keys[key] for key in there] == (order[::-1] if descending else order)
                assert back == there[: len(back)]


def test_a_row_added_meanwhile_moves_no_other_row_to_the_next_page(crowd: list[Contact]) -> None:
    sort = CONTACTS.sort("name", SYSTEM)
    assert sort is not None
    first = keyset.page(CONTACTS.rows(SYSTEM), sort, descending=False, limit=4)
    make.contact(name="Aaron", by=SYSTEM)
    assert first.next is not None
    rest = keyset.page(CONTACTS.rows(SYSTEM), sort, descending=False, limit=50, cursor=first.next)
    met = [row.pk for row in first.rows + rest.rows]
    assert sorted(met) == sorted(person.pk for person in crowd)


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_of_another_order_is_refused(crowd: list[Contact], sort: str) -> None:
    chosen = CONTACTS.sort(sort, SYSTEM)
    assert chosen is not None
    for value in ("text", 5, True, "\x00"):
        cursor = keyset.Cursor(value, crowd[0].pk)
        with pytest.raises(Invalid):
            keyset.page(CONTACTS.rows(SYSTEM), chosen, descending=False, limit=5, cursor=cursor)


def test_counts_are_exact_to_the_limit_and_estimates_above(crowd: list[Contact]) -> None:
    # what the planner remembers may be of whatever stood here before
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")
    rows = CONTACTS.rows(SYSTEM)
    assert counting.count(rows) == counting.Count(11)
    assert counting.count(rows, limit=11) == counting.Count(11)
    over = counting.count(rows, limit=5)
    assert not over.is_exact
    assert over.value >= 5
