"""Measures an export: rows of the scratch company into a workbook, beside the same rows from memory by openpyxl alone."""

import datetime
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from openpyxl import Workbook

from wasl.exchange.exporting import Line, SheetColumn, columns_of, fields_for
from wasl.exchange.outgoing import snapshot
from wasl.exchange.rows import exporter_for, listing_for
from wasl.exchange.writing.sheets import Sheet, write_csv, write_xlsx
from wasl.kernel.actor import Actor

KIND = "contact"


def measure(by: Actor, rows: int) -> dict[str, float]:
    """Return seconds and the memory that grew (MB) of an export of `rows` records, and of writing them from memory."""
    with snapshot():
        found, tenth = _first(rows, by), _first(max(1, rows // 10), by)
        exporter = exporter_for(KIND)
        fields = fields_for(exporter, by)
        columns = columns_of(fields, exporter.repeats(found, fields))
        small, before = _timed(lambda: _export(tenth, columns, by)), _memory()
        xlsx = _timed(lambda: _export(found, columns, by))
        grown = _memory() - before
        csv = _timed(lambda: _export(found, columns, by, write=write_csv))
        lines = list(exporter.read(found, columns, by))
    memory = _timed(lambda: _from_memory(lines))
    return {
        "rows": len(lines),
        "columns": len(columns) + 2,
        "xlsx s": round(xlsx, 1),
        "from memory s": round(memory, 1),
        "times": round(xlsx / memory, 2),
        "a tenth s": round(small, 1),
        "MB more for ten times the rows": round(grown, 1),
        "csv s": round(csv, 1),
    }


def _first(count: int, by: Actor) -> QuerySet[Any]:
    """Return the first records by key; a smaller company gives all it has."""
    rows = listing_for(KIND).rows(by).order_by("pk")
    last = list(rows.values_list("pk", flat=True)[count - 1 : count])
    return rows.filter(pk__lte=last[0]) if last else rows


def _export(
    rows: QuerySet[Any],
    columns: Sequence[SheetColumn],
    by: Actor,
    *,
    write: Callable[[Any, Sheet], None] = write_xlsx,
) -> None:
    lines: Iterator[Line] = exporter_for(KIND).read(rows, columns, by)
    with tempfile.TemporaryFile() as file:
        write(file, Sheet("Contacts", columns, lines, ZoneInfo(by.zone)))


def _from_memory(lines: Sequence[Line]) -> None:
    """Write the rows as the library's own guide does: rows of plain values, no styles."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for line in lines:
        page.append([*map(_bare, line.values), str(line.id), line.version])
    with tempfile.TemporaryFile() as file:
        book.save(file)


def _bare(value: Any) -> Any:
    """Return a value as the library takes it: no zone, and nothing for an empty text, as we write it too."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    return value or None


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
