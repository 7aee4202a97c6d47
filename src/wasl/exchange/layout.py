"""Lays a mapping over a file: opens the table as chosen, proposes a mapping, turns a row into the cells of its fields."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from wasl.exchange.importing import Cell
from wasl.exchange.mapping import ImportField, Suggestion, suggest
from wasl.exchange.models import Import
from wasl.exchange.reading import Blob, Row, Table, open_table
from wasl.kernel.dates import detect_order
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Importer, registry

SAMPLES = 200


def importer_for(kind: str) -> Importer:
    """Return the importer of a kind; raises `NotFound` when nothing of that kind can be imported."""
    try:
        return registry().importer(kind)
    except KeyError:
        raise NotFound from None


def table_of(item: Import, *, is_header_known: bool = True) -> Table:
    """Return the table in an import's file, read as chosen; raises `Unreadable`."""
    return open_table(
        item.path,
        sheet=item.sheet or None,
        encoding=item.encoding or None,
        delimiter=item.delimiter or None,
        has_header=item.has_header if is_header_known else None,
    )


def sample(table: Table, count: int = SAMPLES) -> list[Row]:
    """Return the first rows."""
    return list(islice(table.rows(), count))


def blobs_of(item: Import, values: Sequence[str]) -> dict[str, Blob]:
    """Return the binary values that the cells of one row refer to."""
    if item.format != "vcard":
        return {}
    table = table_of(item)
    found = ((value, table.blob(value)) for value in values if value.startswith("photo:"))
    return {value: blob for value, blob in found if blob}


def propose(table: Table, rows: Sequence[Row], importer: Importer) -> list[dict[str, Any]]:
    """Return the mapping that is suggested for a table, as an import keeps it."""
    found = suggest(table.columns, [row.values for row in rows], importer.fields())
    return [line_of(one) for one in found]


def line_of(one: Suggestion) -> dict[str, Any]:
    """Return one line of a mapping, with how sure the proposal was."""
    return {
        "column": one.column,
        "field": one.field,
        "position": one.position,
        "label": one.label,
        "confidence": one.confidence,
        "reason": one.reason,
    }


def date_order(rows: Sequence[Row], mapping: Sequence[dict[str, Any]], fields: Sequence[ImportField]) -> str:
    """Return the order of day, month and year that the date columns prove, or nothing."""
    dates = {field.key for field in fields if field.kind == "date"}
    columns = [line["column"] for line in mapping if line["field"] in dates]
    cells = [row.values[place] for row in rows for place in columns if place < len(row.values)]
    return detect_order(cells) or ""


class CellReader:
    """Turns rows into cells; what a file of ours had neutralized is restored by its reader already."""

    def __init__(self, item: Import) -> None:
        self.columns: list[str] = item.columns
        self.lines = [
            (line["column"], line["field"], line["position"], line["label"], item.columns[line["column"]])
            for line in item.mapping
            if line["column"] < len(item.columns)
        ]

    def cells(self, row: Row) -> list[Cell]:
        """Return the cells of one row that hold anything."""
        values, blobs = row.values, row.blobs or {}
        found = []
        for place, key, position, label, column in self.lines:
            value = values[place] if place < len(values) else ""
            if value and not value.isspace():
                blob = blobs[value].content if value in blobs else b""
                found.append(Cell(key, position, label, value, column, blob))
        return found
