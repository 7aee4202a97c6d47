"""Reads delimited text row by row in constant memory, and goes on after a row whose quotes are broken."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from wasl.exchange.neutral import is_own, restore
from wasl.exchange.reading.charsets import UNDECODED, Charset, detect, known, open_text
from wasl.exchange.reading.dialects import Dialect, named_delimiter, sniff
from wasl.exchange.reading.layout import lay_out, usual_width
from wasl.exchange.reading.quotes import split_lenient, split_literal
from wasl.exchange.reading.sources import Source
from wasl.exchange.reading.table import MISSING, Fault, Problem, Row, Table, fit

LONGEST_LINE = 4 * 2**20
MOST_LINES = 1_000  # of one record; beyond it a quote was opened by mistake
SAMPLE_CHARS = 2**17
SAMPLE_RECORDS = 200
LENIENT_LINES = 20
EVEN = 0.9  # of the first rows alike: then a shorter one is broken, not trimmed

csv.field_size_limit(LONGEST_LINE * 2)


class RunawayError(Exception):
    """A record grows beyond all measure."""


class Feed:
    """Hands lines to the csv reader and remembers those of the record under way."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.held: list[str] = []
        self.back: deque[str] = deque()
        self.size = 0
        self.is_suspect = False

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.held.append(line)
        self.size += len(line)
        if "\0" in line or (not line.isascii() and UNDECODED.search(line)):
            self.is_suspect = True
        if len(self.held) > MOST_LINES or self.size >= LONGEST_LINE:
            raise RunawayError
        return line

    def begin(self) -> None:
        """Forget the last record."""
        self.held.clear()
        self.size = 0
        self.is_suspect = False

    def give_back(self, count: int) -> None:
        """Return all but the first `count` held lines, to be read again as records of their own."""
        self.back.extendleft(reversed(self.held[count:]))
        del self.held[count:]

    def skip_line(self) -> None:
        """Read to the end of a line that is too long to hold."""
        while self.held and not self.held[-1].endswith(("\r", "\n")) and not self.back:
            if not (line := self.text.readline(LONGEST_LINE)):
                return
            self.held[-1] = line


class Records:
    """The records of a text: cells and faults each; broken quotes cost one record, not the rest."""

    def __init__(self, text: TextIO, dialect: Dialect, width: int) -> None:
        self.feed = Feed(text)
        self.dialect = dialect
        self.width = width
        self.reader = dialect.reader(self.feed, is_strict=True)

    def __iter__(self) -> Iterator[tuple[list[str], tuple[Fault, ...]]]:
        while True:
            self.feed.begin()
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._mend()
            except RunawayError:
                yield self._cut()
            else:
                yield cells, ()

    def _cut(self) -> tuple[list[str], tuple[Fault, ...]]:
        """Return the first line of a runaway record as a refused one."""
        if len(self.feed.held) > 1:
            return self._refuse()
        start = self.feed.held[0][:1000]
        self.feed.skip_line()
        return [start], (Fault("too_long", 0),)

    def _mend(self) -> tuple[list[str], tuple[Fault, ...]]:
        """Return the record with quotes inside cells taken as written, if it has the usual width."""
        while True:
            cells = split_lenient("".join(self.feed.held), self.dialect)
            if cells is not None:
                return (cells, ()) if len(cells) == self.width else self._refuse()
            try:
                if len(self.feed.held) >= LENIENT_LINES:
                    return self._refuse()
                next(self.feed)
            except (StopIteration, RunawayError):
                return self._refuse()

    def _refuse(self) -> tuple[list[str], tuple[Fault, ...]]:
        self.feed.give_back(1)
        return split_literal(self.feed.held[0], self.dialect), (Fault("open_quote"),)


def mark_lost(cells: list[str], encoding: str) -> tuple[list[str], list[Fault]]:
    """Return the cells with undecodable bytes shown as �, and a fault for each such cell and each NUL."""
    faults: list[Fault] = []
    shown: list[str] = []
    for place, cell in enumerate(cells):
        if UNDECODED.search(cell):
            faults.append(Fault("undecodable", place, encoding))
        if "\0" in cell:
            faults.append(Fault("nul", place))
        shown.append(UNDECODED.sub(MISSING, cell).replace("\0", MISSING))
    return shown, faults


@dataclass(frozen=True)
class Delimited:
    """A delimited text whose encoding, dialect and layout are known."""

    source: Source
    encoding: str
    dialect: Dialect
    usual: int
    skip: int
    width: int
    header: tuple[str, ...] | None
    is_own: bool
    is_even: bool

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; blank records are passed over but counted."""
        with open_text(self.source, self.encoding) as text:
            records = Records(text, self.dialect, self.usual)
            for number, (cells, faults) in enumerate(records, start=1):
                if number <= self.skip or not any(cells):
                    continue
                if self.is_own:
                    cells = [restore(cell) for cell in cells]  # noqa: PLW2901 -- the cells as they were
                if records.feed.is_suspect:
                    cells, lost = mark_lost(cells, self.encoding)  # noqa: PLW2901 -- the cells as shown
                    faults = (*faults, *lost)  # noqa: PLW2901
                yield self._row(number, cells, faults)

    def _row(self, number: int, cells: list[str], faults: tuple[Fault, ...]) -> Row:
        if self.header and tuple(cells) == self.header:
            faults = (*faults, Fault("repeated_header"))
        elif len(cells) == 1 and self.width > 2:
            cells = self._unwrapped(cells)
        if self.is_even and len(cells) < self.usual and not faults:
            faults = (Fault("missing_cells"),)
        return fit(number, cells, self.width, faults)

    def _unwrapped(self, cells: list[str]) -> list[str]:
        """Return the cells of a row that stands as a whole in one quoted cell, as spreadsheets do."""
        if cells[0].count(self.dialect.delimiter) < self.width - 1:
            return cells
        inner = split_lenient(cells[0], self.dialect)
        return inner if inner is not None and len(inner) == self.width else cells

    def size(self) -> int:
        """Return the number of rows as the mean length of the first ones promises."""
        head = self.source.head(SAMPLE_CHARS)
        breaks = max(head.count(b"\n"), head.count(b"\r"), 1)
        if len(head) < SAMPLE_CHARS:
            return sum(1 for _ in self.rows())
        return max(breaks * self.source.length() // len(head) - self.skip, 1)


def open_delimited(
    source: Source, *, encoding: str | None, delimiter: str | None, has_header: bool | None
) -> Table:
    """Return the table in a delimited text; what is not given is found out."""
    charset = detect(source) if encoding is None else Charset(known(encoding))
    lines = _first_lines(source, charset.name)
    sep = named_delimiter(lines[0]) if lines else None
    dialect = sniff(lines[1:] if sep else lines, delimiter or sep)
    found = list(_first_records(lines[1:] if sep else lines, dialect, 0))
    usual = usual_width([cells for cells, faults in found if not faults] or [cells for cells, _ in found])
    records = [cells for cells, _ in _first_records(lines[1:] if sep else lines, dialect, usual)]
    layout = lay_out(records, has_header=has_header)
    skip = layout.skip + bool(sep)
    header = tuple(records[layout.skip - 1]) if layout.has_header else None
    below = records[layout.skip :]
    is_even = sum(len(cells) == usual for cells in below) >= EVEN * len(below)
    delimited = Delimited(
        source,
        charset.name,
        dialect,
        usual,
        skip,
        len(layout.columns),
        header,
        is_own(layout.columns),
        is_even,
    )
    return Table(
        format="tsv" if dialect.delimiter == "\t" else "csv",
        columns=layout.columns,
        read=delimited.rows,
        estimate=delimited.size,
        encoding=charset.name,
        delimiter=dialect.delimiter,
        has_header=layout.has_header,
        problems=(*_text_problems(lines, charset), *layout.problems),
    )


def _first_lines(source: Source, encoding: str) -> list[str]:
    """Return the first whole lines of the text."""
    with open_text(source, encoding) as text:
        sample = text.read(SAMPLE_CHARS)
        lines = list(io.StringIO(sample, newline=""))
        is_whole = not text.read(1)
    return lines if is_whole or len(lines) < 2 else lines[:-1]


def _first_records(
    lines: list[str], dialect: Dialect, width: int
) -> Iterator[tuple[list[str], tuple[Fault, ...]]]:
    """Return the first records; of a broken one the cells with its quotes as written."""
    text = io.StringIO("".join(lines), newline="")
    for cells, faults in islice(Records(text, dialect, width), SAMPLE_RECORDS):
        yield mark_lost(cells, "")[0], faults


def _text_problems(lines: list[str], charset: Charset) -> list[Problem]:
    found = [Problem("guessed_encoding", charset.name)] if charset.is_guess else []
    if any(UNDECODED.search(line) for line in lines):
        found.append(Problem("undecodable", charset.name))
    if any(MISSING in line for line in lines):
        found.append(Problem("lost_before"))
    return found
