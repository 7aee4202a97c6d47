"""What people ask of backups: one now, a drill, another plan, the file, the key."""

import secrets
from pathlib import Path

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.operations.backups.keys import own_key
from wasl.operations.models import ENDING, Backup, BackupPlan, Drill, State
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit

LIMITS = {"hour": (0, 23), "daily": (1, 60), "weekly": (0, 52), "monthly": (0, 60)}
OPEN = (State.WAITING, State.RUNNING)


def _enqueue(name: str, work: Backup | Drill) -> None:
    """Queue a job of this package, in the caller's transaction; by name, since jobs stand above commands."""
    job: AnyTask = import_string(f"wasl.operations.jobs.{name}")
    job.enqueue(str(work.pk))


@command("operations.back_up")
def ask_backup(plan: BackupPlan, *, by: Actor, is_planned: bool = False) -> Backup:  # noqa: ARG001 - the plan is what is asked for
    """Queue a backup; raises `Conflict` while one waits or runs."""
    if Backup.objects.filter(state__in=OPEN).exists():
        raise Conflict(_("A backup is being made already."))
    name = f"wasl-{clock.now():%Y-%m-%dT%H-%M-%SZ}-{secrets.token_hex(2)}{ENDING}"
    backup = Backup.objects.create(name=name, is_planned=is_planned, asked_by_id=by.user_id)
    _enqueue("make_backup", backup)
    if not is_planned:
        audit.record("backup.asked", by=by, target=backup)
    return backup


@command("operations.back_up")
def ask_drill(backup: Backup, *, by: Actor) -> Drill:
    """Queue a drill: the bundle is put into a scratch database and compared. Raises `Conflict` while one runs."""
    if not backup.is_there:
        raise Conflict(_("The file of this backup is not there."))
    if Drill.objects.filter(state__in=OPEN).exists():
        raise Conflict(_("A drill is running already."))
    drill = Drill.objects.create(backup=backup, asked_by_id=by.user_id)
    _enqueue("rehearse_backup", drill)
    return drill


@command("operations.back_up")
def change_plan(plan: BackupPlan, /, *, by: Actor, is_on: bool, **numbers: int) -> BackupPlan:
    """Set when backups are made and how many are kept (`LIMITS`); raises `Invalid`."""
    refused = {
        name: [_("Between %(low)s and %(high)s.") % {"low": low, "high": high}]
        for name, (low, high) in LIMITS.items()
        if not low <= numbers.get(name, getattr(plan, name)) <= high
    }
    if refused or numbers.keys() - LIMITS.keys():
        raise Invalid(fields=refused)
    plan.is_on = is_on
    for name, number in numbers.items():
        setattr(plan, name, number)
    plan.save()
    audit.record("backup.plan_changed", by=by, data={"is_on": is_on, **numbers})
    return plan


@command("operations.take_backups")
def take_backup(backup: Backup, *, by: Actor, address: str | None = None) -> Path:
    """Hand a bundle out, for the audit to know; returns its place, raises `NotFound`."""
    if not backup.is_there:
        raise NotFound
    audit.record("backup.taken", by=by, target=backup, address=address)
    return backup.place


@command("operations.take_backups")
def show_key(plan: BackupPlan, *, by: Actor, address: str | None = None) -> str:
    """Return the key, until somebody has said that it is written down; raises `Conflict` after that."""
    if plan.key_noted_at is not None:
        raise Conflict(_("The key was written down already. On the server, “wasl backup key” prints it."))
    audit.record("backup.key_shown", by=by, address=address)
    return str(own_key())


@command("operations.take_backups")
def note_key(plan: BackupPlan, *, by: Actor) -> BackupPlan:
    """Keep that the key is written down: it is not shown again."""
    plan.key_noted_at = clock.now()
    plan.save()
    audit.record("backup.key_noted", by=by)
    return plan
