"""Skeletons: Arabic names and their Latin spellings meet, other names seldom do; and initials."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_of_others import test_data
from tests.kernel.name_pairs import names
from wasl.kernel.text import fold, initials, romanized, skeleton


def false_merges(distinct: Iterable[str]) -> float:
    """Return the share of pairs of different names that have the same skeleton."""
    words = sorted(set(distinct))
    counts = Counter(skeleton(word) for word in words)
    merged = sum(count * (count - 1) // 2 for token, count in counts.items() if token)
    return merged / (len(words) * (len(words) - 1) // 2)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ahmad", "Ahmed", "أحمد"),
        ("Muhammad", "Mohamed", "Mohammed", "محمد"),
        ("Khalid", "خالد"),
        ("Abdullah", "Abd Allah", "عبدالله", "عبد الله", "Abd-Allah"),
        ("Abdur Rahman", "Abd al-Rahman", "Abdulrahman", "عبد الرحمن"),
        ("Noura", "Nora", "نورة"),
        ("Al-Otaibi", "Alotaibi", "العتيبي", "Otaibi"),
        ("Ash-Shammari", "الشمري"),
        ("Yousef", "Youssef", "Yusuf", "يوسف"),
        ("Aisha", "Aysha", "عائشة"),
        ("Qasim", "Kassem", "قاسم"),
        ("Jamal", "Gamal", "جمال"),
        ("Noureddine", "Nour El-Din", "نور الدين"),
        ("Elias", "إلياس"),
        ("Peter", "بيتر"),
        ("Viktor", "فيكتور"),
        ("Mohammed bin Salman Al Saud", "محمد بن سلمان آل سعود"),
    ],
)
def test_skeleton_is_one_for_all_spellings(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(spelling) for spelling in spellings}) == 1
    assert skeleton(spellings[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ahmad", "Hamad"),
        ("أحمد", "حمد"),
        ("Jānis", "Anna"),
        ("Alise", "Elza"),
        ("Khalid", "Halid"),
        ("Sharif", "Sarif"),
        ("Alexander", "Sander"),
        ("Ghassan", "Hassan"),
        ("خالد", "حامد"),
    ],
)
def test_skeleton_keeps_different_names_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_skeleton_recall_over_the_fixed_list() -> None:
    pairs = [pair for spellings in names() for pair in combinations(spellings, 2)]
    met = [pair for pair in pairs if skeleton(pair[0]) and skeleton(pair[0]) == skeleton(pair[1])]
    assert len(pairs) > 500
    # 96.4% when written; missed: Zafer and Dhafer, Moaz and Muath, Ahmet, Dia
    assert len(met) / len(pairs) >= 0.95


def test_skeleton_false_merges_of_latvian_given_names() -> None:
    days = json.loads(
        test_data("names/lv-namedays/tradic_vardadienu_saraksts.json").read_text(encoding="utf-8")
    )
    given_names = [name for day in days.values() for name in day]
    assert len(set(given_names)) > 1000
    assert false_merges(given_names) <= 0.001  # 0.08% when written


def test_skeleton_false_merges_of_arabic_names() -> None:
    folder = test_data("names/akhateeb-arabic-names")
    lines = [
        line
        for path in folder.glob("*names-in-arabic.txt")
        for line in path.read_text("utf-8-sig").splitlines()
    ]
    single = {fold(line) for line in lines if line.strip()}
    assert len(single) > 400
    assert false_merges(single) <= 0.003  # 0.21% when written


def test_skeleton_false_merges_of_full_arabic_names() -> None:
    text = test_data("names/akhateeb-arabic-names/400-Arabic-Names.txt").read_text("utf-8-sig")
    full = {fold(line) for line in text.splitlines() if line.strip()}
    assert len(full) > 400
    assert false_merges(full) <= 0.0002  # 0.004% when written


def test_skeleton_leaves_out_what_has_no_consonants_to_compare() -> None:
    assert skeleton("Io 42 a1 Мария 東京") == ""


@given(st.text())
def test_skeleton_takes_any_text(text: str) -> None:
    assert all(len(token) >= 2 and token.isascii() and token.islower() for token in skeleton(text).split())


@given(st.text(alphabet="abdelurhnskt عبدالرحمن-"))
def test_skeleton_takes_texts_full_of_articles(text: str) -> None:
    assert skeleton(text) == skeleton(fold(text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("خالد الدوسري", "خ\u2009د"),
        ("نورة", "ن"),
        ("أحمد بن علي العتيبي", "أ\u2009ع"),
        ("Jānis Bērziņš", "JB"),
        ("anna maria kalniņa", "AK"),
        ("Āris", "Ā"),
        ("خالد Smith", "خ\u2009S"),
        ("(Dr.) Ali", "A"),
        ("Mr. Juris Ozols", "JO"),
        ("Prof. Dr. Anna Kalniņa", "AK"),
        ("السيد خالد الدوسري", "خ\u2009د"),
        ("أ.د. نورة الحربي", "ن\u2009ح"),
        ("د. نورة", "ن"),
        ("Miss", "M"),
        ("🙂", "🙂"),
        ("ßabc", "S"),
        ("", ""),
    ],
)
def test_initials_follow_the_script(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text())
def test_initials_are_short(name: str) -> None:
    assert len(initials(name)) <= 3


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("نموذج الاتصال", "nmudhj al-atsal"), ("شركة", "shrka"), ("حجز موعد", "hjz muad"), ("يوم ٢٥", "ywm 25"),
        ("Pieteikums dalībai", "pieteikums dalibai"), ("", ""),
    ],
)  # fmt: skip
def test_arabic_is_written_in_latin_letters_as_it_stands(text: str, latin: str) -> None:
    assert romanized(text) == latin
