"""Takes records out to a file, changes cells of it, and brings it back, as a person with a spreadsheet does."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from tests.drain import drain
from wasl.exchange import commands, outgoing
from wasl.exchange.models import Import
from wasl.kernel.actor import Actor

type Table = list[list[str]]


def taken_out(kind: str, by: Actor) -> Table:
    item = outgoing.begin(kind, format="csv", by=by, asked={})
    return list(csv.reader(io.StringIO(item.path.read_bytes().decode("utf-8-sig"), newline="")))


def put(table: Table, row: int, **cells: str) -> None:
    for column, value in cells.items():
        table[row][table[0].index(column.replace("_", " "))] = value


def brought(kind: str, table: Sequence[Sequence[str]], by: Actor, **options: Any) -> Import:
    """Check a file, without running it."""
    text = io.StringIO()
    csv.writer(text).writerows(table)
    item = commands.start_import(kind, content=ContentFile(text.getvalue().encode()), name="a.csv", by=by)
    if options:
        lines = [{"column": line["column"], "field": line["field"]} for line in item.mapping]
        item = commands.change_mapping(item, mapping=lines, options=options, by=by)
    commands.queue_check(item, by=by)
    drain()
    item.refresh_from_db()
    assert item.state == "checked", item.error
    return item


def run(item: Import, by: Actor) -> Import:
    commands.queue_import(item, by=by)
    drain()
    item.refresh_from_db()
    assert item.state == "done", item.error
    return item


def back(item: Import, by: Actor) -> Import:
    commands.queue_undo(item, by=by)
    drain()
    item.refresh_from_db()
    assert item.state == "undone", item.error
    return item


def counts(item: Import) -> tuple[int, int, int, int]:
    return item.created_count, item.updated_count, item.skipped_count, item.refused_count
