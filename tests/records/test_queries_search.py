"""Search: any spelling, any part, any number format, and nothing of others."""

import dataclasses

import pytest
from django.db import connection

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.manifest import registry
from wasl.records import commands, queries
from wasl.records.models import SHELVES, Anchor
from wasl.records.queries.found import findable

pytestmark = pytest.mark.django_db


def found(query: str, viewer=SYSTEM, **options) -> list[str]:
    return [hit.anchor.title for hit in queries.search(viewer, query, **options).hits]


@pytest.mark.parametrize(
    "query",
    ["أحمد", "احمد", "إحمد", "أَحْمَد", "أحـــمد", "Ahmad", "ahmed", "الغامدي", "غامد", "Ghamdi", "Alghamdi"],
)
def test_an_arabic_name_is_found_in_every_spelling(query: str) -> None:
    make.contact(given_name="أحمد", family_name="الغامدي")
    make.contact(given_name="Jānis", family_name="Bērziņš")
    assert found(query) == ["أحمد الغامدي"]


@pytest.mark.parametrize(
    "query", ["محمد", "Muhammad", "Mohamed", "Mohammed", "فاطمه", "فاطمة", "Fatima", "هدي", "هدى"]
)
def test_teh_marbuta_and_alef_maqsura_and_latin_spellings_meet(query: str) -> None:
    make.contact(name="محمد")
    make.contact(name="فاطمة")
    make.contact(name="هدى")
    assert len(found(query)) == 1


@pytest.mark.parametrize("query", ["Bērziņš", "Berzins", "berz", "ĒRZIŅ", "janis", "Jānis"])
def test_latvian_letters_are_found_with_and_without_marks(query: str) -> None:
    make.contact(given_name="Jānis", family_name="Bērziņš")
    assert found(query) == ["Jānis Bērziņš"]


@pytest.mark.parametrize(
    "query",
    ["+966 55 220 4471", "0552204471", "00966552204471", "٠٥٥٢٢٠٤٤٧١", "۰۵۵۲۲۰۴۴۷۱", "2204471", "55 220"],
)
def test_a_phone_is_found_in_any_format(query: str) -> None:
    make.contact(name="خالد", phones=[{"value": "055 220 4471"}])
    assert found(query) == ["خالد"]


@pytest.mark.parametrize("query", ["k.dosari", "almadina", "DOSARI@almadina.example"])
def test_part_of_an_address_is_enough(query: str) -> None:
    make.contact(name="خالد", emails=[{"value": "k.dosari@almadina.example"}])
    assert found(query) == ["خالد"]


def test_words_of_notes_are_found_with_the_passage() -> None:
    contact = make.contact(name="Khalid")
    commands.write_note(contact, body="<p>يريد تركيب على مرحلتين</p>", by=SYSTEM)
    hits = queries.search(SYSTEM, "مرحلتين").hits
    assert [(hit.anchor.title, "مرحلتين" in hit.passage) for hit in hits] == [("Khalid", True)]


@pytest.mark.parametrize("query", ["جناح", "الجناح", "معرض", "المعرض"])
def test_an_arabic_word_of_a_note_is_found_with_and_without_what_is_written_before_it(query: str) -> None:
    contact = make.contact(name="Khalid")
    commands.write_note(contact, body="<p>نلتقي بالجناح في المعرض</p>", by=SYSTEM)
    commands.write_note(make.contact(name="Other"), body="<p>نلتقي في المكتب</p>", by=SYSTEM)
    assert [hit.anchor.title for hit in queries.search(SYSTEM, query).hits] == ["Khalid"]


def test_what_a_viewer_may_not_see_is_not_found_in_any_way() -> None:
    rep = make.actor("sales")
    contact = make.contact(name="Canary Zebra", emails=[{"value": "canary@zebra.example"}])
    commands.write_note(contact, body="<p>xylophone</p>", by=SYSTEM)
    assert [found(query, rep) for query in ("Canary", "canary@zebra.example", "xyloph", "ca")] == [
        [],
        [],
        [],
        [],
    ]
    assert found("Canary") == ["Canary Zebra"]


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", "a" * 10_000, "ــــ", "ًٌٍ", "& | ! :*", "((", "\x00", "~", "*", "  "]
)
def test_odd_queries_find_nothing_and_break_nothing(query: str) -> None:
    make.contact(name="Khalid")
    assert found(query) == []


def test_an_archived_record_is_not_found() -> None:
    contact = make.contact(name="Khalid")
    commands.archive_record(contact, by=SYSTEM)
    assert found("Khalid") == []


def test_the_best_hit_comes_first() -> None:
    make.contact(name="Old Khalid Trading")
    make.contact(name="Khalid")
    make.contact(name="Khalidiya Markets")
    assert found("khalid")[:2] == ["Khalid", "Khalidiya Markets"]


def test_a_name_in_the_other_script_stands_beside_one_written_the_same() -> None:
    make.contact(name="Hatim Al-Ahmadi")
    make.contact(name="حاتم الأحمدي")
    make.contact(name="أحمد الزهراني")
    make.contact(name="Ahmad Al-Subaie")
    assert set(found("ahmad")[:2]) == {"أحمد الزهراني", "Ahmad Al-Subaie"}
    assert set(found("احمد")[:2]) == {"أحمد الزهراني", "Ahmad Al-Subaie"}


def test_search_asks_at_most_four_queries(django_assert_num_queries) -> None:
    make.contact(name="Khalid")
    with django_assert_num_queries(4):
        queries.search(SYSTEM, "khalid")


def test_common_names_are_met_by_their_skeletons_before_parts_of_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        make.contact(name=f"Ahmad Rahmadi {number}")
    make.contact(name="أحمد الأول")
    make.contact(name="Rahmadov")
    monkeypatch.setattr("wasl.records.queries.found.CANDIDATES", 6)
    assert set(found("ahmad")) == {"أحمد الأول", *(f"Ahmad Rahmadi {number}" for number in range(5))}


def test_a_hidden_field_is_not_guessed_by_how_a_name_sounds() -> None:
    make.contact(given_name="Jānis", family_name="Bērziņš", company_name="Zeltkalns")
    rep = make.actor("admin")
    assert found("zeltkalns", rep) == ["Jānis Bērziņš"]
    veiled = dataclasses.replace(rep, hidden_fields={"contact": frozenset({"company_name"})})
    assert found("zeltkalns", veiled) == []


@pytest.mark.parametrize(
    "query", ["0552204471", "966552204471", "00966552204471", "+966 55 220 4471", "٠٥٥٢٢٠٤٤٧١"]
)
def test_a_number_typed_in_full_means_who_is_called_by_it(
    query: str, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.contact(name="خالد", phones=[{"value": "055 220 4471"}])
    make.contact(name="Nobody", number="9660552204471")
    monkeypatch.setattr("wasl.records.queries.found.findable", pytest.fail)
    with django_assert_num_queries(1):
        assert found(query, notes=False) == ["خالد"]


def test_a_hidden_number_is_not_guessed_by_typing_it() -> None:
    make.contact(name="خالد", phones=[{"value": "055 220 4471"}])
    rep = make.actor("admin")
    assert found("0552204471", rep) == ["خالد"]
    veiled = dataclasses.replace(rep, hidden_fields={"contact": frozenset({"phones"})})
    assert found("0552204471", veiled) == []


def all_kinds() -> list[str]:
    return [kind.name for kind in registry().all("kinds")]


def plan_of(rows) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # the key is a way too where a table has a handful of rows
        cursor.execute("SET LOCAL enable_indexscan = off")
    return rows.explain()


def test_a_list_looks_on_its_own_shelf_and_search_on_all() -> None:
    person, firm = make.contact(name="Zenta Nord"), make.company(name="Nord Logistics")
    assert "zenta" in person.anchor.search_1
    assert "logistics" in firm.anchor.search_2
    assert (person.anchor.search, person.anchor.search_2, firm.anchor.search_1) == ("", "", "")
    people = plan_of(Anchor.objects.filter(findable(SYSTEM, ["contact"], "nord", shelves=["search_1"])))
    assert "anchor_search_1" in people
    assert "anchor_search_2" not in people
    everything = plan_of(Anchor.objects.filter(findable(SYSTEM, all_kinds(), "nord")))
    assert all(f"anchor_{shelf} " in everything for shelf in SHELVES)
    assert sorted(found("nord")) == ["Nord Logistics", "Zenta Nord"]


def test_every_kind_stands_on_shelves_that_have_an_index() -> None:
    for kind in registry().all("kinds"):
        assert set(kind.shelves) <= set(SHELVES)
