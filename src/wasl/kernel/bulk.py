"""Makes and writes many rows of one table at once, new ones by COPY, known ones by one UPDATE: for imports and demos."""

import datetime
import json
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, groupby
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState
from psycopg.types.json import Jsonb

# so many rows are inserted by one statement sooner than by COPY
FEW = 20


def unsaved[Row: models.Model](model: type[Row], **values: Any) -> Row:
    """Return what `model(**values)` returns, in a fifth of the time: a foreign key is given by its column (`team_id`).

    Names are not checked and no signals are sent.
    """
    fixed, made = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()  # noqa: SLF001 - public in Django's documentation
    held = vars(row)
    held.update(fixed)
    held.update(values)
    for name, make in made:
        if name not in values:
            held[name] = make()
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - public in Django's documentation
    made = [
        (field.attname, field.default) for field in fields if callable(field.default) and field.has_default()
    ]
    return {field.attname: field.get_default() for field in fields}, made


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new rows in the caller's transaction.

    Values are taken as they stand on the objects: no expressions, no database defaults, no signals. A key that the
    database counts is left to it and not put on the objects. Raises Django's `IntegrityError` and `DataError`.
    """
    if not rows:
        return
    columns = _columns(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column, _attribute, _prepare in columns)
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"  # noqa: SLF001 - public in Django's documentation
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = vars(row)
            copy.write_row([prepare(values[attribute]) for _column, attribute, prepare in columns])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - public in Django's documentation


def insert(*rows: models.Model) -> None:
    """Insert a few new rows, of one table or several, by one statement; values are taken as `copy_in` takes them.

    Rows of one table stand together, and those that others point to before them. Raises Django's `IntegrityError` and `DataError`.
    """
    if not rows:
        return
    parts: list[str] = []
    values: list[Any] = []
    for model, some in groupby(rows, type):
        columns, start = _insertion(model)
        lines = [[prepare(held[attribute]) for attribute, prepare in columns] for held in map(vars, some)]
        # what is empty is no parameter: the driver reads a statement with more than fifty of them anew each time
        parts.append(start + ", ".join(f"({', '.join(map(_place, line))})" for line in lines))
        values += [value for value in chain.from_iterable(lines) if value is not None]
    *first, last = parts
    before = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {before} {last}" if before else last, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - public in Django's documentation


def _place(value: Any) -> str:
    return "NULL" if value is None else "%s"


@cache
def _insertion(model: type[models.Model]) -> tuple[list[tuple[str, "Prepare"]], str]:
    """Return what is read of a row, and how the statement begins that inserts it."""
    columns, quote = _columns(model), connection.ops.quote_name
    names = ", ".join(quote(column) for column, _attribute, _prepare in columns)
    start = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608, SLF001 - our names; public in Django
    return [(attribute, prepare) for _column, attribute, prepare in columns], start


def rewrite(model: type[models.Model], rows: Sequence[models.Model], attributes: Sequence[str] = ()) -> None:
    """Write rows that are there already, in the caller's transaction: the named attributes, or all but the key.

    Values are taken as they stand on the objects. Raises Django's `IntegrityError` and `DataError`.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), model._meta.pk  # noqa: SLF001 - public in Django's documentation
    written = {
        field.attname: field.column
        for field in model._meta.concrete_fields  # noqa: SLF001 - public in Django's documentation
        if field.column and not field.primary_key and (not attributes or field.attname in attributes)
    }
    given = {**written, key.attname: str(key.column)}
    records = [{column: getattr(row, name) for name, column in given.items()} for row in rows]
    changes = ", ".join(f"{quote(column)} = given.{quote(column)}" for column in written.values())
    statement = (
        f"UPDATE {table} SET {changes} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS given"  # noqa: S608 - our names
        f" WHERE {table}.{quote(given[key.attname])} = given.{quote(given[key.attname])}"
    )
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(records, default=_as_text)])


def _as_text(value: Any) -> str:
    """Return what JSON has no form for as PostgreSQL reads it; Django's encoder would cut the microseconds off."""
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


type Prepare = Callable[[Any], Any]


@cache
def _columns(model: type[models.Model]) -> list[tuple[str, str, Prepare]]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - public in Django's documentation
    own = [field for field in fields if not isinstance(field, models.AutoField)]
    return [(field.column, field.attname, _prepare(field)) for field in own if field.column]


def _prepare(field: "models.Field[Any, Any]") -> Prepare:
    if isinstance(field, models.JSONField):
        return Jsonb
    if isinstance(field, models.CharField | models.TextField):
        return _text
    return _same


def _text(value: Any) -> str | None:
    # members of choices are written by their value
    return value if value is None or type(value) is str else str(value)


def _same(value: Any) -> Any:
    return value
