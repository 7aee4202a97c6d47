"""Workbooks are read cell by cell as a person sees them, in a child process with limits."""

import datetime
from pathlib import Path

import psutil
import pytest

from tests.exchange.files import cells_of, table_of, workbook
from wasl.exchange.reading import Unreadable

PEOPLE: list[list[object]] = [
    ["الاسم", "الهاتف", "تاريخ الميلاد", "نشط", "رصيد"],
    ["محمد العتيبي", 966501234567, datetime.date(1988, 3, 9), True, 10.5],
    ["Jānis Bērziņš", "+371 29 123 456", datetime.datetime(2026, 1, 2, 13, 45, 30), False, 0.1 + 0.2],  # noqa: DTZ001
]


def test_cells_become_text_as_a_person_writes_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, workbook(PEOPLE))
    assert (table.format, table.columns) == ("xlsx", PEOPLE[0])
    assert cells_of(table) == [
        ["محمد العتيبي", "966501234567", "1988-03-09", "true", "10.5"],
        ["Jānis Bērziņš", "+371 29 123 456", "2026-01-02 13:45:30", "false", "0.3"],
    ]


def test_large_whole_numbers_keep_their_digits(tmp_path: Path) -> None:
    table = table_of(tmp_path, workbook([["id", "n"], ["a", 123456789012345], ["b", 1e15], ["c", -7.0]]))
    assert [row[1] for row in cells_of(table)] == ["123456789012345", "1000000000000000", "-7"]


def test_a_formula_counts_by_its_value_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, workbook([["a", "b"], ["x", '=HYPERLINK("http://example.com","y")']]))
    assert cells_of(table) == [["x", ""]]


def test_rows_have_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        [],
        [None, "name", "city"],
        [None, "Ali", "Riyadh"],
        [],
        [None, "Sara", "Jeddah"],
    ]
    table = table_of(tmp_path, workbook(rows))
    assert table.columns == ["name", "city"]
    assert [(row.number, row.values) for row in table.rows()] == [
        (4, ["Ali", "Riyadh"]),
        (6, ["Sara", "Jeddah"]),
    ]


def test_reading_goes_on_after_any_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, workbook([["n", "x"], *[[number, "x"] for number in range(50)]]))
    assert [row.values[0] for row in table.rows(after=48)] == ["48", "49"]
    assert table.size() == 50


def test_a_missing_sheet_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, workbook(PEOPLE, title="العملاء"), sheet="Clients")
    assert refusal.value.reason == "no_sheet"
    assert "العملاء" in refusal.value.message


def test_a_named_sheet_is_read(tmp_path: Path) -> None:
    table = table_of(tmp_path, workbook(PEOPLE, title="العملاء"), sheet="العملاء")
    assert (table.sheet, table.sheets) == ("العملاء", ("العملاء",))


def test_a_workbook_without_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, workbook([]))
    assert refusal.value.reason == "no_sheets"


def test_a_long_sheet_is_read_to_its_end(tmp_path: Path) -> None:
    rows: list[list[object]] = [["name", "city"], *[[f"اسم {number}", "الرياض"] for number in range(5_000)]]
    read = cells_of(table_of(tmp_path, workbook(rows)))
    assert (len(read), read[-1]) == (5_000, ["اسم 4999", "الرياض"])


def test_a_reader_that_stops_early_leaves_no_child(tmp_path: Path) -> None:
    rows = table_of(tmp_path, workbook([["n", "x"], *[[number, "x"] for number in range(20_000)]])).rows()
    assert next(rows).values == ["0", "x"]
    del rows
    assert not [child for child in psutil.Process().children() if _runs_a_sheet(child)]


def _runs_a_sheet(process: psutil.Process) -> bool:
    try:
        return "sheet_child" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False
