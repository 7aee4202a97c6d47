"""Whatever text a cell holds, the file is harmless, and reading it gives the very same text back."""

import datetime
import io
import tempfile
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import make
from tests.drain import drain
from wasl.contacts.models import Contact
from wasl.exchange import commands, outgoing
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.neutral import DANGEROUS, NUMBER
from wasl.exchange.reading import open_table
from wasl.exchange.writing.cards import folded, line, text
from wasl.exchange.writing.sheets import Sheet, write_csv, write_xlsx
from wasl.workspace.queries import actor_of_user

PIECES = [
    *("=", "+", "-", "@", "'", "|", "%", "\t", "\r", "\n", " ", '"', ",", ";", "\u200f", "\u202e", "\u200b", "\ufeff", "＝"),
    *("cmd|' /C calc'!A0", "HYPERLINK(\"http://x\")", "نورة", "👩‍👩‍👧", "Ķē", "_x000D_", "_x0041_", "\x01", "\x7f", "966500000001", "1e5", "]]>", "<b>&amp;"),
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40
)
COLUMNS = [SheetColumn(ExportField("name", "Name")), SheetColumn(ExportField("note", "Note"))]


def sheet(cells: list[list[str]]) -> Sheet:
    lines = [Line(uuid.UUID(int=number + 1), 1, row) for number, row in enumerate(cells)]
    return Sheet("People", COLUMNS, lines, ZoneInfo("Asia/Riyadh"))


def read_back(content: bytes, ending: str) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        path.write_bytes(content)
        return [row.values[:2] for row in open_table(path).rows()]


def lines_alike(text: str) -> str:
    """Return a text with one kind of line break: XML has no other."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(hostile, hostile).map(list), min_size=1, max_size=4))
def test_csv_cells_are_harmless_and_come_back_exactly(cells: list[list[str]]) -> None:
    file = io.BytesIO()
    write_csv(file, sheet(cells))
    assert read_back(file.getvalue(), ".csv") == cells
    for cell in (cell for row in cells for cell in row):
        if DANGEROUS.match(cell) and not NUMBER.fullmatch(cell):
            quoted = ("'" + cell).replace('"', '""')
            assert quoted.encode() in file.getvalue()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(hostile, hostile).map(list), min_size=1, max_size=12))
def test_workbook_cells_are_text_and_come_back_exactly(cells: list[list[str]]) -> None:
    file = io.BytesIO()
    write_xlsx(file, sheet(cells))
    for row in load_workbook(file).active.iter_rows(min_row=2, max_col=2):
        assert all(
            cell.data_type in {"s", "n"} and (cell.data_type == "s" or cell.value is None) for cell in row
        )
    back = read_back(file.getvalue(), ".xlsx")
    assert [[lines_alike(cell) for cell in row] for row in back] == [
        [lines_alike(cell) for cell in row] for row in cells
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;:\\"), max_size=300))
def test_card_lines_are_folded_between_characters(value: str) -> None:
    raw = folded(line("NOTE", text(value)))
    assert raw.endswith(b"\r\n")
    parts = raw[:-2].split(b"\r\n ")
    assert all(len(part) <= 75 for part in parts)
    assert b"".join(parts).decode() == line("NOTE", text(value))
    assert all(part.decode() for part in parts)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx", "vcf"])
def test_an_emptied_company_gets_the_same_file_back(ending: str, tmp_path: Path) -> None:
    """Export, import into an empty company as new records, export again: the same bytes but keys and moments."""
    owner = actor_of_user(make.owner())
    make.contact(
        given_name="=Noura", middle_name="+1", family_name="القحطاني", job_title="@boss, \"chief\"", department="R;D", by=owner,
        emails=[{"value": "a@example.com"}, {"value": "b@example.com", "label": "home"}], birthday="--02-29", language="ar",
        phones=[{"value": "+966500000001"}, {"value": "+37120000000", "label": "work"}], tags=["Gold", "VIP"],
        addresses=[{"lines": "-1st street\nfloor 2", "city": "Rīga", "country": "LV", "postal_code": "LV-1010", "label": "home"}],
        profiles=[{"url": "https://example.com/=x"}],
    )  # fmt: skip
    make.contact(given_name="Līga", family_name="Bērziņa 👩‍👧", birthday="1990-05-01", by=owner)
    columns = [
        *("name", "prefix", "given_name", "additional_name", "family_name", "job_title", "department", "email", "phone"),
        *("address", "address_city", "address_country", "address_postal_code", "website", "birthday", "language", "tags"),
    ]  # fmt: skip

    def export() -> bytes:
        item = outgoing.begin(
            "contact",
            format=ending,
            columns=[] if ending == "vcf" else columns,
            asked={"sort": "name"},
            by=owner,
        )
        return item.path.read_bytes()

    first = export()
    for record in list(Contact.objects.all()):
        record.anchor.delete()
    assert Contact.objects.count() == 0
    item = commands.start_import("contact", content=ContentFile(first), name=f"all.{ending}", by=owner)
    if item.is_return:
        item = commands.take_as_new(item, by=owner)
    commands.queue_import(item, by=owner)
    drain()
    item.refresh_from_db()
    assert (item.state, item.created_count, item.refused_count) == ("done", 2, 0), item.error
    path_a, path_b = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    path_a.write_bytes(first)
    path_b.write_bytes(export())
    assert without_keys(path_b, ending) == without_keys(path_a, ending)


def without_keys(path: Path, ending: str) -> object:
    """Return a file's content without what differs between two records alike: their keys."""
    if ending == "xlsx":
        return [row.values[:-2] for row in open_table(path).rows()]
    lines = path.read_bytes().split(b"\r\n")
    if ending == "csv":
        return [part.rpartition(b",")[0].rpartition(b",")[0] for part in lines]
    return [part for part in lines if not part.startswith(b"UID:")]


def test_a_day_before_excel_can_count_stays_text() -> None:
    file = io.BytesIO()
    born = SheetColumn(ExportField("birthday", "Birthday", "date"))
    lines = [
        Line(uuid.UUID(int=1), 1, [datetime.date(1890, 1, 2)]),
        Line(uuid.UUID(int=2), 1, [datetime.date(1990, 1, 2)]),
    ]
    write_xlsx(file, Sheet("People", [born], lines, ZoneInfo("UTC"), is_rtl=True))
    page = load_workbook(file).active
    assert page.sheet_view.rightToLeft
    assert (page["A2"].value, page["A3"].value) == ("1890-01-02", datetime.datetime(1990, 1, 2))  # noqa: DTZ001
    path = Path(tempfile.mkdtemp()) / "x.xlsx"
    path.write_bytes(file.getvalue())
    assert [row.values[0] for row in open_table(path).rows()] == ["1890-01-02", "1990-01-02"]
