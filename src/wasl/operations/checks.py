"""What can be wrong with an installation, as a list of checks; each says how to mend what it finds."""

import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from wasl.kernel import clock
from wasl.kernel.env import ENV
from wasl.kernel.manifest import registry
from wasl.workspace import audit

FULL = 0.85
OLDEST_SERVER = 18_00_00
SILENT = timedelta(seconds=60)
SAMPLE = 2000
LONGEST_TITLE = 400


@dataclass(frozen=True)
class Finding:
    """What one check found: `trouble` is empty when all is well, else a sentence; `mend` says what to do."""

    check: str
    trouble: str = ""
    mend: str = ""

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
        return Finding(
            name,
            f"The database does not answer: {first}",
            f"Start it, or look at {ENV.data}/logs/postgres.log.",
        )
    if version < OLDEST_SERVER:
        return Finding(name, f"PostgreSQL {version // 10000} is too old.", "Use PostgreSQL 18 or later.")
    return Finding(name)


def migrations() -> Finding:
    """Every table is up to date."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("tables", f"{len(missing)} migrations are not applied.", "Run: wasl migrate")
    return Finding("tables")


def worker() -> Finding:
    """A worker gave a sign of life within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        last = cursor.fetchone()[0]
    if last is None or clock.now() - last > SILENT:
        seen = f"The last sign of life was at {last:%Y-%m-%d %H:%M} UTC." if last else "None has ever run."
        return Finding(
            "worker", f"No worker is running. {seen}", "Start one: wasl worker (wasl serve has one)."
        )
    return Finding("worker")


def failed_jobs() -> Finding:
    """No job is parked as failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        count = cursor.fetchone()[0]
    if count:
        return Finding(
            "jobs",
            f"{count} jobs have failed for good.",
            "Look at them under Settings, Jobs, and retry them.",
        )
    return Finding("jobs")


def secrets() -> Finding:
    """Only the account of Wasl can read its secrets."""
    folder = ENV.data / "secrets"
    places = [folder, *folder.iterdir()] if folder.exists() else []
    open_ones = [str(place) for place in places if place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_ones:
        return Finding("secrets", f"Others can read {', '.join(open_ones)}.", f"Run: chmod -R go= {folder}")
    return Finding("secrets")


def partitions() -> Finding:
    """No event lies beyond the partitions made ahead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_event_default")
        count = cursor.fetchone()[0]
    if count:
        mend = "Move them away, run wasl migrate, which makes the partitions of the years ahead, and put them back."
        return Finding("partitions", f"{count} events lie in no quarter's partition.", mend)
    return Finding("partitions")


def audit_chain() -> Finding:
    """No audit entry was changed or taken out."""
    broken = audit.first_broken()
    if broken is not None:
        mend = (
            "Compare with a backup from before; find out who could write to the table workspace_auditentry."
        )
        return Finding("audit", f"The chain of audit entries breaks at entry {broken}.", mend)
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
            f"{len(wrong)} records have an old title in search, first {wrong[0].pk}.",
            "Save them again.",
        )
    return Finding("anchors")


def disk() -> Finding:
    """There is room on the disk."""
    usage = shutil.disk_usage(ENV.data)
    if usage.used / usage.total > FULL:
        free = usage.free // 1024**2
        return Finding(
            "disk",
            f"The disk of {ENV.data} is nearly full: {free} MB are free.",
            "Make room, or move WASL_DATA.",
        )
    return Finding("disk")


def addresses() -> Finding:
    """Strangers on the network cannot read along."""
    outside = ENV.host not in {"127.0.0.1", "::1", "localhost"}
    if outside and not ENV.is_secure and not settings.DEBUG:
        mend = "Put a proxy with HTTPS in front and set WASL_BASE_URL=https://…"
        return Finding("https", f"Wasl listens on {ENV.host} without HTTPS.", mend)
    return Finding("https")


type Check = Callable[[], Finding]
# what must hold for requests to be answered
READINESS: tuple[Check, ...] = (database, migrations, disk)
STATE: tuple[Check, ...] = (*READINESS, worker, failed_jobs, secrets, addresses)
# those that read whole tables are for the doctor alone
ALL: tuple[Check, ...] = (*STATE, partitions, audit_chain, anchors)


def run(checks: tuple[Check, ...]) -> list[Finding]:
    """Run checks in order; when the database is away, those that need it are left out."""
    first = database()
    findings = [first]
    for check in checks:
        if check is database or (not first.is_well and check in NEED_DATABASE):
            continue
        findings.append(check())
    return findings


NEED_DATABASE: frozenset[Check] = frozenset(
    {migrations, worker, failed_jobs, partitions, audit_chain, anchors}
)
