"""What every reader returns: a table of text with numbered rows, faults of rows and problems of the file."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

LONGEST_CELL = 131_072
MOST_COLUMNS = 16_384  # the width of an Excel sheet
MISSING = "�"  # stands for a byte that no character of the encoding has
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

FAULTS = {
    "undecodable": _(
        "A character cannot be read in the encoding %(encoding)s. Choose another encoding or "
        "correct the cell."
    ),
    "nul": _("The cell holds a NUL character, which no text may hold. Remove it."),
    "too_long": _("The cell is longer than 131,072 characters. Shorten it."),
    "extra_cells": _("The row has more cells than the table has columns. A separator too many?"),
    "missing_cells": _("The row has fewer cells than all the others. Is a separator missing?"),
    "open_quote": _(
        "A quotation mark is opened and never closed, or stands inside a quoted cell. Correct it."
    ),
    "repeated_header": _("The row repeats the column names."),
    "broken_card": _("The card is not well formed at “%(line)s”. Correct it or export the contact again."),
    "unended_card": _("The card has no end. Export the contact again."),
}

PROBLEMS = {
    "undecodable": _(
        "Some characters cannot be read in the encoding %(encoding)s. Their rows will be refused."
    ),
    "lost_before": _(
        "Some characters were already lost when this file was made (they are shown as �). Export it again."
    ),
    "preamble": _("Lines above the column names are left out: %(lines)s."),
    "guessed_encoding": _(
        "The encoding was guessed as %(encoding)s. Look at the first rows before you go on."
    ),
    "uneven_header": _(
        "The row of column names has another number of cells than the rows. Check which name is over which column."
    ),
    "other_sheet": _(
        "The first sheet holds nothing to import, so the one that fits best was chosen. The file holds: %(sheets)s."
    ),
    "generated_columns": _("Some columns have no name or the same name; they were given one."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row cannot be taken; `column` is the index of the cell, None for the whole row."""

    reason: str
    column: int | None = None
    detail: str = ""

    def sentence(self) -> str:
        """Return the reason as a person reads it."""
        return str(FAULTS[self.reason]) % {"encoding": self.detail, "line": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the whole file that a person should know before the import."""

    reason: str
    detail: str = ""

    def sentence(self) -> str:
        """Return the warning as a person reads it."""
        return str(PROBLEMS[self.reason]) % dict.fromkeys(("encoding", "lines", "sheets"), self.detail)


@dataclass(frozen=True, slots=True)
class Blob:
    """A binary value that a cell refers to, such as the photo of a card."""

    media_type: str
    content: bytes


@dataclass(slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (a card's place in a vCard file) and its cells as text.

    `blobs` holds what cells such as `photo:3` refer to.
    """

    number: int
    values: list[str]
    faults: tuple[Fault, ...] = ()
    blobs: dict[str, Blob] | None = None

    @property
    def weight(self) -> int:
        """Return how many bytes the binary values take."""
        return sum(len(blob.content) for blob in (self.blobs or {}).values())


def no_blob(_reference: str) -> Blob | None:
    """Return nothing: only cards carry binary values."""
    return None


@dataclass(frozen=True)
class Table:
    """A file as rows of text. Cells are as wide as `columns`; nothing is held in memory but one row."""

    format: str
    columns: list[str]
    read: Callable[[], Iterator[Row]] = field(repr=False)
    estimate: Callable[[], int] = field(repr=False)
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool = True
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    find_blob: Callable[[str], Blob | None] = field(default=no_blob, repr=False)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """Yield the rows; the first `after` of them are skipped, so an import goes on where it stopped."""
        return islice(self.read(), after, None)

    def size(self) -> int:
        """Return about how many rows there are, without reading them all."""
        return self.estimate()

    def blob(self, reference: str) -> Blob | None:
        """Return the binary value behind a cell such as `photo:3`, or None if the cell is plain text."""
        return self.find_blob(reference)


def storable(text: str) -> str:
    """Return a text as the database takes it: what no text may hold is shown as a missing character."""
    return UNSTORABLE.sub(MISSING, text)


def name_columns(header: Iterable[str], width: int) -> tuple[list[str], bool]:
    """Return `width` different names, and whether any had to be made up."""
    given = [" ".join(storable(name).split()) for name in header][:width]
    given += [""] * (width - len(given))
    taken: set[str] = set()
    names: list[str] = []
    for place, name in enumerate(given, start=1):
        unique = _unused(name or str(place), taken)
        taken.add(unique.casefold())
        names.append(unique)
    return names, names != given


def _unused(name: str, taken: set[str]) -> str:
    candidate, again = name, 2
    while candidate.casefold() in taken:
        candidate, again = f"{name} ({again})", again + 1
    return candidate


def fit(number: int, cells: list[str], width: int, faults: Iterable[Fault] = ()) -> Row:
    """Return a row exactly `width` wide; what does not fit and is not blank makes the row faulty."""
    found = list(faults)
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        found.append(Fault("extra_cells", width))
        return Row(number, cells, tuple(found))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        found += [Fault("too_long", place) for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL]
    if len(cells) != width:
        cells = cells[:width] + [""] * (width - len(cells))
    return Row(number, cells, tuple(found))
