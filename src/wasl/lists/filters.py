"""The filter language: a small JSON tree over a listing's declared fields, compiled to one condition.

`{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}` around conditions such as
`{"field": "language", "op": "is", "value": "lv"}`. Anything else raises `Invalid` naming the place.
"""

import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists.listing import Field, Listing

DEEPEST = 8
MOST_CONDITIONS = 100
LONGEST = 20_000

type Place = str


class Compiler:
    """Compiles one tree for one viewer; counts what it has seen, so that no tree grows without end."""

    def __init__(self, listing: Listing, viewer: Actor) -> None:
        self.listing, self.viewer, self.count = listing, viewer, 0

    def node(self, tree: Any, place: Place, depth: int = 0) -> Q:
        """Return the condition of one node of the tree."""
        self.count += 1
        if depth > DEEPEST or self.count > MOST_CONDITIONS:
            raise refusal(place, _("This filter is nested too deep or has too many conditions."))
        if not isinstance(tree, dict):
            raise refusal(place, _("A condition must be an object."))
        if len(tree) == 1 and (found := next(iter(tree))) in {"all", "any", "not"}:
            return self._group(found, tree[found], f"{place}.{found}", depth + 1)
        if set(tree) <= {"field", "op", "value"} and {"field", "op"} <= set(tree):
            return self._condition(tree, place)
        raise refusal(place, _("Use “all”, “any”, “not”, or “field”, “op” and “value”."))

    def _group(self, kind: str, content: Any, place: Place, depth: int) -> Q:
        if kind == "not":
            return ~self.node(content, place, depth)
        if not isinstance(content, list) or not content:
            raise refusal(place, _("Give a list of conditions."))
        parts = [self.node(part, f"{place}[{index}]", depth) for index, part in enumerate(content)]
        joined = parts[0]
        for part in parts[1:]:
            joined = joined & part if kind == "all" else joined | part
        return joined

    def _condition(self, tree: Mapping[str, Any], place: Place) -> Q:
        name, operator, value = tree["field"], tree["op"], tree.get("value")
        known = self.listing.field_named(name, self.viewer) if isinstance(name, str) else None
        if known is None:
            raise refusal(place, _("There is no field “%(name)s” here.") % {"name": str(name)[:60]})
        build = OPERATORS.get(known.type, {}).get(operator) if isinstance(operator, str) else None
        if build is None:
            shown = {"name": str(operator)[:40], "field": known.name}
            raise refusal(place, _("“%(name)s” cannot be asked of the field “%(field)s”.") % shown)
        return build(known, value, place)


def compile_filter(listing: Listing, viewer: Actor, tree: Any) -> Q:
    """Return the condition of a filter for `viewer`; raises `Invalid` on the field "filter"."""
    return Compiler(listing, viewer).node(tree, "filter")


def read_filter(listing: Listing, viewer: Actor, text: str) -> Q:
    """Return the condition of a filter written as JSON; raises `Invalid`."""
    if len(text) > LONGEST:
        raise refusal("filter", _("This filter is too long."))
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise refusal("filter", _("This is not JSON.")) from None
    return compile_filter(listing, viewer, tree)


def refusal(place: Place, sentence: str) -> Invalid:
    """Return the refusal of one place in the tree."""
    return Invalid(fields={"filter": [f"{place}: {sentence}"]})


def _text(field: Field, value: Any, place: Place) -> str:
    if not isinstance(value, str) or len(value) > 1000 or "\x00" in value:
        raise refusal(place, _("Give a text."))
    if field.choices and value not in field.choices:
        raise refusal(place, _("“%(value)s” is not one of the choices.") % {"value": value[:60]})
    return fold(value) if field.folded else value


def _texts(field: Field, value: Any, place: Place) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_CONDITIONS:
        raise refusal(place, _("Give a list of values."))
    return [_text(field, one, place) for one in value]


def _moment(_field: Field, value: Any, place: Place) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise refusal(place, _("Give a moment such as 2026-11-22T10:30:00Z.")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _span(_field: Field, value: Any, place: Place) -> datetime.timedelta:
    days = value.get("days") if isinstance(value, dict) and set(value) == {"days"} else None
    if not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= 36500:
        raise refusal(place, _("Give a span such as {“days”: 30}."))
    return datetime.timedelta(days=days)


def _key(_field: Field, value: Any, place: Place) -> UUID:
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        raise refusal(place, _("Give an id.")) from None


def _nothing(field: Field) -> Q:
    if field.type in {"moment", "id"}:
        return Q(**{f"{field.column}__isnull": True})
    return Q(**{field.column: [] if field.type == "choices" else ""})


type Build = Callable[[Field, Any, Place], Q]


def _lookup(suffix: str, read: Callable[[Field, Any, Place], Any], *, no: bool = False) -> Build:
    def build(field: Field, value: Any, place: Place) -> Q:
        condition = Q(**{f"{field.column}{suffix}": read(field, value, place)})
        return ~condition if no else condition

    return build


def _one(read: Callable[[Field, Any, Place], Any]) -> Callable[[Field, Any, Place], list[Any]]:
    return lambda field, value, place: [read(field, value, place)]


def _between(field: Field, value: Any, place: Place) -> Q:
    if not isinstance(value, list) or len(value) != 2:
        raise refusal(place, _("Give two values."))
    low, high = (_moment(field, one, place) for one in value)
    return Q(**{f"{field.column}__gte": low, f"{field.column}__lt": high})


def _within_last(field: Field, value: Any, place: Place) -> Q:
    span = _span(field, value, place)
    return Q(**{f"{field.column}__gte": clock.now() - span, f"{field.column}__lte": clock.now()})


def _within_next(field: Field, value: Any, place: Place) -> Q:
    span = _span(field, value, place)
    return Q(**{f"{field.column}__gte": clock.now(), f"{field.column}__lte": clock.now() + span})


EMPTY: dict[str, Build] = {
    "is_empty": lambda field, _value, _place: _nothing(field),
    "is_not_empty": lambda field, _value, _place: ~_nothing(field),
}
CHOICE: dict[str, Build] = EMPTY | {
    "is": _lookup("", _text),
    "is_not": _lookup("", _text, no=True),
    "in": _lookup("__in", _texts),
    "not_in": _lookup("__in", _texts, no=True),
}
OPERATORS: dict[str, dict[str, Build]] = {
    "text": CHOICE | {"contains": _lookup("__icontains", _text), "starts": _lookup("__istartswith", _text)},
    "choice": CHOICE,
    "choices": EMPTY
    | {
        "has": _lookup("__contains", _one(_text)),
        "has_not": _lookup("__contains", _one(_text), no=True),
        "in": _lookup("__overlap", _texts),
        "not_in": _lookup("__overlap", _texts, no=True),
    },
    "id": EMPTY | {"is": _lookup("", _key), "is_not": _lookup("", _key, no=True)},
    "moment": EMPTY
    | {
        "before": _lookup("__lt", _moment),
        "after": _lookup("__gt", _moment),
        "lt": _lookup("__lt", _moment),
        "lte": _lookup("__lte", _moment),
        "gt": _lookup("__gt", _moment),
        "gte": _lookup("__gte", _moment),
        "between": _between,
        "within_last": _within_last,
        "within_next": _within_next,
    },
}
