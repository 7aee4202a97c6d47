"""Writes the lines of a sheet as CSV (RFC 4180, with the mark by which Excel knows UTF-8) and as XLSX."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from wasl.exchange.exporting import ID, VERSION, Line, SheetColumn, Value, mark_of, text_of
from wasl.exchange.neutral import guard, neutralize
from wasl.kernel.errors import Invalid

# what one cell of Excel may hold
LONGEST = 32_767
# the first day that Excel counts right: it believes in a 29 February 1900
FIRST_DAY = datetime.date(1900, 3, 1)
FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General"}
# what XML cannot hold, and what reads as such an escape (ECMA-376 part 1, 22.4.2.4)
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Sheet:
    """What is written: a title, the columns and the lines, and how the viewer reads (direction and zone).

    Without keys it is to be read alone: it cannot come back.
    """

    title: str
    columns: Sequence[SheetColumn]
    lines: Iterable[Line]
    zone: ZoneInfo
    is_rtl: bool = False
    has_keys: bool = True

    @property
    def names(self) -> list[str]:
        """Return the names of all columns, those of key and version last."""
        return [*(column.name for column in self.columns), *((ID, VERSION) if self.has_keys else ())]


def write_csv(file: BinaryIO, sheet: Sheet) -> None:
    """Write a CSV file that spreadsheets open in the right encoding and take no formula from."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([neutralize(name) for name in sheet.names[:-2]] + sheet.names[-2:])
    zone = sheet.zone
    for line in sheet.lines:
        cells = [neutralize(text_of(value, zone)) if value is not None else "" for value in line.values]
        writer.writerow([*cells, str(line.id), mark_of(sheet.columns, line)])
    text.flush()
    text.detach()


def write_xlsx(file: BinaryIO, *sheets: Sheet) -> None:
    """Write a workbook: text is text whatever it begins with, days are days, the first row stays on screen."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_page(book, sheet)
    book.save(file)


def _write_page(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(title=re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:31])
    _lay_out(page, sheet)
    # the cells are made already: the library would try each as a value first, and make a new one after each
    page._values_to_row = _placed  # noqa: SLF001 - the one step of the row's way that costs a third of the time
    page.append(list(_heads(page, sheet.names)))
    writers = [CellWriter(page, column.field.kind, sheet.zone) for column in sheet.columns]
    key, version = CellWriter(page, "text", sheet.zone), CellWriter(page, "number", sheet.zone)
    for line in sheet.lines:
        cells = [writer.cell(value) for writer, value in zip(writers, line.values, strict=True)]
        if sheet.has_keys:
            cells += [key.cell(str(line.id)), version.cell(mark_of(sheet.columns, line))]
        page.append(cells)


def _lay_out(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.sheet_view.rightToLeft = sheet.is_rtl
    page.freeze_panes = "B2"
    widths = [*(column.field.width for column in sheet.columns), *((38, 12) if sheet.has_keys else ())]
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width


def _placed(cells: Iterable[Any], number: int) -> Iterator[Any]:
    """Yield the cells of a row that hold anything, each with its place."""
    for place, cell in enumerate(cells, 1):
        if cell is not None:
            cell.column, cell.row = place, number
            yield cell


def _heads(page: WriteOnlyWorksheet, names: Sequence[str]) -> Iterator[Any]:
    for name in names:
        cell = WriteOnlyCell(page, value=escape(name))
        cell.data_type = "s"
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        yield cell


class CellWriter:
    """Makes the cells of one column: one styled cell is filled again for each row, since each is written at once."""

    def __init__(self, page: WriteOnlyWorksheet, kind: str, zone: ZoneInfo) -> None:
        self.zone = zone
        self.text: Any = WriteOnlyCell(page)
        # a cell of the format “text” stays text when somebody types into it
        self.text.number_format = "@"
        self.number: Any = WriteOnlyCell(page)
        self.number.number_format = FORMATS.get(kind, "General")

    def cell(self, value: Value) -> Any:
        """Return the cell of a value, None for an empty one."""
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool):
            return self._typed(value, "b")
        if isinstance(value, datetime.datetime):
            return self._typed(value.astimezone(self.zone).replace(tzinfo=None, microsecond=0), "d")
        if isinstance(value, datetime.date):
            return self._typed(value, "d") if value >= FIRST_DAY else self._text(value.isoformat())
        return self._number(value)

    def _text(self, value: str) -> Any:
        if len(value) > LONGEST:
            sentence = _("A cell of Excel holds 32,767 characters. One of these is longer; choose CSV.")
            raise Invalid(fields={"format": [sentence]})
        self.text._value, self.text.data_type = escape(guard(value)), "s"  # noqa: SLF001 - the value is no formula
        return self.text

    def _number(self, value: int | Decimal) -> Any:
        # a spreadsheet keeps 15 digits
        return self._typed(value, "n") if abs(Decimal(value)) < 10**15 else self._text(format(value, "f"))

    def _typed(self, value: object, kind: str) -> Any:
        self.number._value, self.number.data_type = value, kind  # noqa: SLF001 - the type is known
        return self.number


def escape(text: str) -> str:
    """Return a text as a cell of XLSX holds it: what XML cannot hold, and blanks that stand alone, as `_xHHHH_`."""
    if text.isspace():
        return "".join(f"_x{ord(sign):04X}_" for sign in text)
    return UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
