"""The encoding of a text is found from its bytes."""

import codecs
from pathlib import Path

import pytest

from tests.exchange.files import ARABIC, FRENCH, GERMAN, LATVIAN, RUSSIAN, cells_of, table_of
from wasl.exchange.reading import Unreadable

EVERYWHERE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
SAMPLES = [
    *[(ARABIC, name) for name in [*EVERYWHERE, "windows-1256"]],
    (ARABIC.replace("«", '"').replace("»", '"').replace("،", " "), "iso-8859-6"),
    *[(LATVIAN, name) for name in [*EVERYWHERE, "windows-1257", "iso-8859-13", "iso-8859-4"]],
    *[(text, name) for text in (FRENCH, GERMAN) for name in [*EVERYWHERE, "windows-1252"]],
    *[(RUSSIAN, name) for name in [*EVERYWHERE, "windows-1251"]],
]


@pytest.mark.parametrize(("text", "encoding"), SAMPLES)
def test_every_character_is_read_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    table = table_of(tmp_path, text.encode(encoding))
    lines = [line.split(",") for line in text.replace("«", "«").splitlines()]
    assert [table.columns, *cells_of(table)] == [[cell.strip('"') for cell in line] for line in lines]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""])
def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path, mark: bytes) -> None:
    assert table_of(tmp_path, mark + b"name,city\na,b\n").columns == ["name", "city"]


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        ("Bērziņš", "windows-1257"),
        ("Ķēniņš", "iso-8859-13"),
        ("محمد", "windows-1256"),
        ("عبد الرحمن", "iso-8859-6"),
        ("Müller", "windows-1252"),
        ("José", "windows-1252"),
        ("Алексей", "windows-1251"),
    ],
)
def test_one_name_is_enough(tmp_path: Path, word: str, encoding: str) -> None:
    assert cells_of(table_of(tmp_path, f"name;city\n{word};x\n".encode(encoding))) == [[word, "x"]]


def test_the_first_foreign_letter_may_stand_far_below(tmp_path: Path) -> None:
    plain = "".join(f"name {number},city\n" for number in range(100_000))
    table = table_of(tmp_path, ("name,city\n" + plain + "محمد,الرياض\n").encode("windows-1256"))
    assert list(table.rows())[-1].values == ["محمد", "الرياض"]


def test_a_row_with_a_broken_character_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    rows = ARABIC.encode() + "نص مكسور".encode()[:-1] + b",x,y,z\n" + "سليم,ب,ج,د\n".encode()
    read = list(table_of(tmp_path, rows).rows())
    assert [[fault.reason for fault in row.faults] for row in read[3:]] == [["undecodable"], []]
    assert read[3].faults[0].column == 0
    assert "�" in read[3].values[0]
    assert read[4].values[0] == "سليم"


def test_a_chosen_encoding_wins(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\nš,ž\n".encode("windows-1257"), encoding="windows-1257")
    assert (table.encoding, cells_of(table)) == ("windows-1257", [["š", "ž"]])


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "\0", ""])
def test_an_unknown_encoding_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, "a,b\n1,2\n", encoding=name)
    assert refusal.value.reason == "unknown_encoding"


def test_characters_lost_before_are_pointed_out(tmp_path: Path) -> None:
    problems = table_of(tmp_path, "name,city\nM�ller,K�ln\n").problems
    assert [problem.reason for problem in problems] == ["lost_before"]
