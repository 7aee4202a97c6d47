"""`wasl migrate`: brings the tables up to date; only one at a time does, the others wait."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load

# any number that nothing else in this database locks
LOCK = 0x57_41_53_4C
PATIENCE = 60.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--quiet", action="store_true", help="Say nothing when there is nothing to do.")


def run(options: argparse.Namespace) -> int:
    """Migrate; exit 1 when another migration does not end."""
    with django_ready(as_owner=True), _alone() as is_ours:
        if not is_ours:
            complain("Another migration is running and does not end. Look at it, then start again.")
            return 1
        steps = _steps()
        is_told = bool(steps) and _has_tables()
        if is_told:
            complain(_waiting(steps))
        is_silent = options.quiet and not is_told
        call_command("migrate", interactive=False, verbosity=0 if is_silent else 1, stdout=sys.stderr)
        if steps:
            _gather_statistics()
        call_command("createcachetable", verbosity=0)
        load("wasl.records.partitions").ensure_partitions(connection)
    if not options.quiet:
        say("The tables are up to date.")
    return 0


def _steps() -> int:
    """Return how many migrations are still to be done."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _has_tables() -> bool:
    """Tell whether this is an update: on a first start there is nothing that could take long."""
    return bool(MigrationRecorder(connection).applied_migrations())


def _waiting(steps: int) -> str:
    count = "One step is" if steps == 1 else f"{steps} steps are"
    return (
        f"The tables are being brought up to date: {count} to be done. With a million records this takes minutes; "
        "each step is said below. Wasl answers as soon as it is over; stopped meanwhile, it goes on at the next start."
    )


def _gather_statistics() -> None:
    """Let the planner know the new columns: of a column without statistics it takes one row in two hundred for empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _alone() -> Iterator[bool]:
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            row = cursor.fetchone()
            if row and row[0]:
                break
            if time.monotonic() > until:
                yield False
                return
            time.sleep(0.5)
        try:
            yield True
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
