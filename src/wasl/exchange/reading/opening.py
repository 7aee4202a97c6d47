"""The way in: from a path to a table, whatever kind of file lies there."""

from pathlib import Path

from wasl.exchange.reading.archives import workbook_kind
from wasl.exchange.reading.boards import open_board
from wasl.exchange.reading.card_table import open_cards
from wasl.exchange.reading.delimited import open_delimited
from wasl.exchange.reading.kinds import kind_of_file
from wasl.exchange.reading.sheets import open_sheet
from wasl.exchange.reading.sources import source_of
from wasl.exchange.reading.table import Table


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> Table:
    """Return the table in a file: what is not given is found out from its content.

    Raise Unreadable, with a sentence that says why and what to do, if there is none.
    """
    source = source_of(path)
    kind = kind_of_file(source)
    if kind == "vcard":
        return open_cards(source, encoding=encoding)
    if kind == "data":
        return open_board(source)
    if kind == "text":
        return open_delimited(source, encoding=encoding, delimiter=delimiter, has_header=has_header)
    container = workbook_kind(path) if kind == "zip" else "xls"
    return open_sheet(path, container, sheet=sheet, has_header=has_header)
