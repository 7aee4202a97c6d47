"""The fields that a firm has added to a kind, as files have them: columns of a sheet, and what an import may fill."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from wasl.exchange.exporting import ExportField, FieldKind, Value
from wasl.exchange.mapping import ImportField, Kind
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.values import moment_of, writer_of
from wasl.lists.models import CustomField

PREFIX = "custom."
# a linked record is written by its id, for its name is not for everybody's eyes; it may come back by either
KINDS: Mapping[str, FieldKind] = {
    "number": "number",
    "date": "date",
    "date_time": "moment",
    "yes_no": "yes",
    "phone": "phone",
}
IMPORTED: Mapping[str, Kind] = {
    "number": "number",
    "money": "money",
    "date": "date",
    "choice": "choice",
    "choices": "tags",
    "yes_no": "boolean",
}
# what a sheet holds as more than text
RICH: Mapping[str, Callable[[Any], Value]] = {
    "number": lambda value: Decimal(str(value)),
    "date": datetime.date.fromisoformat,
    "moment": moment_of,
    "yes": bool,
}


def own_fields(kind: str) -> tuple[ExportField, ...]:
    """Return the firm's fields of a kind in their order: one query."""
    return tuple(
        ExportField(one.name, one.label, KINDS.get(one.type, "text"), one.name, column=one.name)
        for one in custom_fields(kind)
    )


def own_imports(kind: str) -> tuple[ImportField, ...]:
    """Return the firm's fields of a kind as an import may fill them: one query.

    Their columns are known by their names in every language, and by their word for programs.
    """
    return tuple(
        ImportField(
            one.name,
            one.label,
            IMPORTED.get(one.type, "text"),
            (*one.labels.values(), one.key.replace("_", " "), one.name),
        )
        for one in custom_fields(kind)
    )


def own_readers(kind: str) -> dict[str, Callable[[Mapping[str, Any]], Value]]:
    """Return by the key of a column what reads it out of a record's `custom`, in the words of its choices: one query."""
    return {one.name: _reader(one) for one in custom_fields(kind)}


def _reader(field: CustomField) -> Callable[[Mapping[str, Any]], Value]:
    told: Callable[[Any], Value] = RICH.get(KINDS.get(field.type, "text")) or writer_of(field)

    def get(custom: Mapping[str, Any]) -> Value:
        value = custom.get(field.stored)
        return "" if value is None else told(value)

    return get


def own_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return by the key of a field the texts that a row says of the firm's fields."""
    return {key.removeprefix(PREFIX): text for key, text in cells.items() if key.startswith(PREFIX)}
