"""Tells the owners when backups are in trouble: by letter, and on their day."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.operations import queries
from wasl.operations.models import Backup, Drill
from wasl.workspace.letters import Letter
from wasl.workspace.models import User

PURPOSE = "backup_trouble"


def tell_failed(work: Backup | Drill) -> None:
    """Write that a backup or a drill failed."""
    kind = "backup" if isinstance(work, Backup) else "drill"
    _write(f"{kind}-failed:{work.pk}", work.error)


def tell_not_copied(backup: Backup) -> None:
    """Write that a backup did not reach the second place."""
    _write(f"backup-copy:{backup.pk}", backup.copy_error)


def tell_late() -> None:
    """Write, once a day, that no proven backup is young enough."""
    _write(f"backup-late:{clock.today()}", None)


def tell_stalled(problem: str) -> None:
    """Write, once a day, that the log does not reach the archive."""
    _write(f"archive-stalled:{clock.today()}", f"{stalled_text()} {problem}".strip())


def stalled_text() -> str:
    """Return the sentence about an archive that stands still."""
    return _("The log has not reached the archive for a quarter of an hour.")


def _write(source: str, problem: str | None) -> None:
    for owner in User.objects.filter(role__key="owner", is_active=True):
        with override(owner.language):
            given = {"name": owner.name, "problem": problem or late_text(), "link": page_address()}
            Letter(PURPOSE, to=owner.email, language=owner.language, source=source, variables=given).send()


def page_address() -> str:
    """Return the address of the page of backups."""
    return f"{settings.BASE_URL}{reverse('operations:backup_list')}"


def late_text() -> str:
    """Return the sentence about backups that are too old."""
    return _("No backup of the last 26 hours has been made and proven.")


def trouble(viewer: Actor) -> Text:
    """Return what the viewer's day should say about backups; nothing when they are well."""
    if not viewer.may(queries.BACK_UP):
        return ""
    if queries.standing(viewer).is_late:
        return late_text()
    return stalled_text() if queries.is_archive_stalled() else ""
