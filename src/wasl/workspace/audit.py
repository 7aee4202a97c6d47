"""Writes and checks the chain of audit entries."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.workspace.models import AuditEntry

LOCK = 0x5761_736C  # "Wasl": one writer of the chain at a time
FIRST = "0" * 64


def record(
    action: str,
    *,
    by: Actor,
    target: object = None,
    address: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry, in the caller's transaction; `target` is the object concerned, `data` has no personal text."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = AuditEntry.objects.order_by("-id").values_list("digest", flat=True).first()
        entry = AuditEntry(
            at=clock.now(),
            actor_id=by.seen_as or by.user_id,
            actor_kind=by.kind,
            action=action,
            object_kind=type(target).__name__.lower() if target is not None else "",
            object_id=str(getattr(target, "pk", "") or ""),
            address=address,
            data=dict(data or {}),
            previous=last or FIRST,
        )
        entry.digest = entry.computed_digest()
        entry.save(force_insert=True)
    return entry


def first_broken() -> int | None:
    """Return the id of the first entry whose chain does not hold, or None; reads the whole table in order."""
    previous = FIRST
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous or entry.digest != entry.computed_digest():
            return entry.id
        previous = entry.digest
    return None
