"""Recognizing duplicates is measured on labelled sets: most are found, and what is shown is nearly always right."""

import pytest

from tests.contacts.lookalikes import quality
from wasl.contacts.duplicates.sketch import Sketch, spoken
from wasl.contacts.duplicates.weighing import SURE, alike_names, distance
from wasl.kernel.ids import uuid7


@pytest.mark.parametrize("seed", [1, 2])
def test_most_duplicates_are_found_and_nearly_all_that_is_found_is_right(seed: int) -> None:
    found = quality(seed)
    assert found.there > 400
    assert found.precision >= 0.93
    assert found.recall >= 0.84


def test_what_is_called_certain_is_certain() -> None:
    assert quality(3, SURE).precision >= 0.98


def named(name: str, kind: str = "person") -> Sketch:
    """Return a record of which only the name is known."""
    words, sounds = spoken(name, kind)
    return Sketch(pk=uuid7(), version=1, kind=kind, words=words, sounds=sounds)


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("Anna Bērziņa", "Berzina Anna", "name"),
        ("أحمد الحربي", "احمد الحربى", "name"),
        ("أحمد الحربي", "Ahmed Al-Harbi", "spelling"),
        ("Mohammed Alqahtani", "Muhammad Al Qahtani", "spelling"),
        ("عبد الله الغامدي", "عبدالله الغامدي", "spelling"),
        ("Jānis Kalniņš", "Jānis Kalmiņš", "typo"),
        ("خالد بن سعد العتيبي", "خالد العتيبي", "part"),
        ("A. Ozola", "Anna Ozola", "initial"),
        ("Anna", "Anna Ozola", "short"),
        ("محمد الحربي", "احمد الحربي", ""),
        ("حمد الحربي", "حميد الحربي", ""),
        ("Ilze Ozola", "Inga Ozola", ""),
        ("Anna Ozola", "Pēteris Kalns", ""),
    ],
)
def test_names_are_alike_in_ways_that_can_be_told(one: str, other: str, way: str) -> None:
    assert alike_names(named(one), named(other)) == way
    assert alike_names(named(other), named(one)) == way


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("SIA „Latvijas Finieris”", "Latvijas Finieris, AS", "name"),
        ("شركة النخيل", "النخيل المحدودة", "name"),
    ],
)
def test_firms_are_alike_without_their_legal_form(one: str, other: str, way: str) -> None:
    assert alike_names(named(one, "company"), named(other, "company")) == way


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abcd", "abxd", 1), ("abc", "xyz", 3)],
)
def test_the_distance_counts_slips(one: str, other: str, count: int) -> None:
    assert distance(one, other) == count
