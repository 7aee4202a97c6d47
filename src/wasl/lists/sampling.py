"""A few rows of a long list, drawn by chance, for what cannot be known of all of it in time."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL


def share(rows: QuerySet[Any], wanted: int) -> float:
    """Return how many rows of the table stand for one where about `wanted` of them are drawn; at least one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [rows.model._meta.db_table])  # noqa: SLF001 - public in Django's documentation
        (size,) = cursor.fetchone()
    return max(float(size) / wanted, 1.0)


def drawn(rows: QuerySet[Any], rate: float) -> QuerySet[Any]:
    """Return about one in `rate` rows, by whole pages of the table and the same ones each time.

    The keys are an array, and no list to be joined: the planner would rather read all rows than look for so many.
    """
    quote, meta = connection.ops.quote_name, rows.model._meta  # noqa: SLF001 - public in Django's documentation
    table, key = quote(meta.db_table), quote(meta.pk.column)
    keys = f"SELECT {key} FROM {table} TABLESAMPLE SYSTEM (%s) REPEATABLE (1)"  # noqa: S608 - our names
    is_drawn = RawSQL(f"{table}.{key} = ANY(ARRAY({keys}))", [100 / rate], BooleanField())  # noqa: S611 - our names
    return rows.filter(is_drawn)
