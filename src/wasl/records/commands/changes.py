"""The one way to edit plain fields: difference, conflict check, save, event."""

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.records.commands.events import emit
from wasl.records.events import Changed, RecordArchived, RecordRestored
from wasl.records.models import Event, EventLink, Record


def lock[R: Record](record: R) -> R:
    """Return the record as it is now, locked until the transaction ends; raises `NotFound` when it is gone."""
    fresh = type(record)._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()  # noqa: SLF001 - public in Django's documentation
    if fresh is None or fresh.deleted_at is not None:
        raise NotFound
    return fresh


def as_json(value: Any) -> Any:
    """Return a field's value as it is kept in an event: plain JSON that people can read."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    return value


def changed_since(record: Record, seen: int) -> dict[str, Any]:
    """Return field → present value for what others changed after version `seen`, from the record's own events."""
    behind = record.version - seen
    if behind <= 0:
        return {}
    links = EventLink.objects.filter(anchor_id=record.pk, type=Changed.type).order_by("-event_id")[:behind]
    theirs: dict[str, Any] = {}
    for data in Event.objects.filter(
        pk__in=[link.event_id for link in links], subject_id=record.pk
    ).values_list("data", flat=True):
        for name, pair in data["changes"].items():
            theirs.setdefault(name, pair[1])
    return theirs


def refuse_clash(record: Record, names: Collection[str], *, seen: int | None) -> None:
    """Raise `Conflict` with the others' values where a colleague has changed one of these fields after version `seen`."""
    theirs = changed_since(record, seen) if seen is not None else {}
    clashing = {name: value for name, value in theirs.items() if name in names}
    if clashing:
        raise Conflict(theirs=clashing)


@command("records.change")
def change[R: Record](
    record: R, *, values: Mapping[str, Any], by: Actor, seen: int | None = None, quiet: bool = False
) -> R:
    """Set fields of a record and record the difference.

    `seen` is the version the editor looked at: when somebody changed the *same* field since, `Conflict` is raised with
    the other's values; other fields merge silently. Fields that the actor's role locks are refused with `Invalid`.
    """
    record = lock(record)
    locked = [name for name in values if by.locks(record.kind_name(), name)]
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})
    changes = {
        name: [as_json(getattr(record, name)), as_json(value)]
        for name, value in values.items()
        if as_json(getattr(record, name)) != as_json(value)
    }
    if not changes:
        return record
    refuse_clash(record, changes, seen=seen)
    for name in changes:
        setattr(record, name, values[name])
    return save_changed(record, changes, by=by, quiet=quiet)


def save_changed[R: Record](
    record: R,
    changes: dict[str, list[Any]],
    *,
    by: Actor,
    quiet: bool = False,
    labels: dict[str, dict[str, str]] | None = None,
    is_along: bool = False,
) -> R:
    """Save a locked record whose fields (or child rows) were set, count the version and emit `Changed`."""
    record.version += 1
    record.updated_at = clock.now()
    record.save()
    emit(Changed(record, changes=changes, labels=labels or {}, is_along=is_along), by=by, quiet=quiet)
    return record


@command("records.archive")
def archive_record[R: Record](record: R, *, by: Actor) -> R:
    """Put a record away: it leaves lists and search, its history stays, and it can be restored."""
    return put_away(record, by=by)


def put_away[R: Record](record: R, *, by: Actor) -> R:
    """Archive a record for a command that has its own right."""
    record = lock(record)
    if record.archived_at is None:
        record.archived_at = clock.now()
        record.version += 1
        record.save()
        emit(RecordArchived(record), by=by)
    return record


@command("records.archive")
def restore_record[R: Record](record: R, *, by: Actor) -> R:
    """Take a record back from the archive."""
    return take_back(record, by=by)


def take_back[R: Record](record: R, *, by: Actor) -> R:
    """Restore a record for a command that has its own right."""
    record = lock(record)
    if record.archived_at is not None:
        record.archived_at = None
        record.version += 1
        record.save()
        emit(RecordRestored(record), by=by)
    return record
