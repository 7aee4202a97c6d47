"""Pages by key: the next page starts after the last row shown, so a page costs the same wherever it lies."""

import base64
import binascii
import datetime
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.lists.listing import Sort, Way
from wasl.lists.patience import A_MOMENT, within

NOTHING = object()
TYPES: dict[str, type] = {
    "BinaryField": bytes,
    "DateTimeField": datetime.datetime,
    "IntegerField": int,
    "FloatField": float,
}


@dataclass(frozen=True)
class Cursor:
    """A place in an order: the value and the key of a row, and whether rows before it are wanted."""

    value: Any
    key: uuid.UUID
    is_backward: bool = False

    def encode(self) -> str:
        """Return the cursor as an opaque word for an address."""
        body = json.dumps([_plain(self.value), str(self.key), int(self.is_backward)]).encode()
        return base64.urlsafe_b64encode(body).decode().rstrip("=")


@dataclass(frozen=True)
class Slice:
    """A page of rows with the cursors to its neighbours (None where there is nothing)."""

    rows: list[Any]
    next: Cursor | None
    previous: Cursor | None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    return {"t": value.isoformat()} if isinstance(value, datetime.datetime) else value


def _rich(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "b" in value:
        return base64.b64decode(value["b"])
    return datetime.datetime.fromisoformat(value["t"])


def decode(word: str) -> Cursor:
    """Return the cursor behind a word; raises `Invalid` for anything that we did not write."""
    try:
        value, key, backward = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        rich = _rich(value)
        cursor = Cursor(rich, uuid.UUID(key), bool(backward))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        cursor = Cursor(NOTHING, uuid.UUID(int=0))
    if cursor.value is NOTHING:
        raise _unknown_place()
    return cursor


def _unknown_place() -> Invalid:
    return Invalid(fields={"cursor": [_("This place in the list is not known any more.")]})


def _fits(rows: QuerySet[Any], sort: Sort, value: Any) -> bool:
    """Tell whether a cursor's value can stand in the column of `sort`: a cursor of another order cannot."""
    if value is None:
        return sort.is_nullable
    if sort.type:
        return type(value) is TYPES.get(sort.type, str)
    model: Any = rows.model
    for name in sort.path.split("__"):
        field = model._meta.get_field(name)  # noqa: SLF001 - Django's documented way to a model's fields
        model = field.related_model
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return False
    return type(value) is TYPES.get(field.get_internal_type(), str)


def page(
    rows: QuerySet[Any], sort: Sort, *, descending: bool, limit: int, cursor: Cursor | None = None
) -> Slice:
    """Return one page of `rows` in the order of `sort`, before or after `cursor`."""
    if cursor is not None and not _fits(rows, sort, cursor.value):
        raise _unknown_place()
    backward = cursor is not None and cursor.is_backward
    found = _fetch(rows, sort, descending=descending, backward=backward, cursor=cursor, limit=limit + 1)
    more = len(found) > limit
    found = found[:limit]
    if backward:
        found.reverse()
    if not found:
        return Slice([], None, None)
    first, last = _cursor(found[0], sort, is_backward=True), _cursor(found[-1], sort)
    has_next = more if not backward else True
    has_previous = more if backward else cursor is not None
    return Slice(found, last if has_next else None, first if has_previous else None)


def _cursor(row: Any, sort: Sort, *, is_backward: bool = False) -> Cursor:
    value = row
    for name in sort.path.split("__"):
        value = getattr(value, name)
    return Cursor(value, row.pk, is_backward)


@dataclass(frozen=True)
class Part:
    """A stretch of a list that an index serves on its own: its values, which cursors lie in it, whether only the key orders it.

    The values are said by a lookup and what it compares with; there is none where the stretch is the whole list.
    """

    holds: Callable[[Any], bool]
    lookup: str = ""
    bound: Any = None
    is_by_key: bool = False

    def of(self, rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
        """Return the rows of the stretch."""
        if not self.lookup:
            return rows
        if sort.way.shuns_index:
            # not in the words of an index: the planner would walk it for the stretch, with each row of it elsewhere
            rows, path = rows.alias(in_order=_hidden(sort.path)), "in_order"
        else:
            path = sort.path
        return rows.filter(**{f"{path}__{self.lookup}": self.bound})


def _hidden(name: str) -> Coalesce:
    """Return a column so that no index serves it."""
    return Coalesce(F(name), F(name))


def _parts(sort: Sort, *, descending: bool) -> list[Part]:
    """Return the stretches of an order. Rows without a value stand last both ways; a script that leads stands first."""
    if sort.is_nullable:
        return [
            Part(lambda value: value is not None, "isnull", bound=False),
            Part(lambda value: value is None, "isnull", bound=True, is_by_key=True),
        ]
    first = sort.leading() if sort.leading else None
    if first is None:
        return [Part(lambda _value: True)]
    leading = Part(lambda value: bytes(value) >= first, "gte", first)
    others = Part(lambda value: bytes(value) < first, "lt", first)
    return [others, leading] if descending else [leading, others]


def _fetch(
    rows: QuerySet[Any], sort: Sort, *, descending: bool, backward: bool, cursor: Cursor | None, limit: int
) -> list[Any]:
    """Read in the wanted direction, stretch after stretch, from the one that holds the cursor."""
    parts = _parts(sort, descending=descending)
    if backward:
        parts.reverse()
    while cursor is not None and not parts[0].holds(cursor.value):
        parts = parts[1:]
    found: list[Any] = []
    for number, part in enumerate(parts):
        room = limit - len(found)
        if room:
            start = cursor if number == 0 else None
            read = partial(_part, rows, part, descends=descending != backward, after=start, limit=room)
            found += _read(read, sort, is_first=number == 0)
    return found


def _read(read: Callable[[Sort], list[Any]], sort: Sort, *, is_first: bool) -> list[Any]:
    """Read a stretch. Where the first one is not worth a walk, the next may be, which a moment shows."""
    walked = None
    if sort.way is Way.GATHERED and not is_first:
        walked = within(A_MOMENT, lambda: read(replace(sort, way=Way.SOUGHT)), is_unsorted=True)
    return read(sort) if walked is None else walked


def _part(
    rows: QuerySet[Any], part: Part, sort: Sort, *, descends: bool, after: Cursor | None, limit: int
) -> list[Any]:
    names: Sequence[str] = ["pk"] if part.is_by_key else [sort.path, "pk"]
    rows = part.of(rows, sort)
    if after is not None:
        rows = rows.filter(_beyond(names, after, descends=descends))
    ordered = rows.order_by(*(_order(name, sort, descends=descends) for name in names))
    if sort.way in {Way.SOUGHT, Way.GATHERED}:
        # many rows are put in order before the first is taken, or passed by: their keys alone, whole rows would not fit
        # into memory
        keys = list(ordered.select_related(None).values_list("pk", flat=True)[:limit])
        whole = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        return [whole[key] for key in keys if key in whole]
    return list(ordered[:limit])


def _order(name: str, sort: Sort, *, descends: bool) -> OrderBy:
    """Return one column's order. No row without a value is here; an index serves only the order it was made in, though."""
    column: F | Coalesce = _hidden(name) if sort.way.shuns_index and name != "pk" else F(name)
    if not sort.is_nullable or name == "pk":
        return column.desc() if descends else column.asc()
    if sort.index_descends:
        return column.desc(nulls_last=True) if descends else column.asc(nulls_first=True)
    return column.desc(nulls_first=True) if descends else column.asc(nulls_last=True)


def _beyond(names: Sequence[str], after: Cursor, *, descends: bool) -> Any:
    if len(names) == 1:
        return Q(**{"pk__lt" if descends else "pk__gt": after.key})
    lookup = TupleLessThan if descends else TupleGreaterThan
    beyond: Any = lookup((F(names[0]), F("anchor_id")), (after.value, after.key))
    if "__" in names[0]:
        # a comparison over two tables is no range of an index: its first half is said alone as well
        beyond = Q(beyond) & Q(**{f"{names[0]}__{'lte' if descends else 'gte'}": after.value})
    return beyond
