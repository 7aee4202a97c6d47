"""Reads the lines of a sheet: what the package of the records writes, and beside it the fields that the firm has added."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wasl.exchange.exporting import ExportField, Line, SheetColumn, Value
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Exporter, registry
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.values import moment_of, writer_of

CHUNK = 1_000
# what a sheet holds as more than text
RICH: dict[str, Callable[[Any], Value]] = {
    "number": lambda value: Decimal(str(value)),
    "date": datetime.date.fromisoformat,
    "moment": moment_of,
    "yes": bool,
}

type Reader = Callable[[Mapping[str, Any]], Value]


def own_reader(kind: str, field: ExportField) -> Reader:
    """Return what reads a field that the firm has added from the `custom` of a record, in the words of its choices."""
    known = next(one for one in custom_fields(kind) if one.name == field.key)
    rich: Callable[[Any], Value] = RICH.get(field.kind) or writer_of(known)

    def get(custom: Mapping[str, Any]) -> Value:
        value = custom.get(known.stored)
        return "" if value is None else rich(value)

    return get


def lines_of(
    exporter: Exporter, rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor
) -> Iterator[Line]:
    """Yield the lines of rows that the viewer may see, in their order; a few thousand at a time.

    Fields of the firm that an exporter does not write itself cost a query for each thousand.
    """
    given = {one.key for one in exporter.fields()}
    own = {
        column.word: own_reader(exporter.kind, column.field)
        for column in columns
        if column.field.key not in given
    }
    if not own:
        yield from exporter.read(rows, columns, viewer)
        return
    plain = [column for column in columns if column.word not in own]
    for chunk in batched(exporter.read(rows, plain, viewer), CHUNK):
        customs = _customs(exporter.kind, [line.id for line in chunk])
        for line in chunk:
            values, custom = iter(line.values), customs.get(line.id, {})
            every = [own[one.word](custom) if one.word in own else next(values) for one in columns]
            yield Line(line.id, line.version, every)


def _customs(kind: str, ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    model = registry().kind(kind).model
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "custom"))
