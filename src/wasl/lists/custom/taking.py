"""Takes values of custom fields for one record: which are known, allowed, needed and the only ones of their kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.text import fold
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.values import read, text_of
from wasl.lists.models import CustomField
from wasl.records.journal import rows_of
from wasl.records.models import Anchor


def told(known: CustomField, value: Any) -> str:
    """Return a value as a timeline tells it: of another record only what it is, for its name is not for everybody's eyes."""
    if known.type == CustomField.Type.LINK and value is not None:
        return str(registry().kind(known.target).label)
    return text_of(known, value)


@dataclass
class Taken:
    """What was understood: new values by stored key (None empties), the difference in words, what was refused."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def over(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record's `custom` with the new values in it."""
        return {key: value for key, value in {**held, **self.values}.items() if value is not None}

    def put(self, known: CustomField, held: Mapping[str, Any], value: Any) -> None:
        """Note a value where it differs from the one that is held."""
        old = held.get(known.stored)
        if old == value and isinstance(old, bool) == isinstance(value, bool):
            return
        self.values[known.stored] = value
        self.changes[known.name] = [told(known, old), told(known, value)]
        self.labels[known.name] = known.labels

    def refuse(self, name: str, sentence: str) -> None:
        """Note why a value cannot be taken."""
        self.errors.setdefault(name, []).append(sentence)


def take(kind: str, given: Mapping[str, Any], *, by: Actor, held: Mapping[str, Any] | None, pk: UUID | None = None) -> Taken:  # fmt: skip
    """Return what `given` (by key) says of a record; `held` is its `custom` now, None for one that is being added.

    A new record gets the defaults, and must have what is required. The caller looks at `errors`.
    """
    known = {one.key: one for one in custom_fields(kind)}
    seen = {key: one for key, one in known.items() if not by.hides(kind, one.name)}
    taken = Taken()
    for key, value in given.items():
        if key not in seen:
            taken.refuse(f"custom.{str(key)[:40]}", _("There is no such field."))
        else:
            _take_one(taken, seen[key], value, by=by, held=held or {}, pk=pk)
    if held is None:
        _complete(taken, [one for key, one in known.items() if key not in given], by=by)
    locked = [name for name in taken.changes if held is not None or name.removeprefix("custom.") in given]
    for name in locked:
        if by.locks(kind, name):
            taken.refuse(name, _("Your role may not change this field."))
    return taken


def _take_one(taken: Taken, known: CustomField, value: Any, *, by: Actor, held: Mapping[str, Any], pk: UUID | None) -> None:  # fmt: skip
    try:
        new = linked(known, value, by=by) if known.type == "link" else read(known, value, country=by.country)
    except Invalid as refusal:
        taken.refuse(known.name, refusal.message)
        return
    if new is None and known.is_required:
        taken.refuse(known.name, _("This field is required."))
    elif new is not None and new != held.get(known.stored) and is_doubled(known, new, leave_out=pk):
        taken.refuse(known.name, _("Another record has this value already."))
    else:
        taken.put(known, held, new)


def _complete(taken: Taken, left: Sequence[CustomField], *, by: Actor) -> None:
    """Give a new record the defaults; what is required of it and cannot be known is asked for."""
    for one in left:
        if one.default is not None:
            taken.put(one, {}, one.default)
        elif one.is_required and not by.locks(one.kind, one.name):
            taken.refuse(one.name, _("This field is required."))


def defaults(fields: Iterable[CustomField]) -> dict[str, Any]:
    """Return what a record has that nothing was said of, by stored key."""
    return {one.stored: one.default for one in fields if one.default is not None}


def is_doubled(known: CustomField, value: Any, *, leave_out: UUID | None = None) -> bool:
    """Tell whether the field is unique and another record has the value; holds others off until the end of the transaction."""
    if not known.is_unique:
        return False
    # two who write the same value at once wait here for one another
    CustomField.objects.select_for_update().get(pk=known.pk)
    rows = registry().kind(known.kind).model.objects.filter(custom__contains={known.stored: value})
    # a record that became part of another one keeps what it was
    return bool(rows.filter(anchor__merged_into=None).exclude(pk=leave_out).exists())


def doubled(kind: str, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return, for records in the bin, why they cannot come back: a value of theirs that must be unique is another's now."""
    found: dict[UUID, str] = {}
    for known in (one for one in custom_fields(kind) if one.is_unique):
        rows = rows_of(registry().kind(kind).model).filter(pk__in=ids, custom__has_key=known.stored)
        given: set[str] = set()
        for pk, custom in rows.order_by("pk").values_list("pk", "custom"):
            value, text = custom[known.stored], text_of(known, custom[known.stored])
            if text in given or is_doubled(known, value, leave_out=pk):
                found[pk] = _(
                    "Another record has “%(value)s” as “%(field)s” by now, and that must be unique. "
                    "Change it there, then bring this one back."
                ) % {"value": text, "field": known.label}
            given.add(text)
    return found


def linked(known: CustomField, value: Any, *, by: Actor) -> str | None:
    """Return the id of the record that is meant by id or by name, among those `by` may see; raises `Invalid`."""
    if value is None or not str(value).strip():
        return None
    rows = Anchor.objects.visible_to(by).filter(kind=known.target, merged_into=None)
    try:
        found = list(rows.filter(pk=read(known, value)).values_list("pk", flat=True))
    except Invalid:
        found = list(
            rows.filter(title_key=fold(str(value))[:120], is_archived=False).values_list("pk", flat=True)[:2]
        )
    if len(found) == 1:
        return str(found[0])
    if found:
        raise Invalid(_("Several have this name. Write more of it."))
    raise Invalid(_("Nobody with this name is shared with you."))
