"""Reads a workbook's sheet through a child process, because a hostile one can take all memory or crash."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Timer

from wasl.exchange.neutral import is_own, restore
from wasl.exchange.reading.layout import lay_out
from wasl.exchange.reading.table import Fault, Row, Table, fit
from wasl.exchange.reading.unreadable import Unreadable

CHILD = Path(__file__).with_name("sheet_child.py")
SECONDS = 300  # by the clock; the child itself ends after 90 of the processor
SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What the child says first: the sheets, the one it reads, its first filled row and its height."""

    sheets: tuple[str, ...]
    sheet: str
    top: int
    height: int


@contextmanager
def _child(path: Path, sheet: str | None) -> Iterator[Iterator[object]]:
    """Yield the JSON lines of a child that is ended with the block, finished or not."""
    chosen = [] if sheet is None else [sheet]
    command = [sys.executable, "-I", str(CHILD), str(path.absolute()), *chosen]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
    alarm = Timer(SECONDS, process.kill)
    alarm.start()
    try:
        yield _lines(process)
    finally:
        alarm.cancel()
        process.kill()
        process.communicate()


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[object]:
    for line in process.stdout or ():
        try:
            value = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError as error:  # cut off in the middle: the child was stopped
            raise Unreadable("too_heavy") from error
        if isinstance(value, dict) and "error" in value:
            raise Unreadable(value["error"])
        yield value
    if process.wait() != 0:
        raise Unreadable("too_heavy")


def _head(lines: Iterator[object], wanted: str | None) -> Head:
    value = next(lines, None)
    if not isinstance(value, dict):
        raise Unreadable("damaged")
    if value["sheet"] is None:
        names = ", ".join(value["sheets"])
        if wanted is not None and names:
            raise Unreadable("no_sheet", sheet=wanted, sheets=names)
        raise Unreadable("no_sheets")
    return Head(tuple(value["sheets"]), value["sheet"], value["top"], value["height"])


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook whose layout is known."""

    path: Path
    name: str
    skip: int
    columns: tuple[str, ...]
    height: int
    is_own: bool

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header with their numbers in the sheet."""
        with _child(self.path, self.name) as lines:
            _head(lines, self.name)
            for number, cells in enumerate(lines, start=1):
                if number > self.skip and isinstance(cells, list) and any(cells):
                    yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> Row:
        if self.is_own:
            cells = [restore(cell) for cell in cells]
        faults = [Fault("nul", place) for place, cell in enumerate(cells) if "\0" in cell]
        return fit(number, cells, len(self.columns), faults)

    def size(self) -> int:
        """Return the number of rows the sheet says it has below the header."""
        return max(self.height - self.skip, 0)


def open_sheet(path: Path, container: str, *, sheet: str | None, has_header: bool | None) -> Table:
    """Return the table in a sheet: the wanted one, else the first visible one with cells."""
    with _child(path, sheet) as lines:
        head = _head(lines, sheet)
        first = islice(lines, head.top, head.top + SAMPLE_ROWS)
        sample = [cells for cells in first if isinstance(cells, list)]
    widest = max((len(cells) for cells in sample), default=0)
    layout = lay_out([cells + [""] * (widest - len(cells)) for cells in sample], has_header=has_header)
    reader = Sheet(
        path, head.sheet, head.top + layout.skip, tuple(layout.columns), head.height, is_own(layout.columns)
    )
    return Table(
        format=container,
        columns=layout.columns,
        read=reader.rows,
        estimate=reader.size,
        has_header=layout.has_header,
        sheet=head.sheet,
        sheets=head.sheets,
        problems=layout.problems,
    )
