"""Turns a tree into one condition on the rows of its listing: only declared columns, only what the viewer may see."""

import datetime
from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wasl.kernel.actor import Actor
from wasl.kernel.money import Money
from wasl.kernel.text import fold
from wasl.lists.filters import behavior, types
from wasl.lists.filters.periods import Span, Today
from wasl.lists.filters.tree import All, AnyOf, Condition, Happened, Node, Not
from wasl.lists.listing import Field
from wasl.records.models import TagLink

NOTHING = Q(pk__in=())
TEXT_LOOKUPS = {"is": "", "in": "__in", "contains": "__icontains", "starts": "__istartswith"}
EXACT_LOOKUPS = {"is": "", "in": "__in", "contains": "__contains", "starts": "__startswith"}


class Compiler:
    """Compiles trees for one viewer at one moment.

    Each operator that says the contrary of another is compiled as "not" around that one, so that a row without a value
    answers to it, and a row related to nothing the viewer may see answers as one related to nothing.
    """

    def __init__(self, viewer: Actor, *, is_walked: bool = False) -> None:
        self.viewer, self.today, self.is_walked = viewer, Today(viewer), is_walked

    def node(self, node: Node) -> Q:
        """Return the condition of a node."""
        if isinstance(node, All):
            return reduce(and_, map(self.node, node.parts))
        if isinstance(node, AnyOf):
            return reduce(or_, map(self.node, node.parts))
        if isinstance(node, Not):
            return ~self.node(node.part)
        if isinstance(node, Condition):
            return self._condition(node)
        if isinstance(node, Happened):
            return behavior.condition(node, self.viewer, self.today, is_walked=self.is_walked)
        rows = node.listing.rows(self.viewer).filter(**{node.relation.back: OuterRef("pk")})
        return Q(Exists(rows.filter(self.node(node.part))))

    def _condition(self, asked: Condition) -> Q:
        contrary = types.CONTRARY.get(asked.operator)
        if contrary is not None:
            return ~self._condition(Condition(asked.field, contrary, asked.value, asked.via))
        found = self._field(asked.field, asked.operator, asked.value)
        if asked.via is None:
            return found
        rows = asked.via.listing().rows(self.viewer).filter(pk=OuterRef(asked.via.path))
        return Q(Exists(rows.filter(found)))

    def _field(self, field: Field, operator: str, value: Any) -> Q:
        if field.build is not None and (built := field.build(operator, value)) is not None:
            return built
        condition = BUILDERS[field.type](self, field, operator, value)
        if field.through is None:
            return condition
        children = field.through.model._default_manager.filter(**{field.through.key: OuterRef("pk")})  # noqa: SLF001 - public
        return Q(Exists(children.filter(condition)))

    def text(self, field: Field, operator: str, value: Any) -> Q:
        """Ask a text; a folded column is compared with folded words."""
        if operator == "is_not_empty":
            return Q(**{f"{field.column}__gt": ""})
        # folded on both sides, or without letters
        is_exact = field.folded or field.type == "phone"
        lookup = (EXACT_LOOKUPS if is_exact else TEXT_LOOKUPS)[operator]
        if field.folded:
            value = [fold(one) for one in value] if operator == "in" else fold(value)
        return Q(**{f"{field.column}{lookup}": value})

    def choices(self, field: Field, operator: str, value: Any) -> Q:
        """Ask a column with several choices."""
        if operator == "is_not_empty":
            return Q(**{f"{field.column}__len__gt": 0})
        lookup = "__overlap" if operator == "in" else "__contains"
        return Q(**{f"{field.column}{lookup}": [value] if operator == "has" else list(value)})

    def number(self, field: Field, operator: str, value: Any) -> Q:
        """Ask a number."""
        if operator == "is_not_empty":
            return Q(**{f"{field.column}__isnull": False})
        if operator == "between":
            return Q(**{f"{field.column}__gte": value[0], f"{field.column}__lte": value[1]})
        return Q(**{field.column if operator == "is" else f"{field.column}__{operator}": value})

    def money(self, field: Field, operator: str, value: Any) -> Q:
        """Ask an amount: only amounts in the same currency are compared."""
        given: tuple[Money, ...] = value if isinstance(value, tuple) else () if value is None else (value,)
        amounts = [one.amount for one in given]
        plain = tuple(amounts) if operator == "between" else next(iter(amounts), None)
        condition = self.number(field, operator, plain)
        return reduce(and_, (Q(**{field.currency: one.currency}) for one in given), condition)

    def key(self, field: Field, operator: str, value: Any) -> Q:
        """Ask who or which it is; "me" and "mine" are whoever looks."""
        if operator == "is_not_empty":
            return Q(**{f"{field.column}__isnull": False})
        keys = self._keys(value if operator == "in" else (value,))
        return Q(**{f"{field.column}__in": keys}) if keys else NOTHING

    def _keys(self, values: tuple[UUID | str, ...]) -> list[UUID]:
        found: list[UUID] = []
        for value in values:
            if isinstance(value, UUID):
                found.append(value)
            elif value == types.MY_TEAM:
                found += sorted(self.viewer.teams)
            elif self.viewer.user_id is not None:
                found.append(self.viewer.user_id)
        return found

    def tags(self, _field: Field, operator: str, value: Any) -> Q:
        """Ask the tags of a record."""
        links = TagLink.objects.filter(anchor_id=OuterRef("pk"))
        if operator == "is_not_empty":
            return Q(Exists(links))
        if operator == "has_all":
            return reduce(and_, (Q(Exists(links.filter(tag_id=key))) for key in value))
        keys = list(value) if operator == "in" else [value]
        return Q(Exists(links.filter(tag_id__in=keys)))

    def truth(self, field: Field, _operator: str, value: Any) -> Q:
        """Ask a yes or no."""
        return Q(**{field.column: value})

    def time(self, field: Field, operator: str, value: Any) -> Q:
        """Ask a moment or a day; what was said as a day means all of it."""
        if operator == "is_not_empty":
            return Q(**{f"{field.column}__isnull": False})
        low, high = (self._day_bounds if field.type == "day" else self._bounds)(operator, value)
        if field.between is not None:
            return field.between(low, high)
        condition = Q()
        if low is not None:
            condition &= Q(**{f"{field.column}__gte": low})
        if high is not None:
            condition &= Q(**{f"{field.column}__lt": high})
        return condition

    def _bounds(self, operator: str, value: Any) -> tuple[datetime.datetime | None, datetime.datetime | None]:
        """Return the first moment that fits and the first after it that does not."""
        if isinstance(value, Span):
            span = datetime.timedelta(days=value.days)
            now = self.today.now
            return (now - span, now + TICK) if operator == "within_last" else (now, now + span + TICK)
        first, last = value if operator == "between" else (value, value)
        start, end = self.today.period(first), self.today.period(last)
        # an instant lasts as long as the column can tell
        after = end.end + TICK if end.is_instant and operator != "between" else end.end
        return BOUNDS[operator](start.start, after)

    def _day_bounds(self, operator: str, value: Any) -> tuple[datetime.date | None, datetime.date | None]:
        day = datetime.timedelta(days=1)
        if isinstance(value, Span):
            span, today = datetime.timedelta(days=value.days), self.today.day
            return (today - span, today + day) if operator == "within_last" else (today, today + span + day)
        first, last = value if operator == "between" else (value, value)
        return BOUNDS[operator](self.today.days(first)[0], self.today.days(last)[1])


TICK = datetime.timedelta(microseconds=1)
# operator → (from here on, up to there) of what begins at `start` and is over at `end`
BOUNDS: dict[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "is": lambda start, end: (start, end),
    "between": lambda start, end: (start, end),
    "before": lambda start, _end: (None, start),
    "lt": lambda start, _end: (None, start),
    "lte": lambda _start, end: (None, end),
    "after": lambda _start, end: (end, None),
    "gt": lambda _start, end: (end, None),
    "gte": lambda start, _end: (start, None),
}
BUILDERS: dict[str, Callable[[Compiler, Field, str, Any], Q]] = {
    "text": Compiler.text,
    "phone": Compiler.text,
    "choice": Compiler.text,
    "choices": Compiler.choices,
    "number": Compiler.number,
    "money": Compiler.money,
    "day": Compiler.time,
    "moment": Compiler.time,
    "person": Compiler.key,
    "team": Compiler.key,
    "id": Compiler.key,
    "tags": Compiler.tags,
    "yes_no": Compiler.truth,
}
