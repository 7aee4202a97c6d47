"""Lists ordered and grouped by custom fields: the order people expect, an index behind it, counts within a second."""

import json
from typing import Any

import pytest
from django.db import connection

from tests import make
from tests.api import Caller
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.lists import counting
from wasl.lists.commands import add_field, archive_field, change_field
from wasl.lists.commands import custom as custom_room
from wasl.lists.custom.indexing import arrange_indexes
from wasl.lists.custom.ordering import index_of
from wasl.lists.models import CustomField
from wasl.lists.pages import open_list
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

LEVELS = [{"value": value, "labels": {"en": value.title()}} for value in ("low", "middle", "high")]


def sortable(type_: str, *, values: list[Any], **more: Any) -> tuple[CustomField, Caller]:
    """Make a field that lists can be ordered by, with values; returns it and who asks."""
    owner = User.objects.filter(role__key="owner").first() or make.owner()
    known = add_field("contact", type=type_, key="x", labels={"en": "X"}, is_sortable=True, by=SYSTEM, **more)
    for value in values:
        make.contact(name="Somebody", custom={"x": value}, by=SYSTEM)
    make.contact(name="Nobody", by=SYSTEM)
    return known, Caller(owner)


def pages(caller: Caller, word: str) -> list[Any]:
    """Return the values in the order of a list, read in pages of two."""
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = caller.send("get", f"/contacts?sort={word}&limit=2&cursor={cursor}").json()
        found += [row["custom"]["x"] for row in answer["items"]]
        cursor = answer["next_cursor"]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_", "ordered", "more"),
    [
        ("text", ["أحمد", "البندر", "تالا"], {}),
        ("text", ["Cēsis", "Čakste", "Dobele", "Zane", "Žanis"], {}),
        ("number", [-3, 8.5, 9, 10, 1000], {}),
        ("date", ["1999-12-31", "2026-01-05", "2026-11-22"], {}),
        ("choice", ["low", "middle", "high"], {"choices": LEVELS}),
    ],
)
def test_values_stand_in_the_order_people_expect_and_records_without_one_last(
    type_: str, ordered: list[Any], more: dict[str, Any]
) -> None:
    _known, caller = sortable(type_, values=[*ordered[1::2], *ordered[::2]], **more)
    assert pages(caller, "custom.x") == [*ordered, None]
    assert pages(caller, "-custom.x") == [*reversed(ordered), None]


@pytest.mark.django_db
def test_few_rows_of_a_filtered_list_stand_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    _known, caller = sortable("number", values=[3, 1, 2])
    monkeypatch.setattr(counting, "TRIFLE", 0)
    rows = caller.send("get", "/contacts?sort=custom.x&q=somebody").json()["items"]
    assert [row["custom"]["x"] for row in rows] == [1, 2, 3]


@pytest.mark.django_db
def test_an_order_is_offered_only_where_somebody_asked_for_it() -> None:
    known, caller = sortable("number", values=[1, 2])
    change_field(known, is_sortable=False, by=SYSTEM)
    assert caller.send("get", "/contacts?sort=custom.x").status_code == 422


@pytest.mark.django_db
def test_fields_whose_type_has_no_order_are_not_sortable_and_others_only_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not add_field(
        "contact", type="yes_no", labels={"en": "Yes"}, is_sortable=True, by=SYSTEM
    ).is_sortable
    monkeypatch.setattr(custom_room, "MOST_SORTABLE", 1)
    first = add_field("contact", type="text", labels={"en": "A"}, is_sortable=True, by=SYSTEM)
    with pytest.raises(Invalid, match="at most 1 fields"):
        add_field("contact", type="text", labels={"en": "B"}, is_sortable=True, by=SYSTEM)
    change_field(first, labels={"en": "C"}, by=SYSTEM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_", "values", "labels", "more"),
    [
        ("text", ["Rīga", "Rīga", "Cēsis"], ["Rīga", "Cēsis", "Without a value"], {}),
        ("choice", ["high", "high", "low"], ["High", "Low", "Without a value"], {"choices": LEVELS}),
        ("number", [5, 5, 7], ["5", "7", "Without a value"], {}),
        (
            "date",
            ["2026-01-05", "2026-01-05", "2026-02-05"],
            ["Jan 5, 2026", "Feb 5, 2026", "Without a value"],
            {},
        ),
    ],
)
def test_a_list_is_grouped_by_a_custom_field_and_each_group_opens_its_rows(
    type_: str, values: list[Any], labels: list[str], more: dict[str, Any]
) -> None:
    _known, caller = sortable(type_, values=values, **more)
    viewer = actor_of_user(User.objects.get(role__key="owner"))
    listing = registry().kind("contact").listings[0]
    groups = open_list(listing, viewer, {"group": "custom.x"}).groups
    assert [group.count.value for group in groups] == [2, 1, 1]
    assert sorted(_plain(group.label) for group in groups) == sorted(labels)
    client = make.signed_in(User.objects.get(role__key="owner"))
    for group in groups:
        text = client.get(f"/lists/people/rows/{group.url}").content.decode()
        assert text.count("<tr data-item") == group.count.value
    assert caller.send("get", "/contacts").status_code == 200


def _plain(label: str) -> str:
    return label.replace("<bdi>", "").replace("</bdi>", "")


def indexes() -> set[str]:
    """Return the indexes that there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'cf\\_order\\_%%' AND relkind = 'i'")
        return {name for (name,) in cursor.fetchall()}


def node_types(plan: dict[str, Any]) -> list[str]:
    """Return the indexes that a plan walks, and the sorts it makes."""
    found = [str(plan.get("Index Name") or plan["Node Type"])]
    return found + [name for part in plan.get("Plans", ()) for name in node_types(part)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("type_", "value", "more"),
    [
        ("text", "Rīga", {}),
        ("number", 5, {}),
        ("date", "2026-01-05", {}),
        ("choice", "low", {"choices": LEVELS}),
    ],
)
def test_an_order_walks_its_index_and_the_index_goes_with_it(
    type_: str, value: Any, more: dict[str, Any]
) -> None:
    known, _caller = sortable(type_, values=[value], **more)
    name = index_of(known).name
    assert arrange_indexes() == ([name], [])
    assert arrange_indexes() == ([], [])
    assert indexes() == {name}
    viewer = actor_of_user(User.objects.get(role__key="owner"))
    listing = registry().kind("contact").listings[0].extended(viewer)
    sort = listing.sort("custom.x", viewer)
    assert sort is not None
    rows = sort.narrowed(listing.rows(viewer), viewer).filter(**{f"{sort.path}__isnull": False})
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        plan = json.loads(rows.order_by(sort.path, "pk")[:51].explain(format="json"))[0]["Plan"]
        cursor.execute("RESET ALL")
    assert name in node_types(plan)
    assert "Sort" not in node_types(plan)
    archive_field(known, by=SYSTEM)
    assert arrange_indexes() == ([], [name])
    assert indexes() == set()


@pytest.mark.django_db(transaction=True)
def test_other_choices_or_another_type_get_another_index() -> None:
    known, _caller = sortable("choice", values=["low"], choices=LEVELS)
    arrange_indexes()
    before = index_of(known).name
    known = change_field(known, choices=list(reversed(LEVELS)), by=SYSTEM)
    assert arrange_indexes() == ([index_of(known).name], [before])
    known = change_field(known, type="text", by=SYSTEM)
    assert indexes() != {index_of(known).name}
    arrange_indexes()
    assert indexes() == {index_of(known).name}
    change_field(known, is_sortable=False, by=SYSTEM)
    arrange_indexes()
