"""What may be known of backups: how they stand, the plan, each one with its drills."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import NotAllowed, NotFound, WaslError
from wasl.operations.backups import archive as archives
from wasl.operations.models import Backup, BackupPlan, Drill, State
from wasl.workspace.models import AuditEntry
from wasl.workspace.queries import workspace

BACK_UP = "operations.back_up"
# one a day, and two hours of patience
LATEST = datetime.timedelta(hours=26)
SHOWN = 60
# the file of the newest may be gone: then an older one counts
LOOKED_AT = 5
DRILL_EVERY = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """How the backups stand: the newest proven one, the newest drill, and what is wrong."""

    verified: Backup | None
    drill: Drill | None
    is_late: bool

    @property
    def age(self) -> datetime.timedelta | None:
        """Return how old the data of the newest proven backup are."""
        started = self.verified.started_at if self.verified else None
        return clock.now() - started if started else None


def standing(viewer: Actor) -> Standing:
    """Return how the backups stand; raises `NotAllowed`."""
    _ask(viewer)
    proven = Backup.objects.filter(verified_at__isnull=False, removed_at=None).order_by("-started_at")
    verified = next((backup for backup in proven[:LOOKED_AT] if backup.place.exists()), None)
    drill = Drill.objects.filter(state__in=[State.DONE, State.FAILED]).order_by("-created_at").first()
    since = verified.started_at if verified and verified.started_at else workspace().created_at
    return Standing(verified, drill, clock.now() - since > LATEST)


@dataclass(frozen=True)
class Restored:
    """When the present data were put back, and of which moment they are."""

    at: datetime.datetime
    made_at: datetime.datetime


def restored(viewer: Actor, verified: Backup | None) -> Restored | None:
    """Return the last restore, unless the newest proven backup was made since; raises `NotAllowed`."""
    _ask(viewer)
    entry = AuditEntry.objects.filter(action="backup.restored").order_by("-id").first()
    if verified and verified.started_at and entry and verified.started_at > entry.at:
        return None
    return Restored(entry.at, datetime.datetime.fromisoformat(entry.data["made_at"])) if entry else None


def latest(viewer: Actor, *, before: UUID | None = None, limit: int = SHOWN) -> Sequence[Backup]:
    """Return the newest backups that still lie in a place, or failed, each with its drills; a key tells the moment."""
    found = _kept(viewer)
    return list((found.filter(pk__lt=before) if before else found).order_by("-pk")[:limit])


def count_backups(viewer: Actor) -> int:
    """Return how many `latest` would give without a limit."""
    return _kept(viewer).count()


def get_backup(viewer: Actor, key: UUID) -> Backup:
    """Return one backup with its drills; raises `NotAllowed`, `NotFound`."""
    found = _kept(viewer).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _kept(viewer: Actor) -> QuerySet[Backup]:
    _ask(viewer)
    drills = Prefetch("drills", Drill.objects.order_by("-created_at"))
    return Backup.objects.filter(removed_at=None).select_related("asked_by").prefetch_related(drills)


def plan(viewer: Actor) -> BackupPlan:
    """Return the plan, as it is from the start until somebody changes it."""
    _ask(viewer)
    return BackupPlan.objects.filter(pk=1).first() or BackupPlan()


def last_due(wanted: BackupPlan) -> datetime.datetime:
    """Return the latest moment at which the plan wanted a backup: its hour, today or yesterday, in the firm's zone."""
    now = clock.now().astimezone(zoneinfo.ZoneInfo(workspace().zone))
    today = now.replace(hour=wanted.hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - datetime.timedelta(days=1)


def first_place() -> str:
    """Return where bundles lie, as the operator set it."""
    return str(ENV.backups)


def further_places() -> list[str]:
    """Return where each bundle is copied to: another folder, a bucket, both or nowhere."""
    return [str(place) for place in (ENV.second_backups, ENV.bucket) if place is not None]


@dataclass(frozen=True)
class ArchiveStanding:
    """How the archive of the log stands: where it is, from when to when one can go back, what is wrong."""

    place: str
    span: archives.Span | None
    problem: str
    is_stalled: bool


def archive(viewer: Actor) -> ArchiveStanding | None:
    """Return how the archive stands, nothing when there is none; raises `NotAllowed`."""
    _ask(viewer)
    if ENV.archive is None:
        return None
    span, problem = None, ""
    try:
        span = archives.index(ENV.archive).span()
    except WaslError as error:
        problem = error.message
    return ArchiveStanding(str(ENV.archive), span, problem, is_archive_stalled())


def is_archive_stalled() -> bool:
    """Tell whether a finished piece of the log has waited too long for its place in the archive."""
    since = archives.waits_since() if ENV.archive else None
    return since is not None and clock.now() - since > archives.STALLED


def _ask(viewer: Actor) -> None:
    if not viewer.may(BACK_UP):
        raise NotAllowed
