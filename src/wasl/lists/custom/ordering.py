"""In which order values of custom fields stand, as an expression that an index can hold."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, F, FloatField, Func, Index, IntegerField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from wasl.lists.models import CustomField

PREFIX = "cf_order_"


class SortText(Func):
    """Texts as their language sorts: `wasl_sort_text` is the order of names (`kernel.text.sort_key`) told to the database."""

    function = "wasl_sort_text"
    output_field = CharField()


class Place(Func):
    """The place of a choice among the choices."""

    function = "array_position"
    output_field = IntegerField()


class Words(Func):
    """A list of texts, written as such."""

    template = "ARRAY[%(expressions)s]::text[]"
    output_field = CharField()


def _number(_field: CustomField, text: Any) -> Any:
    return Cast(text, FloatField())


def _words(_field: CustomField, text: Any) -> Any:
    return SortText(text)


def _moment(_field: CustomField, text: Any) -> Any:
    # ISO 8601 of one width stands in the order of time
    return text


def _choice(field: CustomField, text: Any) -> Any:
    return Place(Words(*(Value(one["value"]) for one in field.choices)), text)


ORDERS: dict[str, Callable[[CustomField, Any], Any]] = {
    "text": _words,
    "number": _number,
    "date": _moment,
    "date_time": _moment,
    "choice": _choice,
}
# the class of what the expression gives
GIVES = {"number": "FloatField", "choice": "IntegerField"}


def can_sort(field: CustomField) -> bool:
    """Tell whether lists can be ordered by the field."""
    return field.is_sortable and field.type in ORDERS


def order_of(field: CustomField) -> Any:
    """Return the expression by which records are ordered; it has no value where the field has none."""
    return ORDERS[field.type](field, KeyTextTransform(field.stored, "custom"))


def index_of(field: CustomField) -> Index:
    """Return the index that an order walks; its name changes with what it holds."""
    said = f"{field.type} {field.stored} {[one['value'] for one in field.choices]}"
    mark = hashlib.sha256(said.encode()).hexdigest()[:6]
    return Index(order_of(field), F("anchor"), name=f"{PREFIX}{field.pk.hex[-14:]}_{mark}")
