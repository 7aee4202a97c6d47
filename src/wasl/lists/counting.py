"""How many rows a list has: exact up to ten thousand, the planner's estimate above, and never longer than a second."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import QueryCanceled

EXACT_LIMIT = 10_000
# a list that the planner takes for so many times the limit is not counted: its word is good enough by far
SURE = 3
PATIENCE = "1000ms"
# a filter that leaves no more rows than these is read by their keys; one that costs less than that is read as it is
FEW = 1000
TRIFLE = 500
# what the planner holds for less is read well within that time
CHEAP = 20_000


@dataclass(frozen=True)
class Plan:
    """How many rows the planner expects, and what reading them costs in its own units."""

    rows: int
    cost: float


@dataclass(frozen=True)
class Count:
    """A number of rows, and whether it is exact; an estimate `is_least` where there are surely as many."""

    value: int
    is_exact: bool = True
    is_least: bool = False


def count(rows: QuerySet[Any], limit: int = EXACT_LIMIT, *, is_planned: bool = True) -> Count:
    """Count at most `limit` rows; a longer list gets an estimate, rounded to what it is worth.

    `is_planned` trusts the planner when it takes the list for long: it knows lists without a filter well. Others are
    counted first, those that look dear within a second; after that the planner's word is all there is.
    """
    plan = planned(rows)
    if is_planned and plan.rows > SURE * limit:
        return _about(plan.rows, limit)
    some = rows.order_by()[: limit + 1]
    found = some.count() if plan.cost < CHEAP else _counted(some)
    if found is None:
        return Count(max(_rounded(plan.rows), 1), is_exact=False)
    return Count(found) if found <= limit else _about(plan.rows, limit)


@dataclass(frozen=True)
class Sparse:
    """What is known of a filtered list before its page is read: the `keys` where there are few, or that finding out is dear."""

    keys: list[Any] | None = None
    is_dear: bool = False


def sparse(rows: QuerySet[Any]) -> Sparse:
    """Look whether a filter leaves few rows.

    The planner likes to walk a list in its order and to try each row, in the hope that the page is full soon. Where few
    rows fit, or all stand at the end, that walk goes over millions. Few rows are therefore found first, by the filter's
    own indexes; a filter that takes longer than a second for that is better evaluated as a whole than along the order.
    """
    plan = planned(rows)
    if plan.cost < TRIFLE:
        return Sparse()
    some = rows.order_by().values_list("pk", flat=True)[: FEW + 1]
    try:
        if plan.cost < CHEAP:
            keys = list(some)
        else:
            with patience():
                keys = list(some)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return Sparse(is_dear=True)
    return Sparse(keys if len(keys) <= FEW else None)


def _about(planned: int, limit: int) -> Count:
    """Return an estimate of a list that is longer than the limit."""
    if planned <= limit:
        return Count(limit, is_exact=False, is_least=True)
    return Count(max(_rounded(planned), limit), is_exact=False)


def _rounded(number: int) -> int:
    return round(number, 2 - len(str(number)))


def _counted(rows: QuerySet[Any]) -> int | None:
    """Return the exact number, or None when it takes longer than the patience of a reader."""
    try:
        with patience():
            return rows.count()
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None


@contextmanager
def patience() -> Iterator[None]:
    """Give the statements inside a second each; what runs out of it raises `OperationalError` and leaves no trace."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)",
            [PATIENCE],
        )
        usual, _short = cursor.fetchone()
        yield
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])


def planned(rows: QuerySet[Any]) -> Plan:
    """Return what the planner expects of reading all rows."""
    try:
        sql, params = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can meet is not even asked
        return Plan(0, 0.0)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    top = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return Plan(int(top["Plan Rows"]), float(top["Total Cost"]))
