"""Makes cells harmless for spreadsheets and restores them when the file comes back (CSV injection, S-057)."""

import re
from collections.abc import Iterable

MARK = "wasl:"  # a column whose name begins so says that the file was written here
QUOTE = "'"
# A formula may hide behind blanks and control characters; full-width signs become plain ones in some programs.
DANGEROUS = re.compile(r"'*[\s\x00-\x20\u200b-\u200f\ufeff]*[=+\-@|%＝＋－＠]|'*[\t\r\n\x00]")  # noqa: RUF001
NUMBER = re.compile(r"[+-]?\d[\d ]*(?:[.,]\d+)?")


def neutralize(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers and phone numbers stay as they are."""
    if not DANGEROUS.match(cell) or NUMBER.fullmatch(cell):
        return cell
    return QUOTE + cell


def restore(cell: str) -> str:
    """Return the cell as it was before `neutralize`."""
    if cell.startswith(QUOTE) and DANGEROUS.match(cell):
        return cell[1:]
    return cell


def guard(cell: str) -> str:
    """Return a cell for a file whose text cells are no formulas: only what `restore` would shorten gets its quote."""
    return QUOTE + cell if restore(cell) != cell else cell


def is_own(columns: Iterable[str]) -> bool:
    """Return whether a file with these columns was written here, so that its cells are to be restored."""
    return any(column.startswith(MARK) for column in columns)
