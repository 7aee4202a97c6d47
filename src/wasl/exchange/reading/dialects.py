"""Finds how a text file separates its cells, by the method of CleverCSV (like rows, known cells).

van den Burg, Nazábal, Sutton: Wrangling messy CSV files by detecting row and type patterns (2019).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from wasl.exchange.reading.cells import kind_of
from wasl.exchange.reading.unreadable import Unreadable

DELIMITERS = (",", ";", "\t", "|", "،", "؛", "^", "~", "\x1f", ":", " ")
SAMPLE_ROWS = 120
SEP_LINE = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
WEAK = {":": 0.2, " ": 0.1}  # they stand inside cells more often than between them
SINGLE_QUOTED = "(?:^|{0}) ?'[^'\r\n]*'(?={0}|\r?$)"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The signs that separate, enclose and escape cells."""

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    skips_space: bool = False

    def reader(self, lines: Iterable[str], *, is_strict: bool) -> Iterator[list[str]]:
        """Return a csv reader of this dialect over the lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.skips_space,
            strict=is_strict,
        )


def named_delimiter(line: str) -> str | None:
    """Return the delimiter that a first line `sep=;` names, as Excel writes it."""
    match = SEP_LINE.fullmatch(line)
    return match.group(1) if match else None


def sniff(lines: list[str], delimiter: str | None = None) -> Dialect:
    """Return the dialect of a text from its first lines; `delimiter` is kept where given."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in "\r\n\"'"):
        raise Unreadable("unknown_delimiter", delimiter=delimiter)
    text = "".join(lines)
    present = [sign for sign in ((delimiter,) if delimiter else DELIMITERS) if sign in text]
    choices = [_dialect(text, sign) for sign in present]
    if not choices:
        return Dialect(delimiter or ",", escape=_escape(text, '"'))
    best = max(choices, key=lambda dialect: _score(lines, dialect))
    if delimiter is None and _score(lines, best) <= _score_single(lines):
        return Dialect(",", escape=_escape(text, '"'))
    return best


def _dialect(text: str, delimiter: str) -> Dialect:
    quote = _quote(text, delimiter)
    return Dialect(delimiter, quote, _escape(text, quote), skips_space=_skips_space(text, delimiter, quote))


def _quote(text: str, delimiter: str) -> str:
    """Return the double quote, or the single one where cells are clearly enclosed in it."""
    sign = re.escape(delimiter)
    if re.search(f'(?:^|{sign}) ?"', text, re.MULTILINE):
        return '"'
    found = [match[0] for match in re.finditer(SINGLE_QUOTED.format(sign), text, re.MULTILINE)]
    first, _, _ = text.lstrip("\r\n").partition("\n")
    # a column of 'words' below an open head is written so on purpose
    is_style = re.search(SINGLE_QUOTED.format(sign), first, re.MULTILINE) or any(
        delimiter in cell.strip(delimiter) for cell in found
    )
    return "'" if len(found) >= 2 and is_style else '"'


def _escape(text: str, quote: str | None) -> str | None:
    """Return a backslash where it stands before quotes inside cells and quotes are not doubled instead."""
    if quote is None or f"\\{quote}" not in text:
        return None
    escaped = len(re.findall(rf"\\{quote}(?=[^,;\t|\r\n])", text))
    doubled = len(re.findall(rf"[^,;\t|\r\n\\]{quote}{quote}", text))
    return "\\" if escaped > doubled else None


def _skips_space(text: str, delimiter: str, quote: str) -> bool:
    """Return whether every delimiter is followed by a space, as in `a, "b, c", d`."""
    if delimiter in " \t":
        return False
    if f"{delimiter} {quote}" in text:
        return True
    outside = re.sub(rf"{quote}[^{quote}]*{quote}", "", text)
    return (count := outside.count(delimiter)) > 1 and outside.count(f"{delimiter} ") == count


def _rows(lines: list[str], dialect: Dialect) -> list[list[str]]:
    try:
        return [row for row in islice(dialect.reader(lines, is_strict=False), SAMPLE_ROWS) if row]
    except csv.Error:
        return []


def _score(lines: list[str], dialect: Dialect) -> float:
    """Return pattern score times type score; more for many rows of one width and cells of known kinds."""
    rows = _rows(lines, dialect)
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    pattern = sum(count * (width - 1) / width for width, count in widths.items()) / len(widths)
    return pattern * _known(rows) * WEAK.get(dialect.delimiter, 1.0)


def _score_single(lines: list[str]) -> float:
    """Return the score of the view that every line is one cell."""
    rows = [[line.strip("\r\n")] for line in lines[:SAMPLE_ROWS] if line.strip()]
    return 0.001 * len(rows) * _known(rows)


def _known(rows: list[list[str]]) -> float:
    cells = [cell for row in rows for cell in row]
    return sum(_worth(cell) for cell in cells) / max(len(cells), 1)


def _worth(cell: str) -> float:
    kind = kind_of(cell)
    if kind != "text":
        return 1.0
    return 0.3 if any(sign in cell for sign in ',;\t|"') else 0.9
