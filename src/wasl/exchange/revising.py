"""Takes the rows of a file that came back one by one, for kinds whose records are changed by their own commands."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from wasl.exchange.exporting import Revision
from wasl.exchange.importing import Outcome
from wasl.kernel.errors import Conflict, Invalid, NotAllowed

# changes a record by the text of its changed cells; returns what an undo needs, None where nothing is new
type Change = Callable[[UUID, Mapping[str, str]], dict[str, Any] | None]


def one_by_one(rows: Sequence[Revision], change: Change, *, named: Mapping[str, str]) -> list[Outcome]:
    """Return what became of each row; a row that `change` refuses changes nothing and names its column.

    The cells are given by the key of their field. `named` says by which key a column of the record is called in files.
    """
    return [_taken(row, change, named) for row in rows]


def _taken(row: Revision, change: Change, named: Mapping[str, str]) -> Outcome:
    try:
        with transaction.atomic():
            before = change(row.record_id, _by_key(row.cells))
    except (Invalid, Conflict, NotAllowed) as error:
        fields = getattr(error, "fields", {})
        name, sentences = next(iter(fields.items()), ("", [error.message]))
        column = _by_key(row.names).get(named.get(name, name), "")
        return Outcome(row.row, "refused", row.record_id, reason=" ".join(sentences), column=column)
    return Outcome(row.row, "skipped" if before is None else "updated", row.record_id, before)


def _by_key(words: Mapping[str, str]) -> dict[str, str]:
    """Return texts by the keys of their fields; records handled here have each field once."""
    return {word.rpartition(":")[0]: text for word, text in words.items()}
