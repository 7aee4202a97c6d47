"""Backups for programs: which there are, one now, one with its state, a drill of one."""

import datetime
import uuid

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status

from wasl.kernel.api import LIMIT, Count, Listed, Out, PageSize, read_key, write_cursor
from wasl.kernel.web import Request
from wasl.operations import commands, queries
from wasl.operations.models import Backup, Drill

router = Router(tags=["backups"])


class WorkOut(Out):
    """How a backup or a drill stands, and what was in it once it is done."""

    id: uuid.UUID
    state: str
    error: str
    tables: int
    rows: int
    files: int
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None


class BackupOut(WorkOut):
    """A backup. It is proven when `verified_at` is set, and `drill` is the newest try to put it back."""

    name: str
    is_planned: bool
    is_there: bool
    size: int
    content_size: int
    verified_at: datetime.datetime | None
    copied_at: datetime.datetime | None
    copy_error: str
    drill: WorkOut | None


def work_out(work: Backup | Drill) -> WorkOut:
    """Return what a backup and a drill have in common, as programs see it."""
    return WorkOut(
        id=work.pk,
        state=work.state,
        error=work.error,
        tables=work.tables,
        rows=work.rows,
        files=work.files,
        created_at=work.created_at,
        started_at=work.started_at,
        finished_at=work.finished_at,
    )


def backup_out(backup: Backup) -> BackupOut:
    """Return a backup as programs see it."""
    drill = next(iter(backup.drills.all()), None)
    return BackupOut(
        **work_out(backup).model_dump(),
        name=backup.name,
        is_planned=backup.is_planned,
        is_there=backup.is_there,
        size=backup.size,
        content_size=backup.content_size,
        verified_at=backup.verified_at,
        copied_at=backup.copied_at,
        copy_error=backup.copy_error,
        drill=work_out(drill) if drill else None,
    )


@router.get("/backups", response=Listed[BackupOut], operation_id="backup_list")
def backup_list(request: Request, limit: PageSize = LIMIT, cursor: str = "") -> Listed[BackupOut]:
    """Return the backups that still lie in a place, or failed, newest first."""
    found = queries.latest(request.actor, before=read_key(cursor), limit=limit + 1)
    return Listed(
        items=[backup_out(backup) for backup in found[:limit]],
        next_cursor=write_cursor(str(found[limit - 1].pk)) if len(found) > limit else None,
        count=Count(value=queries.count_backups(request.actor), exact=True),
    )


@router.post("/backups", response={202: BackupOut}, operation_id="backup_add")
def backup_add(request: Request, response: HttpResponse) -> Status[BackupOut]:
    """Ask for a backup. It is made in the background; 409 while one is being made."""
    backup = commands.ask_backup(queries.plan(request.actor), by=request.actor)
    response["Location"] = reverse("api:backup_get", args=[backup.pk])
    return Status(202, backup_out(backup))


@router.get("/backups/{backup_id}", response=BackupOut, operation_id="backup_get", url_name="backup_get")
def backup_get(request: Request, backup_id: uuid.UUID) -> BackupOut:
    """Return a backup as it stands."""
    return backup_out(queries.get_backup(request.actor, backup_id))


@router.post("/backups/{backup_id}/verify", response={202: WorkOut}, operation_id="backup_verify")
def backup_verify(request: Request, backup_id: uuid.UUID) -> Status[WorkOut]:
    """Ask for a drill: it is put into a scratch database in the background and compared; follow it at the backup."""
    return Status(
        202, work_out(commands.ask_drill(queries.get_backup(request.actor, backup_id), by=request.actor))
    )
