"""Cleaning and folding: what people type becomes storable, and comparable."""

import csv
import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_of_others import test_data
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean, clean_line, digits, fold, fold_token


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Jānis   BĒRZIŅŠ ", "janis berzins"),
        ("Ķekava, Ģirts & Žanna", "kekava girts zanna"),
        ("Straße Ørsted Łódź Þór Æon", "strasse orsted lodz thor aeon"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("O'Brien O’Brien Ja`far", "obrien obrien jafar"),
        ("Al-Otaibi", "al otaibi"),
        ("مُحَمَّدٌ", "محمد"),
        ("أحمد إحمد آحمد ٱحمد", "احمد احمد احمد احمد"),
        ("مصطفى علي", "مصطفي علي"),
        ("نورة", "نوره"),
        ("مؤمن عائشة علاء", "مومن عايشه علا"),
        ("روبرـــــت", "روبرت"),
        ("ﻣﺤﻤﺪ ﷲ", "محمد الله"),
        ("یاسر کریم ہدا", "ياسر كريم هدا"),
        ("رحمٰن", "رحمن"),
        ("٠٥٠ ۱۲۳ ４５", "050 123 45"),
        ("Ёлкин Й", "елкин й"),
        ("Άννα ΟΔΟΣ", "αννα οδοσ"),
        ("東京 ガ 한국 佐々木", "東京 ガ 한국 佐々木"),
        ("हिन्दी", "हिन्दी"),
        ("a\u200bb\u202ec\u2067d\ufeff", "abcd"),
        ("café cafe\u0301", "cafe cafe"),
        ("100% (A+B)_c", "100 a b c"),
        ("🙂", "🙂"),
        ("", ""),
    ],
)
def test_fold_makes_spellings_equal(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_agrees_with_the_normalization_of_lucene() -> None:
    with test_data("arabic-text/lucene-arabic/pairs.csv").open(encoding="utf-8") as file:
        pairs = [row for row in csv.DictReader(file) if row["kind"] == "normalise"]
    assert len(pairs) >= 5
    assert [row["input"] for row in pairs if fold(row["input"]) != fold(row["expected"])] == []


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def characters() -> Iterator[str]:
    """Yield every character that Unicode has given a meaning: a fifth of all numbers."""
    every = map(chr, range(sys.maxunicode + 1))
    return (char for char in every if unicodedata.category(char) not in {"Cn", "Co", "Cs"})


def test_fold_is_idempotent_for_every_character() -> None:
    assert [char for char in characters() if fold(fold(f"a{char}b")) != fold(f"a{char}b")] == []


def test_fold_loses_no_letter_but_the_lone_hamza_and_the_tatweel() -> None:
    lost = {
        char
        for char in characters()
        if unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lo"} and not fold(char)
    }
    assert "ء" in lost
    assert {char for char in lost if set(unicodedata.normalize("NFKC", char)) & set("ءـٴ ") == set()} == set()


@given(st.text(), st.text())
def test_fold_joins_words_as_it_folds_them(left: str, right: str) -> None:
    assert fold(f"{left} {right}").split() == [*fold(left).split(), *fold(right).split()]


@given(st.text())
def test_fold_never_contains_the_mark_of_a_skeleton(text: str) -> None:
    assert "~" not in fold(text)
    assert "-" not in fold(text)


def test_fold_token_keeps_the_signs_of_an_address() -> None:
    assert fold_token(" Ahmad.Ali+crm@Example.COM ") == "ahmad.ali+crm@example.com"
    assert fold_token("SKU-٢٣_b") == "sku-23_b"


def test_digits_of_every_script_become_ascii() -> None:
    assert digits("+٩٦٦ ۵۰ १२३ abc") == "+966 50 123 abc"


@given(st.text())
def test_digits_changes_nothing_but_digits(text: str) -> None:
    assert len(digits(text)) == len(text)
    pairs = zip(digits(text), text, strict=True)
    assert all(new == old or (new in "0123456789" and old.isdecimal()) for new, old in pairs)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Noura \n", "Noura"),
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2067خالد\u2069", "خالد"),
        ("م\u200cن", "م\u200cن"),
        ("cafe\u0301", "café"),
        ("e\x00\u0301", "é"),
    ],
)
def test_clean_removes_what_can_do_harm(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_clean_refuses_lone_surrogates() -> None:
    with pytest.raises(Invalid, match="damaged"):
        clean("a\ud800b")


@given(st.text())
def test_clean_is_idempotent_and_storable(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text())
def test_clean_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1
    assert clean_line(clean_line(text)) == clean_line(text)
