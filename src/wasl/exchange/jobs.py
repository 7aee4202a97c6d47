"""Background work of imports and exports, and what wakes those that a crash left lying."""

import datetime

from django.tasks import task

from wasl.exchange import commands, outgoing, queries, running
from wasl.exchange.models import Import
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.worker.jobs import AnyTask

SILENT = datetime.timedelta(seconds=60)


@task()
def run_import(import_id: str) -> None:
    """Take the rows of an import."""
    running.run(import_id)


@task()
def check_import(import_id: str) -> None:
    """Do the dry run of an import."""
    running.check(import_id)


@task()
def undo_import(import_id: str) -> None:
    """Take an import back."""
    running.undo(import_id)


@task()
def write_export(export_id: str) -> None:
    """Write the file of an export."""
    outgoing.write(export_id, is_watched=True)


@task()
def wake_exports() -> None:
    """Queue again what should be written but has stood still."""
    for item in queries.stalled_exports(SYSTEM, before=clock.now() - SILENT):
        write_export.enqueue(str(item.pk))


@task()
def forget_exports() -> None:
    """Delete the files of exports that have expired."""
    while commands.forget_old_exports(clock.now(), by=SYSTEM):
        pass


@task()
def wake_imports() -> None:
    """Queue again what should be moving but has stood still: its worker was killed once too often, or never began.

    Two workers on one import do no harm: the import's position lets only one of them go on.
    """
    for item in queries.stalled_imports(SYSTEM, before=clock.now() - SILENT):
        _job_for(item).enqueue(str(item.pk))


@task()
def forget_imports() -> None:
    """Remove the files and the effects of imports that can no longer be taken back."""
    while commands.forget_old_imports(clock.now() - Import.KEPT_FOR, by=SYSTEM):
        pass


def _job_for(item: Import) -> AnyTask:
    jobs: dict[str, AnyTask] = {Import.State.CHECKING: check_import, Import.State.UNDOING: undo_import}
    return jobs.get(item.state, run_import)
