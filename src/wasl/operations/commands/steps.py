"""What the jobs of backups keep in the database, each in a transaction of its own; asked by nobody but the schedule."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.ids import uuid7
from wasl.operations.backups.making import Manifest
from wasl.operations.models import Backup, Drill, State
from wasl.workspace import audit

LONGEST_ERROR = 600


def begin[T: (Backup, Drill)](work: T) -> T:
    """Note that the work began (again, after a kill)."""
    work.state, work.started_at, work.error = State.RUNNING, clock.now(), ""
    work.save(update_fields=["state", "started_at", "error"])
    return work


def _ended(work: Backup | Drill, manifest: Manifest) -> None:
    work.state, work.finished_at = State.DONE, clock.now()
    work.tables, work.rows, work.files = len(manifest.tables), manifest.rows, manifest.files


@transaction.atomic
def stands(backup: Backup, manifest: Manifest) -> None:
    """Note that a bundle was made and read back."""
    _ended(backup, manifest)
    backup.size, backup.content_size = backup.place.stat().st_size, manifest.content_size
    backup.verified_at = backup.finished_at
    backup.save()
    audit.record("backup.made", by=SYSTEM, target=backup, data={"rows": backup.rows, "files": backup.files})


@transaction.atomic
def found(place: Path, header: Mapping[str, Any]) -> Backup:
    """Note a bundle that lies there without being known; it is not proven before it was tried, and never let go."""
    made_at = datetime.datetime.fromisoformat(header["made_at"])
    size = place.stat().st_size
    return Backup.objects.create(
        id=uuid7(made_at),
        name=place.name,
        state=State.DONE,
        created_at=made_at,
        started_at=made_at,
        size=size,
    )


@transaction.atomic
def passed(drill: Drill, manifest: Manifest) -> None:
    """Note that a bundle was put back and is what it was."""
    _ended(drill, manifest)
    drill.save()
    Backup.objects.filter(pk=drill.backup_id).update(verified_at=drill.finished_at)


@transaction.atomic
def failed(work: Backup | Drill, reason: str) -> None:
    """Note what went wrong. A bundle that a drill could not put back is no longer a proven one."""
    work.state, work.finished_at, work.error = State.FAILED, clock.now(), reason[:LONGEST_ERROR]
    work.save(update_fields=["state", "finished_at", "error"])
    if isinstance(work, Drill):
        Backup.objects.filter(pk=work.backup_id).update(verified_at=None)


def copied(backup: Backup, reason: str = "") -> None:
    """Note that a bundle lies in the second place too, or why not."""
    backup.copied_at, backup.copy_error = (None if reason else clock.now()), reason[:LONGEST_ERROR]
    backup.save(update_fields=["copied_at", "copy_error"])


def removed(backup: Backup) -> None:
    """Note that the plan let a bundle go."""
    backup.removed_at = clock.now()
    backup.save(update_fields=["removed_at"])
