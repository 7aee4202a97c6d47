"""Finds where a table begins: lines above it, the row of column names, its width."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wasl.exchange.neutral import is_own
from wasl.exchange.reading.cells import STRONG, kind_of
from wasl.exchange.reading.table import MOST_COLUMNS, Problem, name_columns
from wasl.exchange.reading.unreadable import Unreadable

LONGEST_PREAMBLE = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """How many records to skip before the first row, and the columns of every row."""

    skip: int
    columns: list[str]
    has_header: bool
    problems: tuple[Problem, ...]


def usual_width(records: Sequence[Sequence[str]]) -> int:
    """Return the number of cells most records have; that of the first one on a tie."""
    widths = Counter(len(cells) for cells in records if any(cell.strip() for cell in cells))
    return widths.most_common(1)[0][0] if widths else 0


def lay_out(records: Sequence[Sequence[str]], *, has_header: bool | None) -> Layout:
    """Return the layout of a table from its first records; raise Unreadable if there is nothing in them."""
    width = usual_width(records)
    if not width:
        raise Unreadable("no_rows")
    # a file that was written here begins with its names, whatever else they look like
    is_ours = is_own(records[0])
    top = 0 if has_header is False or is_ours else _preamble(records)
    first, rest = records[top], records[top + 1 :]
    named = has_header if has_header is not None else is_ours or _is_header(first, rest[:100])
    if not named:
        top = 0
    width = max(width, len(first) if named else 0)
    if width > MOST_COLUMNS:
        raise Unreadable("too_many_columns")
    columns, is_made_up = name_columns(first if named else (), width)
    problems = _problems(top, records, is_made_up=is_made_up and named)
    if named and rest and len(first) != usual_width(rest):
        problems = (*problems, Problem("uneven_header"))
    return Layout(top + 1 if named else top, columns, named, problems)


def _problems(top: int, records: Sequence[Sequence[str]], *, is_made_up: bool) -> tuple[Problem, ...]:
    above = " / ".join(" ".join(cell for cell in cells if cell.strip()) for cells in records[:top])
    found = [Problem("preamble", above[:200])] if above.strip(" /") else []
    if is_made_up:
        found.append(Problem("generated_columns"))
    return tuple(found)


def _preamble(records: Sequence[Sequence[str]]) -> int:
    """Return how many records stand above the table: those with far fewer filled cells than the rest."""
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in records]
    counts = sorted(count for count in filled if count)
    usual = counts[len(counts) // 2]
    for place, count in enumerate(filled[: LONGEST_PREAMBLE + 1]):
        is_sparse = count == 0 or count * 2 < usual or (count == 1 and usual >= 2)
        if not is_sparse:
            return place
    return next(place for place, count in enumerate(filled) if count)


def _is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Return whether the first record names the columns: it differs in kind from what stands below."""
    kinds = [kind_of(cell) for cell in first]
    if STRONG.intersection(kinds):
        return False
    if list(first) in [list(cells) for cells in rest] and "text" in kinds:
        return True
    votes = sum(_vote(place, kind, first[place], rest) for place, kind in enumerate(kinds))
    if votes:
        return votes > 0
    return "text" in kinds


def _vote(place: int, kind: str, name: str, rest: Sequence[Sequence[str]]) -> int:
    below = [cells[place] for cells in rest if place < len(cells) and cells[place].strip()]
    if kind == "blank" or not below:
        return 0
    usual = Counter(kind_of(cell) for cell in below).most_common(1)[0][0]
    if usual == kind == "text":
        return -1 if name in below and len(set(below)) > 1 else 0
    if kind == "text":
        return 2
    return -2 if usual == kind else 0
