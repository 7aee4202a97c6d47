"""A few rows of a long list, drawn by chance, for what cannot be known of all of it in time."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, FloatField, QuerySet
from django.db.models.expressions import RawSQL

# whole pages of a table, the same ones each time, so many that about the wanted number of rows is among them
SAMPLE = (
    "{table} TABLESAMPLE SYSTEM "
    "(100 / (SELECT greatest(reltuples / %s, 1) FROM pg_class WHERE oid = '{table}'::regclass)) REPEATABLE (1)"
)
# how many rows of the table, by the planner's word for its length, stand for one of those that were drawn: pages come by
# chance, so that they may hold a tenth more or less than were wanted
SHARE = (
    "(SELECT greatest(reltuples / greatest((SELECT count(*) FROM {sample}), 1), 1)"
    " FROM pg_class WHERE oid = '{table}'::regclass)"
)


def share(rows: QuerySet[Any], wanted: int) -> float:
    """Return how many rows of the table stand for one where about `wanted` of them are drawn; at least one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_share(rows)}", [wanted])
        (found,) = cursor.fetchone()
    return float(found)


def drawn(rows: QuerySet[Any], wanted: int) -> QuerySet[Any]:
    """Return those rows that are among about `wanted` of the table, by whole pages of it and the same ones each time.

    The keys are an array, and no list to be joined: the planner would rather read all rows than look for so many.
    """
    table, key = _table(rows), connection.ops.quote_name(rows.model._meta.pk.column)  # noqa: SLF001 - public in Django's documentation
    keys = f"SELECT {key} FROM {SAMPLE.format(table=table)}"  # noqa: S608 - our names
    is_drawn = RawSQL(f"{table}.{key} = ANY(ARRAY({keys}))", [wanted], BooleanField())  # noqa: S611 - our names
    return rows.filter(is_drawn)


def about(rows: QuerySet[Any], wanted: int) -> float:
    """Return about how many rows there are, from those among about `wanted` of the table."""
    each = RawSQL(_share(rows), [wanted], FloatField())  # noqa: S611 - our words
    return float(drawn(rows.order_by(), wanted).aggregate(about=Count("*") * each)["about"])


def _share(rows: QuerySet[Any]) -> str:
    table = _table(rows)
    return SHARE.format(table=table, sample=SAMPLE.format(table=table))


def _table(rows: QuerySet[Any]) -> str:
    return connection.ops.quote_name(rows.model._meta.db_table)  # noqa: SLF001 - public in Django's documentation
