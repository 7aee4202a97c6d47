"""The file of refused rows is harmless in a spreadsheet and restores every cell when it comes back (S-057)."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.data_of_others import test_data as data_of
from tests.exchange.files import table_of
from wasl.exchange.neutral import DANGEROUS, neutralize, restore
from wasl.exchange.reading import Row
from wasl.exchange.reading.table import Fault
from wasl.exchange.refused import ADDED, Refusal, refusal_of, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\n=cmd|' /C calc'!A0",
    "＝1+1",
    "＠x",
    "'=1+1",
    "''=1+1",
    "\u200b=1",
    "|cmd",
    "%0A=1",
]
PLAIN = ["+966501234567", "+371 29 123 456", "-12.5", "محمد", "a=b", "'quoted'", "", "O'Brien", "12"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_neutralized_and_restored(cell: str) -> None:
    assert neutralize(cell) == "'" + cell
    assert restore(neutralize(cell)) == cell


@pytest.mark.parametrize("cell", PLAIN)
def test_a_plain_cell_stays_as_it_is(cell: str) -> None:
    assert neutralize(cell) == cell
    assert restore(cell) == cell


@given(st.text())
def test_every_text_is_restored(cell: str) -> None:
    assert restore(neutralize(cell)) == cell


def test_every_known_payload_is_neutralized_and_restored(tmp_path: Path) -> None:
    path = data_of("security/payloadsallthethings/csv-injection.txt")
    payloads = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    assert len(payloads) > 5
    columns = ["id", "payload"]
    refusals = [Refusal(place, [f"k{place}", text], "payload", "No.") for place, text in enumerate(payloads)]
    buffer = io.BytesIO()
    write_csv(buffer, columns, refusals)
    table = table_of(tmp_path, buffer.getvalue())
    assert [row.values[1] for row in table.rows()] == payloads
    raw = table_of(tmp_path, buffer.getvalue().replace(b"wasl:", b"file:"))
    assert not [row.values[1] for row in raw.rows() if row.values[1][:1] in set("=+-@\t\r")]


CELLS = st.one_of(
    st.sampled_from(FORMULAS + PLAIN), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
@example(rows=[("=1+1", "'quoted'"), ("=1+1", "'quoted'")])
def test_the_csv_comes_back_as_it_was(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    rows = [
        (f"k{place}" + first.replace("\0", ""), second.replace("\0", ""))
        for place, (first, second) in enumerate(rows)
    ]
    buffer = io.BytesIO()
    written = write_csv(buffer, ["الاسم", "note"], [Refusal(7, list(row), "note", "سبب") for row in rows])
    table = table_of(tmp_path, buffer.getvalue())
    assert written == len(rows)
    assert table.columns == ["الاسم", "note", *ADDED]
    assert [tuple(row.values) for row in table.rows()] == [(*row, "7", "note", "سبب") for row in rows]


def test_the_workbook_comes_back_as_it_was_and_holds_no_formula(tmp_path: Path) -> None:
    cells = [cell.replace("\r", "") for cell in FORMULAS + PLAIN]
    buffer = io.BytesIO()
    written = write_xlsx(buffer, ["name", "note"], [Refusal(3, ["k", cell], "note", "No.") for cell in cells])
    assert written == len(cells)
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    rows = list(table_of(tmp_path, buffer.getvalue()).rows())
    assert [row.values[1] for row in rows] == cells


def test_sending_a_mended_file_again_does_not_pile_up_columns() -> None:
    buffer = io.BytesIO()
    write_csv(buffer, ["name", *ADDED], [Refusal(2, ["Ali", "9", "name", "old"], "name", "new")])
    assert buffer.getvalue().decode("utf-8-sig").splitlines() == [
        "name,wasl:row,wasl:column,wasl:reason",
        "Ali,2,name,new",
    ]


def test_cells_beyond_the_columns_are_kept() -> None:
    row = Row(4, ["Ali", "Riyadh", "extra"], (Fault("extra_cells", 2),))
    refusal = refusal_of(row, ["name", "city"])
    buffer = io.BytesIO()
    write_csv(buffer, ["name", "city"], [refusal])
    assert buffer.getvalue().decode("utf-8-sig").splitlines()[1].startswith("Ali,Riyadh,4,,")
    assert buffer.getvalue().decode().rstrip().endswith(",extra")


def test_the_column_at_fault_is_named() -> None:
    refusal = refusal_of(Row(4, ["Ali", "�"], (Fault("undecodable", 1, "utf-8"),)), ["name", "city"])
    assert refusal.column == "city"
    assert "utf-8" in refusal.reason
    assert DANGEROUS.match(refusal.reason) is None
