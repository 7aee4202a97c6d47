"""Counts the rows of a list by a field: its groups, the largest first."""

from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.lists.listing import Field
from wasl.lists.patience import A_SECOND, within

MOST_GROUPS = 200


def counts(rows: QuerySet[Any], by: Field) -> list[tuple[Any, Any, int]]:
    """Return (value, what is shown, count) of at most two hundred groups; raises `Invalid` when it takes too long."""
    held = F(by.column) if by.by is None else by.by
    plain = rows.select_related(None).order_by().values(group_value=held)
    grouped = plain.annotate(rows_count=Count("*"), **({"label": Max(by.shown)} if by.shown else {}))
    ordered = grouped.order_by("-rows_count", "group_value")[:MOST_GROUPS]
    found = within(A_SECOND, lambda: list(ordered))
    if found is None:
        raise Invalid(_("Grouping takes too long here. Narrow the list with a filter first."))
    return [(one["group_value"], one.get("label", one["group_value"]), one["rows_count"]) for one in found]


def condition(by: Field, value: Any) -> dict[str, Any]:
    """Return the condition under which a row stands in the group of a value."""
    if value is None or value == "":
        return {"field": by.name, "op": "is_empty"}
    return {"field": by.name, "op": "is", "value": value if isinstance(value, bool) else str(value)}
