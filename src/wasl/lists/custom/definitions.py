"""The definitions of custom fields, for the packages that read and write them; rights are theirs to ask."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Kind, registry
from wasl.lists.models import CustomField


def custom_fields(kind: str, stamp: UUID | None = None) -> Sequence[CustomField]:
    """Return the fields of a kind in use, in their order, which is one query.

    With the `fields_stamp` of an actor, those kept in memory for it are good: whoever writes should not rely on them.
    """
    return _kept(kind, stamp) if stamp else _in_use(kind)


def _in_use(kind: str) -> tuple[CustomField, ...]:
    return tuple(CustomField.objects.filter(kind=kind, archived_at=None, is_converting=False))


@lru_cache(maxsize=32)
def _kept(kind: str, _stamp: UUID) -> tuple[CustomField, ...]:
    """Read the fields once for each state of them: a stamp that came before a change is never given out after it."""
    return _in_use(kind)


def field_names(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a kind, archived ones too, as a role may be denied them: (name, label)."""
    return tuple((one.name, one.label) for one in CustomField.objects.filter(kind=kind))


def custom_kinds() -> list[Kind]:
    """Return the kinds that can have fields of a firm's own."""
    return [kind for kind in registry().all("kinds") if kind.has_custom]


def leftovers(viewer: Actor, kind: str, custom: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file said of a record beyond our fields and the firm's own.

    Nothing for a role that hides any field of the kind: nobody can tell which of these words is one of the hidden ones.
    """
    if viewer.hidden_fields.get(kind):
        return {}
    return {name: value for name, value in custom.items() if not name.startswith(CustomField.PREFIX)}


def custom_out(fields: Sequence[CustomField], custom: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's values by key as programs read them; fields without a value are null."""
    return {one.key: custom.get(one.stored) for one in fields}
