"""Lets imports, dry runs and their taking back begin: in a worker, or in the process that asks."""

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.exchange.choices import refuse_useless
from wasl.exchange.commands.uploads import lock_draft, lock_import
from wasl.exchange.layout import importer_for
from wasl.exchange.models import Import
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, NotAllowed
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit


def enqueue(name: str, item: Import) -> None:
    """Queue a job of this package, in the caller's transaction; by name, since jobs stand above commands."""
    job: AnyTask = import_string(f"wasl.exchange.jobs.{name}")
    job.enqueue(str(item.pk))


@command("exchange.import")
def attend_check(item: Import, *, by: Actor) -> Import:
    """Let the dry run of an import begin that the caller does itself."""
    item = lock_draft(item)
    _refuse_unready(item, by=by)
    item.refusals.all().delete()
    item.state, item.trial, item.moved_at = Import.State.CHECKING, {}, clock.now()
    item.asked_by_id, item.error = by.user_id, ""
    item.save()
    return item


@command("exchange.import")
def queue_check(item: Import, *, by: Actor) -> Import:
    """Let the dry run of an import begin in a worker."""
    item = attend_check(item, by=by)
    enqueue("check_import", item)
    return item


@command("exchange.import")
def queue_import(item: Import, *, by: Actor) -> Import:
    """Let an import begin in a worker."""
    item = _begin(item, by=by)
    enqueue("run_import", item)
    return item


@command("exchange.import")
def attend_import(item: Import, *, by: Actor) -> Import:
    """Let an import begin that the caller runs itself; a worker goes on with it when the caller dies."""
    item = _begin(item, by=by)
    item.is_attended = True
    item.save()
    return item


@command("exchange.import")
def release_import(item: Import, *, by: Actor) -> Import:  # noqa: ARG001 - @command asks it
    """Say that the outcome of an attended import was told: the same file begins a new one."""
    item = lock_import(item)
    item.is_attended = False
    item.save()
    return item


@command("exchange.import")
def attend_undo(item: Import, *, by: Actor) -> Import:
    """Let the taking back of an import begin that the caller does itself; raises `Conflict` when that cannot be."""
    item = lock_import(item)
    if not item.can_undo:
        raise Conflict(_("There is nothing to take back: the import is not over, or was taken back already."))
    if clock.now() - (item.finished_at or item.created_at) > Import.KEPT_FOR:
        raise Conflict(_("An import can be taken back for 30 days. This one is older."))
    item.state, item.moved_at = Import.State.UNDOING, clock.now()
    item.effects.exclude(kept="").update(kept="")
    item.kept_count, item.error, item.asked_by_id = 0, "", by.user_id
    item.save()
    audit.record("import.undo_started", by=by, target=item, data={"kind": item.kind})
    return item


@command("exchange.import")
def queue_undo(item: Import, *, by: Actor) -> Import:
    """Let the taking back of an import begin in a worker."""
    item = attend_undo(item, by=by)
    enqueue("undo_import", item)
    return item


def _begin(item: Import, *, by: Actor) -> Import:
    """What the dry run refused is forgotten: the run finds it again."""
    item = lock_draft(item)
    _refuse_unready(item, by=by)
    item.refusals.all().delete()
    item.state, item.started_at, item.moved_at = Import.State.QUEUED, clock.now(), clock.now()
    item.asked_by_id, item.error = by.user_id, ""
    item.save()
    audit.record("import.started", by=by, target=item, data={"kind": item.kind})
    return item


def _refuse_unready(item: Import, *, by: Actor) -> None:
    importer = importer_for(item.kind)
    if importer.permission and not by.may(importer.permission):
        raise NotAllowed
    if not item.is_return:
        refuse_useless(item.mapping, importer)
