"""Asks whether records are in a rule's filter, as the rule's owner would see them; many rules and records in one query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import compile_filter
from wasl.records.models import Anchor

OWNER = _("Owner")

type Question = tuple[Actor, str, Any]


def found_by(viewer: Actor, kind: str, tree: Any) -> QuerySet[Any]:
    """Return the records of a kind that the viewer may see and that fit a filter (None: all). Raises `Invalid`."""
    listing = listing_of(kind).extended(viewer)
    rows = listing.rows(viewer).order_by()
    return rows.filter(compile_filter(listing, viewer, tree)) if tree else rows


def may_ask(viewer: Actor, kind: str, tree: Any) -> bool:
    """Tell whether a filter can be asked: nothing it names is gone, or hidden from the viewer by now."""
    try:
        found_by(viewer, kind, tree)
    except Invalid:
        return False
    return True


def holding(questions: Sequence[Question], anchors: Iterable[UUID]) -> Mapping[UUID, frozenset[int]]:
    """Return for each record the numbers of the questions (viewer, kind, filter) to which it fits, in one query."""
    asked = {
        f"fits_{number}": Exists(found_by(viewer, kind, tree).filter(pk=OuterRef("pk")))
        for number, (viewer, kind, tree) in enumerate(questions)
    }
    rows = Anchor.objects.filter(pk__in=list(anchors)).annotate(**asked).values_list("pk", *asked)
    return {key: frozenset(number for number, fits in enumerate(held) if fits) for key, *held in rows}


def holds(viewer: Actor, kind: str, tree: Any, anchor: UUID) -> bool:
    """Tell whether one record fits a filter; an empty one fits whatever the viewer may see."""
    return found_by(viewer, kind, tree).filter(pk=anchor).exists()


def data_fits(data: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether an event's data is as asked: `{"field": "changes.owner", "op": "is_not_empty"}`, all of them."""
    return all(_fits(_value(data, one["field"]), one["op"], one.get("value")) for one in asked)


def _value(data: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(data, Mapping):
            data = data.get(name)
        elif isinstance(data, list) and name.isdecimal() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def _fits(value: Any, operator: str, wanted: Any) -> bool:
    if operator in {"is_empty", "is_not_empty"}:
        return (value in (None, "", [], {})) is (operator == "is_empty")
    if operator in {"gt", "gte", "lt", "lte"}:
        return _compares(value, operator, wanted)
    if operator == "contains":
        return _contains(str(value if value is not None else ""), str(wanted))
    return (str(value) == str(wanted)) is (operator == "is")


def _contains(text: str, wanted: str) -> bool:
    """Tell whether a text contains words, as search reads both: without marks and the forms of one letter."""
    folded = fold(wanted)
    return wanted.casefold() in text.casefold() or (bool(folded) and folded in fold(text))


def _compares(value: Any, operator: str, wanted: Any) -> bool:
    try:
        left, right = float(value), float(wanted)
    except (TypeError, ValueError):
        return False
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[operator]
