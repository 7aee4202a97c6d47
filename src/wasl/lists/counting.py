"""How many rows a list has: exact up to ten thousand, estimated above, and never much longer than a second.

A list without a filter is estimated by the planner, who knows the length of tables well. Of conditions he knows little once
they hang together, and of what happened nothing: there a few thousand rows, drawn by chance, are asked instead.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, QuerySet
from django.db.models import Count as Number

from wasl.lists.patience import A_SECOND, HALF_A_SECOND, within
from wasl.lists.sampling import about, share

EXACT_LIMIT = 10_000
# who works on a whole list meets each row: its number is exact where counting takes no longer than a second
WHOLE = 1_000_000
# a narrowed list is as long as the share of it among so many rows of its table says
DRAWN = 10_000
# a list that the planner takes for so many times the limit is not counted: its word is good enough by far
SURE = 3
# a filter that leaves no more rows than these is read by their keys; one that costs less than that is read as it is
FEW = 1000
TRIFLE = 500
# what the planner holds for less is read well within that time
CHEAP = 20_000
SOME_KEYS = ArrayAgg("pk", template=f"(%(function)s(%(expressions)s))[:{FEW}]")


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


@dataclass(frozen=True)
class Look:
    """What is known of a narrowed list before its page is read.

    `count` and `keys` are None where reading is so cheap that nobody looked; `keys` as well where there are many rows.
    A list that `is_dear` took too long to look at: its count is an estimate.
    """

    count: Count | None = None
    keys: list[Any] | None = None
    is_dear: bool = False


def count(
    rows: QuerySet[Any],
    limit: int = EXACT_LIMIT,
    *,
    plan: Plan | None = None,
    is_planned: bool = True,
    tried: QuerySet[Any] | None = None,
) -> Count:
    """Count at most `limit` rows; a longer list gets an estimate, rounded to what it is worth.

    `is_planned` trusts the planner when it takes the list for long: it knows lists without a filter well. Others are
    counted first, those that look dear within a second; `tried` are their rows with conditions made for trying one after
    the other, where they are known. `plan` is what the planner said where it was asked before.
    """
    plan = plan or planned(rows)
    if is_planned and plan.rows > SURE * limit:
        return _about(plan.rows, limit)
    tried = None if is_planned else rows if tried is None else tried
    found = _within_a_second(rows, plan, limit, number=Number("*"))
    return _worth(found["number"], plan, tried, limit) if found else _guessed(plan, tried)


def look(
    rows: QuerySet[Any], plan: Plan, limit: int = EXACT_LIMIT, *, tried: QuerySet[Any] | None = None
) -> Look:
    """Count at most `limit` rows of a narrowed list, and note the keys where there are few.

    The planner likes to walk a list in its order and to try each row, in the hope that the page is full soon. Where few
    rows fit, or all stand at the end, that walk goes over millions. The rows are therefore found first, by the filter's
    own indexes; a filter that takes longer than a second for that is better evaluated as a whole than along the order.
    """
    if plan.cost < TRIFLE:
        return Look()
    found = _within_a_second(rows, plan, limit, number=Number("*"), keys=SOME_KEYS)
    if found is not None:
        keys = found["keys"] or [] if found["number"] <= FEW else None
        return Look(_worth(found["number"], plan, tried, limit), keys)
    return Look(_guessed(plan, tried), is_dear=True)


def _within_a_second(
    rows: QuerySet[Any], plan: Plan, limit: int, **wanted: Aggregate
) -> dict[str, Any] | None:
    """Return what is wanted of at most `limit` rows and one more; None when a dear list takes longer than a second."""
    some = rows.order_by()[: limit + 1]
    if plan.cost < CHEAP:
        return some.aggregate(**wanted)
    return within(A_SECOND, lambda: some.aggregate(**wanted))


def _worth(number: int, plan: Plan, tried: QuerySet[Any] | None, limit: int) -> Count:
    """Return the count of a list of which `number` rows were seen, at most one more than the limit."""
    return Count(number) if number <= limit else _about(_estimated(plan, tried), limit)


def _guessed(plan: Plan, tried: QuerySet[Any] | None) -> Count:
    """Return an estimate of a list that nobody waited for."""
    return Count(max(rounded(_estimated(plan, tried)), 1), is_exact=False)


def _estimated(plan: Plan, tried: QuerySet[Any] | None) -> int:
    """Return how many rows there may be: by what was drawn, or by the planner where that takes too long."""
    if tried is None:
        return plan.rows
    found = within(HALF_A_SECOND, lambda: about(tried, DRAWN))
    if found is None:
        return plan.rows
    # where none was drawn there are hardly more than one that is drawn stands for
    return round(found) or min(plan.rows, round(share(tried, DRAWN)))


def _about(planned: int, limit: int) -> Count:
    """Return an estimate of a list that is longer than the limit."""
    if planned <= limit:
        return Count(limit, is_exact=False, is_least=True)
    return Count(max(rounded(planned), limit), is_exact=False)


def rounded(number: int) -> int:
    """Return a number with the two digits that an estimate is worth."""
    return round(number, 2 - len(str(number)))


def planned(rows: QuerySet[Any]) -> Plan:
    """Return what the planner expects of reading all rows."""
    asked = _statement(rows)
    if asked is None:
        return Plan(0, 0.0)
    sql, params = asked
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    top = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return Plan(int(top["Plan Rows"]), float(top["Total Cost"]))


def is_other(rows: QuerySet[Any], others: QuerySet[Any]) -> bool:
    """Tell whether two lists of the same rows are asked for in different words."""
    return _statement(rows) != _statement(others)


def _statement(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """Return the statement that asks for the keys; None where nothing can meet the filter."""
    try:
        return rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
