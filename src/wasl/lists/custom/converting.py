"""Gives the values of a field another type; what does not fit is kept beside the record, in words, and named."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from wasl.kernel.actor import Actor
from wasl.kernel.bulk import rewrite
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.lists.custom.values import read, text_of
from wasl.lists.models import CustomField
from wasl.records.journal import rows_of

CHUNK = 2_000
MOST_NAMED = 100


@dataclass
class Conversion:
    """How a change of type went: how many values were converted, and those that did not fit, a hundred of them named."""

    converted: int = 0
    left: int = 0
    named: list[dict[str, str]] = field(default_factory=list)


def rows_with(known: CustomField) -> QuerySet[Any]:
    """Return the records of all people that have a value in the field, archived ones too."""
    rows: QuerySet[Any] = registry().kind(known.kind).model.objects.filter(custom__has_key=known.stored)
    return rows


def everything_with(known: CustomField) -> QuerySet[Any]:
    """Return the same with those in the bin: they may come back."""
    rows: QuerySet[Any] = rows_of(registry().kind(known.kind).model).filter(custom__has_key=known.stored)
    return rows


def with_values(fields: Sequence[CustomField]) -> set[UUID]:
    """Return which of the fields any record has a value for; each kind's records are read once."""
    found: set[UUID] = set()
    for kind in {one.kind for one in fields}:
        asked = {f"has_{one.pk.hex}": one for one in fields if one.kind == kind}
        has = {name: BoolOr(Q(custom__has_key=one.stored)) for name, one in asked.items()}
        answer = rows_of(registry().kind(kind).model).aggregate(**has)
        found |= {one.pk for name, one in asked.items() if answer[name]}
    return found


def converted(old: CustomField, new: CustomField, value: Any) -> Any:
    """Return a stored value of one field as another stores it; raises `Invalid` where that cannot be said."""
    plain = value["amount"] if old.type == CustomField.Type.MONEY else value
    tries = [value, plain, text_of(old, value)]
    if new.type in {CustomField.Type.TEXT, CustomField.Type.LONG_TEXT}:
        # in the words that people see, not in those of programs
        tries.reverse()
    for given in tries:
        try:
            found = read(new, given)
        except Invalid:
            continue
        if found is not None:
            return found
    raise Invalid


def convert(old: CustomField, new: CustomField, *, by: Actor, is_trial: bool = False) -> Conversion:
    """Convert the values of all records, or only tell how it would go; the rows stay locked until the transaction ends."""
    told = Conversion()
    rows = everything_with(old).select_for_update(of=("self",)).order_by("pk")
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        changed = [rewritten(record, (old, new), told, by) for record in chunk]
        if not is_trial:
            rewrite(rows.model, changed, ("custom",))
    return told


def rewritten(record: Any, types: tuple[CustomField, CustomField], told: Conversion, by: Actor) -> Any:
    """Return a record with its value as the new type has it, or in words beside its fields."""
    old, new = types
    value = record.custom.pop(old.stored)
    try:
        record.custom[new.stored] = converted(old, new, value)
        told.converted += 1
    except Invalid:
        words = text_of(old, value)
        # no key of a field has a bracket, no key of an import has one after a key of ours
        record.custom[f"{old.key} ({old.type})"] = words
        told.left += 1
        if len(told.named) < MOST_NAMED and record.is_visible_to(by):
            told.named.append({"id": str(record.pk), "name": str(record), "value": words[:200]})
    return record


def doubles(known: CustomField, viewer: Actor, *, most: int = 3) -> list[tuple[str, list[str]]]:
    """Return values that several records have, each with the names of those records that the viewer may see."""
    # a record that became part of another one keeps what it was
    rows = rows_with(known).filter(anchor__merged_into=None)
    grouped = rows.order_by().annotate(held=KeyTransform(known.stored, "custom")).values("held")
    found = grouped.annotate(times=Count("pk")).filter(times__gt=1).values_list("held", flat=True)[:most]
    return [(text_of(known, value), _names(rows, known, value, viewer)) for value in found]


def _names(rows: QuerySet[Any], known: CustomField, value: Any, viewer: Actor) -> list[str]:
    same: Any = rows.filter(custom__contains={known.stored: value})
    return [str(record) for record in same.visible_to(viewer).order_by("sort_key")[:5]]
