"""How many rows a list has: exact up to ten thousand, the planner's estimate above."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

EXACT_LIMIT = 10_000
# a list that the planner takes for so many times the limit is not counted: its word is good enough by far
SURE = 3


@dataclass(frozen=True)
class Count:
    """A number of rows, and whether it is exact."""

    value: int
    is_exact: bool = True


def count(rows: QuerySet[Any], limit: int = EXACT_LIMIT) -> Count:
    """Count at most `limit` rows; a longer list gets an estimate, rounded to what it is worth."""
    planned = _planned(rows)
    if planned <= SURE * limit:
        found = rows.order_by()[: limit + 1].count()
        if found <= limit:
            return Count(found)
    return Count(max(round(planned, 2 - len(str(planned))), limit), is_exact=False)


def _planned(rows: QuerySet[Any]) -> int:
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    plan = json.loads(answer) if isinstance(answer, str) else answer
    return int(plan[0]["Plan"]["Plan Rows"])
