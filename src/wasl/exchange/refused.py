"""Writes the refused rows of an import as a file to mend and to send again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.escape import escape
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from wasl.exchange.neutral import MARK, guard, neutralize
from wasl.exchange.reading import Row

ADDED = (f"{MARK}row", f"{MARK}column", f"{MARK}reason")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: its number and cells as read, the columns at fault (or none) and the reason."""

    number: int
    values: Sequence[str]
    column: str
    reason: str


def refusal_of(row: Row, columns: Sequence[str]) -> Refusal:
    """Return the refusal of a row that the reader found faulty: all columns at fault, all reasons."""
    faults = faults_of(row, columns)
    return Refusal(row.number, row.values, named(column for column, _reason in faults), told(faults))


def named(columns: Iterable[str]) -> str:
    """Return the names of the columns at fault as one text."""
    return ", ".join(filter(None, columns))


def faults_of(row: Row, columns: Sequence[str]) -> list[tuple[str, str]]:
    """Return (column, reason) for what the reader found faulty in a row; "" stands for the row as a whole."""
    found: dict[str, list[str]] = {}
    for fault in row.faults:
        column = columns[fault.column] if fault.column is not None and fault.column < len(columns) else ""
        found.setdefault(column, []).append(fault.sentence())
    return [(column, " ".join(reasons)) for column, reasons in found.items()]


def told(faults: Sequence[tuple[str, str]]) -> str:
    """Return all reasons as one text: each with its column where several are at fault."""
    if len(faults) == 1:
        return faults[0][1]
    return "\n".join(f"{column}: {reason}" if column else reason for column, reason in faults)


def write_csv(file: BinaryIO, columns: Sequence[str], refusals: Iterable[Refusal]) -> int:
    """Write a CSV file that spreadsheets open in the right encoding; return the number of rows."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    count = -1
    for count, cells in enumerate(_lines(columns, refusals)):  # noqa: B007 -- counts, the names are line 0
        writer.writerow([neutralize(cell) for cell in cells])
    text.detach()
    return count


def write_xlsx(file: BinaryIO, columns: Sequence[str], refusals: Iterable[Refusal]) -> int:
    """Write a workbook whose cells are all text; return the number of rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    count = -1
    for count, cells in enumerate(_lines(columns, refusals)):  # noqa: B007 -- counts, the names are line 0
        sheet.append([_text_cell(sheet, cell) for cell in cells])
    book.save(file)
    return count


def _lines(columns: Sequence[str], refusals: Iterable[Refusal]) -> Iterator[list[str]]:
    """Yield the names and the rows; cells beyond the columns stand behind the reason, so none is lost."""
    own = [name for name in columns if name not in ADDED]
    places = [place for place, name in enumerate(columns) if name not in ADDED]
    yield [*own, *ADDED]
    for one in refusals:
        cells = [one.values[place] if place < len(one.values) else "" for place in places]
        beyond = one.values[len(columns) :]
        yield [*cells, str(one.number), one.column, one.reason, *beyond]


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    """Return a cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=escape(guard(text)))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
