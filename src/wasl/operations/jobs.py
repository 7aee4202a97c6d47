"""Background jobs of backups: the plan's hourly look, one backup, one drill, the archive, the list of what was erased."""

from django.tasks import task

from wasl.operations import archiving, erasing, running


@task()
def keep_backups() -> None:
    """Make what the plan wants, try it each week, and tell the owners when no proven backup is young enough."""
    running.keep()


@task()
def make_backup(backup_id: str) -> None:
    """Make one backup, prove it, copy it, and let old ones go."""
    running.make(backup_id)


@task()
def rehearse_backup(drill_id: str) -> None:
    """Put one backup into a scratch database and compare."""
    running.rehearse(drill_id)


@task()
def ship_log() -> None:
    """Bring finished pieces of the log into the archive."""
    archiving.ship()


@task()
def keep_archive() -> None:
    """Make a base backup of the archive when one is due, and let old ones go."""
    archiving.keep()


@task()
def seal_erasures() -> None:
    """Bring the list of erased records beside the backups."""
    erasing.seal()
