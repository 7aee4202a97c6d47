"""What can be wrong with an installation, as a list of checks; each says how to mend what it finds."""

import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.manifest import Text, registry
from wasl.operations import queries
from wasl.workspace import audit
from wasl.workspace.queries import has_owner

FULL = 0.85
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OLDEST_SERVER = 18_00_00
SILENT = timedelta(seconds=60)
SAMPLE = 2000
LONGEST_TITLE = 400


LABELS: dict[str, Text] = {
    "anchors": gettext_lazy("Titles in search"),
    "audit": gettext_lazy("Chain of the audit log"),
    "backups": gettext_lazy("Backups"),
    "cache": gettext_lazy("Shared cache"),
    "database": gettext_lazy("Database"),
    "disk": gettext_lazy("Room on the disk"),
    "folders": gettext_lazy("Folders closed to others"),
    "https": gettext_lazy("Connection"),
    "jobs": gettext_lazy("Background jobs"),
    "letters": gettext_lazy("Arabic letters in search"),
    "partitions": gettext_lazy("Partitions of events"),
    "secrets": gettext_lazy("Secrets closed to others"),
    "tables": gettext_lazy("Tables up to date"),
    "worker": gettext_lazy("Worker"),
}


@dataclass(frozen=True)
class Finding:
    """What one check found: `trouble` is empty when all is well, else a sentence; `mend` says what to do."""

    check: str
    trouble: str = ""
    mend: str = ""

    @property
    def label(self) -> Text:
        """Return what was looked at, as people call it; `check` is its name for machines."""
        return LABELS[self.check]

    @property
    def is_well(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.trouble


def database() -> Finding:
    """The database answers and is new enough."""
    name = "database"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        first = str(error).strip().partition("\n")[0]
        own = _("Start it, or look at %(file)s.") % {"file": ENV.data / "logs" / "postgres.log"}
        mend = (
            own if ENV.is_embedded else _("Start it, or look at DATABASE_URL and at the log of its server.")
        )
        return Finding(name, _("The database does not answer: %(error)s") % {"error": first}, mend)
    if version < OLDEST_SERVER:
        return Finding(
            name,
            _("PostgreSQL %(version)s is too old.") % {"version": version // 10000},
            _("Use PostgreSQL 18 or later."),
        )
    return Finding(name)


def migrations() -> Finding:
    """Every table is up to date."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        trouble = ngettext(
            "%(count)s migration is not applied.", "%(count)s migrations are not applied.", len(missing)
        )
        return Finding("tables", trouble % {"count": len(missing)}, _("Run: wasl migrate"))
    return Finding("tables")


def cache_table() -> Finding:
    """The shared cache has its table: limits on sign-in live there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [settings.CACHES["default"]["LOCATION"]])
        found = cursor.fetchone()[0]
    if found is None:
        return Finding("cache", _("The table of the shared cache is missing."), _("Run: wasl migrate"))
    return Finding("cache")


def letters() -> Finding:
    """The search index takes Arabic letters for letters; under the locale C it does not, and search reads every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('show_trgm')")
        if cursor.fetchone()[0] is None:
            return Finding("letters", _("The database lacks the extension pg_trgm."), _("Run: wasl migrate"))
        cursor.execute("SELECT cardinality(show_trgm('محمد'))")
        count = cursor.fetchone()[0]
    if not count:
        mend = _(
            "Restore a backup into a database made with a UTF-8 character type (initdb --lc-ctype=C.UTF-8)."
        )
        return Finding("letters", _("The database does not know Arabic letters, so searches are slow."), mend)
    return Finding("letters")


def worker() -> Finding:
    """A worker gave a sign of life within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        last = cursor.fetchone()[0]
    if last is None or clock.now() - last > SILENT:
        seen = (
            _("No worker is running. The last sign of life was at %(moment)s UTC.")
            % {"moment": f"{last:%Y-%m-%d %H:%M}"}
            if last
            else _("No worker has ever run.")
        )
        return Finding("worker", seen, _("Start one: wasl worker (wasl serve has one)."))
    return Finding("worker")


def failed_jobs() -> Finding:
    """No job is parked as failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        count = cursor.fetchone()[0]
    if count:
        return Finding(
            "jobs",
            ngettext("%(count)s job has failed for good.", "%(count)s jobs have failed for good.", count)
            % {"count": count},
            _("Look at them under Settings, Installation, and retry them."),
        )
    return Finding("jobs")


def secrets() -> Finding:
    """Only the account of Wasl can read its secrets."""
    folder = ENV.data / "secrets"
    places = [folder, *folder.iterdir()] if folder.exists() else []
    open_ones = [str(place) for place in places if place.stat().st_mode & OTHERS]
    if open_ones:
        return Finding(
            "secrets",
            _("Others can read: %(files)s.") % {"files": ", ".join(open_ones)},
            _("Run: %(command)s") % {"command": f"chmod -R go= {folder}"},
        )
    return Finding("secrets")


def backups() -> Finding:
    """A backup that was read back is younger than 26 hours."""
    if has_owner() and queries.standing(SYSTEM).is_late:
        trouble = _("No backup of the last 26 hours has been made and proven.")
        return Finding(
            "backups", trouble, _("Look under Settings, Backups, for the reason, and back up now.")
        )
    if queries.is_archive_stalled():
        mend = _("Look whether %(folder)s is there and has room.") % {"folder": ENV.archive}
        return Finding("backups", _("The log has not reached the archive for a quarter of an hour."), mend)
    return Finding("backups")


def folders() -> Finding:
    """Others cannot look into the folders of the database, the uploaded files and the logs."""
    places = [*(ENV.data / name for name in ("files", "logs", "postgres")), ENV.backups]
    open_ones = [str(place) for place in places if place.exists() and place.stat().st_mode & OTHERS]
    if open_ones:
        return Finding(
            "folders",
            _("Others can open: %(files)s.") % {"files": ", ".join(open_ones)},
            _("Run: %(command)s") % {"command": f"chmod go= {' '.join(open_ones)}"},
        )
    return Finding("folders")


def partitions() -> Finding:
    """No event lies beyond the partitions made ahead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_event_default")
        count = cursor.fetchone()[0]
    if count:
        mend = _(
            "Move them away, run wasl migrate, which makes the partitions of the years ahead, and put them back."
        )
        trouble = ngettext(
            "%(count)s event lies in no quarter's partition.",
            "%(count)s events lie in no quarter's partition.",
            count,
        )
        return Finding("partitions", trouble % {"count": count}, mend)
    return Finding("partitions")


def audit_chain() -> Finding:
    """No audit entry was changed or taken out."""
    broken = audit.first_broken()
    if broken is not None:
        mend = _(
            "Compare with a backup from before; find out who could write to the table workspace_auditentry."
        )
        trouble = _("The chain of audit entries breaks at entry %(entry)s.") % {"entry": broken}
        return Finding("audit", trouble, mend)
    return Finding("audit")


def anchors() -> Finding:
    """The newest records of each kind are called on timelines and in search as on their own pages."""
    models = dict.fromkeys(kind.model for kind in registry().all("kinds"))
    newest = (
        record
        for model in models
        for record in model.objects.select_related("anchor").order_by("-pk")[:SAMPLE]
    )
    wrong = [record for record in newest if record.anchor.title != record.describe().title[:LONGEST_TITLE]]
    if wrong:
        return Finding(
            "anchors",
            ngettext(
                "%(count)s record has an old title in search: %(first)s.",
                "%(count)s records have an old title in search, the first is %(first)s.",
                len(wrong),
            )
            % {"count": len(wrong), "first": wrong[0].pk},
            _("Open and save them again."),
        )
    return Finding("anchors")


def disk() -> Finding:
    """There is room on the disk."""
    usage = shutil.disk_usage(ENV.data)
    if usage.used / usage.total > FULL:
        free = usage.free // 1024**2
        return Finding(
            "disk",
            _("The disk of %(folder)s is nearly full: %(free)s MB are free.")
            % {"folder": ENV.data, "free": free},
            _("Make room, or move WASL_DATA."),
        )
    return Finding("disk")


def addresses() -> Finding:
    """Strangers on the network cannot read along."""
    outside = ENV.host not in {"127.0.0.1", "::1", "localhost"}
    if outside and not ENV.is_secure and not settings.DEBUG:
        mend = _("Put a proxy with HTTPS in front and set WASL_BASE_URL=https://…")
        return Finding("https", _("Wasl listens on %(host)s without HTTPS.") % {"host": ENV.host}, mend)
    return Finding("https")


type Check = Callable[[], Finding]
# what must hold for requests to be answered
READINESS: tuple[Check, ...] = (database, migrations, disk)
STATE: tuple[Check, ...] = (
    *READINESS,
    cache_table,
    letters,
    worker,
    failed_jobs,
    backups,
    secrets,
    folders,
    addresses,
)
# those that read whole tables are for the doctor alone
ALL: tuple[Check, ...] = (*STATE, partitions, audit_chain, anchors)


def run(checks: tuple[Check, ...]) -> list[Finding]:
    """Run checks in order; those that need tables are left out when the database is away or its tables are older ones."""
    first = database()
    findings, is_ready = [first], first.is_well
    for check in checks:
        if check is database or (not is_ready and check in NEED_DATABASE):
            continue
        findings.append(check())
        is_ready = is_ready and (check is not migrations or findings[-1].is_well)
    return findings


NEED_DATABASE: frozenset[Check] = frozenset(
    {migrations, cache_table, letters, worker, failed_jobs, backups, partitions, audit_chain, anchors}
)
