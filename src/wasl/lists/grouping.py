"""Counts the rows of a list by a field, the largest groups first: exactly where that is quick, else from a sample."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as Number
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from wasl.lists.counting import Count, rounded
from wasl.lists.listing import Field
from wasl.lists.patience import A_SECOND, HALF_A_SECOND, within
from wasl.lists.sampling import drawn, share

MOST_GROUPS = 200
# how many rows of the table a sample draws; a group with fewer of them than FEWEST is known by chance alone
SAMPLE, FEWEST = 20_000, 10

# a value, what is shown for it, how many rows have it
type Counted = tuple[Any, Any, Count]


@dataclass(frozen=True)
class Groups:
    """The groups of a list, or the `problem` why there are none.

    Where they were estimated, those of fewer rows than `least` are left out.
    """

    found: list[Counted] = field(default_factory=list)
    least: int = 0
    problem: str = ""


def counts(rows: QuerySet[Any], by: Field) -> Groups:
    """Return at most two hundred groups, none when even a sample takes too long."""
    exact = within(HALF_A_SECOND, lambda: _grouped(rows, by))
    if exact is not None:
        return Groups([(value, shown, Count(number)) for value, shown, number in exact])
    rate = share(rows, SAMPLE)
    sampled = within(A_SECOND, lambda: _grouped(drawn(rows, SAMPLE), by))
    if not sampled:
        return Groups(problem=_("Grouping takes too long here. Narrow the list with a filter first."))
    large = [one for one in sampled if one[2] >= FEWEST]
    if not large:
        return Groups(
            problem=_("All groups are too small to be estimated. Narrow the list with a filter first.")
        )
    return Groups(
        [
            (value, shown, Count(rounded(round(number * rate)), is_exact=False))
            for value, shown, number in large
        ],
        least=rounded(round(FEWEST * rate)),
    )


def _grouped(rows: QuerySet[Any], by: Field) -> list[tuple[Any, Any, int]]:
    held = F(by.column) if by.by is None else by.by
    plain = rows.select_related(None).order_by().values(group_value=held)
    grouped = plain.annotate(rows_count=Number("*"), **({"label": Max(by.shown)} if by.shown else {}))
    ordered = grouped.order_by("-rows_count", "group_value")[:MOST_GROUPS]
    return [(one["group_value"], one.get("label", one["group_value"]), one["rows_count"]) for one in ordered]


def condition(by: Field, value: Any) -> dict[str, Any]:
    """Return the condition under which a row stands in the group of a value."""
    if value is None or value == "":
        return {"field": by.name, "op": "is_empty"}
    return {"field": by.name, "op": "is", "value": value if isinstance(value, bool) else str(value)}
