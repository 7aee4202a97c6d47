"""The filter language: what each sort of condition means, what is refused, how it reads in three languages."""

import dataclasses
import json
from typing import Any

import pytest
from django.db.models import Q
from django.utils import translation

from tests import make
from wasl.contacts.listings import CONTACTS, PEOPLE
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid
from wasl.lists.filters import compile_filter, load, parse
from wasl.lists.filters.reading import HAPPENED
from wasl.lists.filters.schema import FILTER
from wasl.lists.filters.types import TYPES
from wasl.lists.filters.wording import InText, Writer
from wasl.lists.listing import Added, Field, Listing
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
CITY = {"field": "city", "op": "is", "value": "Rīga"}


def names(tree: Any, viewer: Actor = SYSTEM) -> list[str]:
    rows = CONTACTS.rows(viewer).filter(compile_filter(CONTACTS, viewer, tree))
    return sorted(rows.values_list("name", flat=True))


def refused(tree: Any, viewer: Actor = SYSTEM) -> str:
    with pytest.raises(Invalid) as caught:
        compile_filter(CONTACTS, viewer, tree)
    (text,) = caught.value.fields["filter"]
    return text


def test_a_filter_reaches_related_records_tags_child_rows_and_events() -> None:
    madina = make.company(name="Al-Madina", addresses=[{"city": "الرياض"}])
    make.contact(name="Ali", company_id=madina.pk, tags=["VIP"], emails=[{"value": "Ali@x.example"}])
    make.contact(name="Ilze")
    assert names({"field": "company.city", "op": "is", "value": "الرّياض"}) == ["Ali"]
    assert names({"field": "company.city", "op": "is_empty"}) == ["Al-Madina", "Ilze"]
    assert names({"some": "people", "where": {"field": "tags", "op": "is_not_empty"}}) == ["Al-Madina"]
    assert names({"event": "record.added", "exactly": 1}) == ["Al-Madina", "Ali", "Ilze"]
    assert names({"event": "record.added", "at_least": 2}) == []
    assert names({"event": "*", "at_most": 0, "within_last": {"days": 30}}) == []
    assert names({"field": "emails", "op": "contains", "value": "ALI@"}) == ["Ali"]
    assert names({"version": 1, "not": {"field": "emails", "op": "is_empty"}}) == ["Ali"]


def test_a_company_that_the_viewer_may_not_see_is_no_company_to_him() -> None:
    make.owner()
    seller = actor_of_user(make.user("sales"))
    hidden = make.company(name="Secret", addresses=[{"city": "Rīga"}])
    make.contact(name="Ali", company_id=hidden.pk, owner_id=seller.user_id)
    asked = {"field": "company.city", "op": "is", "value": "Rīga"}
    assert (names(asked), names(asked, seller)) == (["Ali"], [])
    assert names({"not": asked}, seller) == ["Ali"]


def test_a_field_that_a_role_hides_is_unknown_under_every_name() -> None:
    make.owner()
    Role.objects.filter(key="sales").update(fields={"contact": {"addresses": "hidden", "company": "hidden"}})
    seller = actor_of_user(make.user("sales"))
    for tree in (CITY, {"field": "country", "op": "is", "value": "LV"}, {"field": "company.name", "op": "is", "value": "x"},
                 {"some": "people", "where": {"field": "name", "op": "is", "value": "x"}},
                 {"some": "people", "where": CITY}):  # fmt: skip
        assert refused(tree, seller)


@pytest.mark.parametrize(
    ("tree", "place"),
    [
        ({"field": "nothing", "op": "is", "value": "x"}, "filter"),
        ({"all": [CITY, {"field": "city", "op": "regex", "value": "x"}]}, "filter.all[1]"),
        ({"any": [{"not": {"field": "created_at", "op": "is", "value": "soon"}}]}, "filter.any[0].not"),
        ({"all": [CITY] * 1000}, "filter.all"),
        ({"field": "city", "op": "is", "value": "x" * 100_000}, "filter"),
        ({"field": "city", "op": "is", "value": "a\x00b"}, "filter"),
        ({"field": "city", "op": "is", "value": "\ud800"}, "filter"),
        ({"field": "city", "op": "in", "value": ["x"] * 101}, "filter"),
        ({"field": "owner", "op": "is", "value": "1 OR 1=1"}, "filter"),
        ({"field": "created_at", "op": "within_last", "value": {"days": 10**9}}, "filter"),
        ({"field": "created_at", "op": "is", "value": "9999-12-31"}, "filter"),
        ({"field": "created_at", "op": "between", "value": ["today"]}, "filter"),
        ({"event": "order.placed", "at_least": 5, "at_most": 2}, "filter"),
        ({"event": "order.placed", "exactly": 1, "at_least": 1}, "filter"),
        ({"event": "order.placed", "at_least": True}, "filter"),
        ({"event": "order.placed", "first": {}}, "filter"),
        ({"event": [], "at_least": 1}, "filter.event"),
        ({"event": "record.changed", "where": [{"field": "changes", "op": "contains", "value": "x"}]}, "filter.where"),
        ({"event": "*", "where": [{"field": "total", "op": "gt", "value": 1}]}, "filter.where"),
        ({"some": "people", "where": {"some": "people", "where": {"some": "people", "where": CITY}}}, "filter"),
        ({"some": "company", "where": CITY, "more": 1}, "filter"),
        ({"version": 2, "all": [CITY]}, "filter"),
        ({"all": [{"event": "a", "at_least": 1}] * 11}, "filter.all[10]"),
        ([], "filter"), (None, "filter"), ("x", "filter"), ({"not": [CITY]}, "filter.not"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place(tree: Any, place: str) -> None:
    text = refused(tree)
    assert text.startswith(place)
    assert len(text) < 300


def test_fifty_levels_and_endless_text_are_refused_before_they_cost_anything() -> None:
    tree: Any = CITY
    for _level in range(50):
        tree = {"not": tree}
    assert "nested too deep" in refused(tree)
    for text in ("[" * 100_000, "x" * 30_000, "nonsense", '{"a": NaN', ""):
        with pytest.raises(Invalid):
            load(text)


class Sizes:
    """An extension as custom fields will be: a field in JSON, its column and order, of one workspace."""

    def added(self, listing: Listing, viewer: Actor) -> Added:
        def build(operator: str, value: Any) -> Any:
            return None if operator != "is" else Q(custom__contains={"size": value})

        return Added(
            fields=(Field("custom.size", "Size", "choice", choices=(("m", "M"), ("l", "L")), build=build),)
        )


def test_a_listing_can_be_extended_by_fields_of_the_workspace() -> None:
    listing = dataclasses.replace(CONTACTS, extensions=(Sizes(),))
    large, _small = make.contact(name="Large"), make.contact(name="Small")
    large.custom = {"size": "l"}
    large.save()
    tree = {"field": "custom.size", "op": "is", "value": "l"}
    rows = listing.rows(SYSTEM).filter(compile_filter(listing, SYSTEM, tree))
    assert [row.name for row in rows] == ["Large"]
    rows = listing.rows(SYSTEM).filter(
        compile_filter(listing, SYSTEM, {"field": "custom.size", "op": "is_not", "value": "l"})
    )
    assert [row.name for row in rows] == ["Small"]
    assert refused(tree).endswith("There is no field “custom.size” here.")


TREE = {
    "all": [
        {"field": "city", "op": "is", "value": "الرياض"},
        {"any": [{"field": "owner", "op": "is", "value": "me"}, {"field": "created_at", "op": "is", "value": "this_month"}]},
        {"event": "order.placed", "at_least": 2, "within_last": {"days": 90}},
        {"not": {"field": "roles", "op": "has", "value": "competitor"}},
    ]
}  # fmt: skip
SENTENCES = {
    "en": "Contacts where City is ‹الرياض›, (Owner is ‹me›, or Created: ‹this month›), “Placed an order” at least 2 times in the "
          "last 90 days, and except: (Roles include ‹Competitor›)",
    "ar": "جهات الاتصال بالشروط التالية: المدينة: ‹الرياض›، (المسؤول: ‹أنا›، أو إنشاء: ‹هذا الشهر›)، وقوع «قدّم طلبًا» مرتين على "
          "الأقل خلال آخر 90 يومًا، وما عدا: (الأدوار تشمل ‹منافس›)",
    "lv": "Kontakti, kam Pilsēta ir ‹الرياض›, (Atbildīgais ir ‹es› vai Izveidots: ‹šis mēnesis›), notikums „Veica pasūtījumu” vismaz "
          "2 reizes pēdējās 90 dienās un izņemot: (Lomas ietver ‹Konkurents›)",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar", "lv"])
def test_a_filter_reads_as_a_sentence(language: str) -> None:
    with translation.override(language):
        node = parse(PEOPLE, SYSTEM, TREE)
        sentence = Writer(PEOPLE, dict, InText()).sentence(node)
    # values are isolated by characters that nobody sees
    assert sentence.replace("\u2068", "‹").replace("\u2069", "›") == SENTENCES[language]


def test_every_operator_of_every_type_has_a_sentence_and_a_condition() -> None:
    values = {
        "none": None, "text": "55", "texts": ["a", "b"], "choice": "person", "choices": ["person"], "number": 3, "numbers": [1, "2.5"],
        "money": {"amount": "12.50", "currency": "SAR"}, "moneys": [{"amount": "1", "currency": "SAR"}] * 2, "moment": "last_week",
        "moments": ["2026-01-01", {"days_ago": 3}], "span": {"days": 2}, "key": "01890000-0000-7000-8000-000000000000",
        "keys": ["01890000-0000-7000-8000-000000000000"], "truth": True,
    }  # fmt: skip
    paths = {
        "text": "name", "phone": "primary_phone", "choice": "kind", "choices": "roles", "number": "version", "money": "version",
        "day": "created_at__date", "moment": "created_at", "person": "owner_id", "team": "team_id", "id": "company_id", "yes_no": "archived_at__isnull",
    }  # fmt: skip
    for kind, operators in TYPES.items():
        field = Field("asked", "Asked", kind, paths.get(kind, ""), currency="language")
        listing = dataclasses.replace(CONTACTS, fields=(field,))
        for operator, shape in operators.items():
            tree = {"field": "asked", "op": operator} | ({"value": values[shape]} if shape != "none" else {})
            rows = listing.rows(SYSTEM).filter(compile_filter(listing, SYSTEM, tree))
            assert isinstance(rows.count(), int), tree
            for language in ("ar", "lv", "en"):
                with translation.override(language):
                    sentence = Writer(listing, dict, InText()).sentence(parse(listing, SYSTEM, tree))
                assert "Asked" in sentence
                assert "%(" not in sentence


def test_the_json_in_the_description_of_the_api_takes_what_the_language_takes() -> None:
    kinds = {tuple(one["required"]) for one in FILTER["oneOf"]}
    assert kinds == {("all",), ("any",), ("not",), ("field", "op"), ("some", "where"), ("event",)}
    assert set(FILTER["oneOf"][5]["properties"]) - {"version"} == HAPPENED
    assert json.dumps(FILTER)
