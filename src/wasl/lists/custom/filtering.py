"""Custom fields in the filter language: each operator as a condition on the record's JSON.

Equality asks by containment, which the index on `custom` answers (GIN); ranges and parts of texts read the value. Each of
these says too that there is a value, which the index knows as well, so that "not" around it finds records without one.
"""

import datetime
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from wasl.kernel.money import Money
from wasl.lists.custom.values import stamp
from wasl.lists.expressions import EachOfJson
from wasl.lists.listing import Field
from wasl.lists.models import CustomField

TYPES = {
    "text": "text", "long_text": "text", "number": "number", "money": "money", "date": "day", "date_time": "moment",
    "choice": "choice", "choices": "choices", "yes_no": "yes_no", "link": "id", "url": "text", "phone": "phone",
    "email": "text",
}  # fmt: skip
# changed in a cell and for many at once: what one plain input can say
PLAIN = frozenset({"text", "number", "date", "choice", "choices", "url", "phone", "email"})
# what lists are grouped by; a moment is hardly met twice
GROUPED = frozenset({"text", "number", "date", "choice"})
PARTS = {"contains": "icontains", "starts": "istartswith"}


class Asking:
    """Answers the operators for one custom field."""

    def __init__(self, field: CustomField) -> None:
        self.key = field.stored
        self.type = TYPES[field.type]
        self.path = f"custom__{field.stored}"

    def build(self, operator: str, value: Any) -> Q | None:
        """Return the condition of an operator; None for moments, which come as bounds."""
        if operator == "is_not_empty":
            return self.filled
        if self.type in {"day", "moment"}:
            return None
        if operator in PARTS:
            return self.filled & Q(**{f"{self.path}__{PARTS[operator]}": value})
        if self.type in {"money", "number"}:
            return (
                self._money(operator, value)
                if self.type == "money"
                else self._number(self.path, operator, value)
            )
        return self._among(operator, value)

    def _among(self, operator: str, value: Any) -> Q:
        if operator == "in":
            return reduce(or_, map(self._has, value))
        return self._equal(list(value)) if operator == "has_all" else self._has(value)

    @property
    def filled(self) -> Q:
        """Return the condition that there is a value."""
        return Q(custom__has_key=self.key)

    def _equal(self, value: Any) -> Q:
        return Q(custom__contains={self.key: value})

    def _has(self, value: Any) -> Q:
        plain = value if isinstance(value, bool) else str(value)
        return self._equal([plain] if self.type == "choices" else plain)

    def _number(self, path: str, operator: str, value: Any) -> Q:
        if operator == "between":
            return self.filled & Q(**{f"{path}__gte": float(value[0]), f"{path}__lte": float(value[1])})
        lookup = "" if operator == "is" else f"__{operator}"
        return self.filled & Q(**{f"{path}{lookup}": float(value)})

    def _money(self, operator: str, value: Money | tuple[Money, Money]) -> Q:
        given = value if isinstance(value, tuple) else (value,)
        amounts = [one.amount for one in given]
        asked = self._number(
            f"{self.path}__amount", operator, amounts if operator == "between" else amounts[0]
        )
        for one in given:
            asked &= self._equal({"currency": one.currency})
        return asked

    def between(self, low: Any, high: Any) -> Q:
        """Return the condition that a day or moment lies from `low` on and before `high`, open where None."""
        condition = self.filled
        if low is not None:
            condition &= Q(**{f"{self.path}__gte": _written(low)})
        if high is not None:
            condition &= Q(**{f"{self.path}__lt": _written(high)})
        return condition


def _written(bound: datetime.date) -> str:
    return stamp(bound) if isinstance(bound, datetime.datetime) else bound.isoformat()


def held(field: CustomField) -> Callable[[Any], Any]:
    """Return what reads the field's value off a record."""
    key = field.stored
    return lambda record: record.custom.get(key)


def wrapped(field: CustomField) -> Callable[[Any], Any]:
    """Return what makes a value of the field one that the record's command takes."""
    key = field.key
    return lambda value: {key: value}


def asked(field: CustomField) -> Field:
    """Return the field as the filter language knows it."""
    asking, held_in = Asking(field), KeyTransform(field.stored, "custom")
    return Field(
        field.name,
        field.label,
        TYPES[field.type],
        choices=tuple(field.pairs),
        right=field.name,
        build=asking.build,
        between=asking.between,
        keyword="custom" if field.type in PLAIN else "",
        held=held(field),
        wrapped=wrapped(field),
        is_grouped=field.type in GROUPED,
        by=EachOfJson(held_in) if field.type == "choices" else held_in,
    )
