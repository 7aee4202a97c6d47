"""A few rows of a long list, drawn by chance, for what cannot be known of all of it in time."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, FloatField, QuerySet
from django.db.models.expressions import RawSQL

# how many rows of the table, by the planner's word for its length, stand for one that is drawn
SHARE = "(SELECT greatest(reltuples / %s, 1) FROM pg_class WHERE oid = %s::regclass)"


def share(rows: QuerySet[Any], wanted: int) -> float:
    """Return how many rows of the table stand for one where about `wanted` of them are drawn; at least one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SHARE}", [wanted, rows.model._meta.db_table])  # noqa: SLF001 - public in Django's documentation
        (found,) = cursor.fetchone()
    return float(found)


def drawn(rows: QuerySet[Any], wanted: int) -> QuerySet[Any]:
    """Return those rows that are among about `wanted` of the table, by whole pages of it and the same ones each time.

    The keys are an array, and no list to be joined: the planner would rather read all rows than look for so many.
    """
    quote, meta = connection.ops.quote_name, rows.model._meta  # noqa: SLF001 - public in Django's documentation
    table, key = quote(meta.db_table), quote(meta.pk.column)
    keys = f"SELECT {key} FROM {table} TABLESAMPLE SYSTEM (100 / {SHARE}) REPEATABLE (1)"  # noqa: S608 - our names
    is_drawn = RawSQL(  # noqa: S611 - our names
        f"{table}.{key} = ANY(ARRAY({keys}))", [wanted, meta.db_table], BooleanField()
    )
    return rows.filter(is_drawn)


def about(rows: QuerySet[Any], wanted: int) -> float:
    """Return about how many rows there are, from those among about `wanted` of the table."""
    meta = rows.model._meta  # noqa: SLF001 - public in Django's documentation
    each = RawSQL(SHARE, [wanted, meta.db_table], FloatField())  # noqa: S611 - our words
    return float(drawn(rows.order_by(), wanted).aggregate(about=Count("*") * each)["about"])
