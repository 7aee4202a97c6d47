"""`wasl migrate`: brings the tables up to date; only one at a time does, the others wait."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
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
        before = len(MigrationRecorder(connection).applied_migrations())
        call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1)
        if len(MigrationRecorder(connection).applied_migrations()) > before:
            _gather_statistics()
        call_command("createcachetable", verbosity=0)
        load("wasl.records.partitions").ensure_partitions(connection)
    if not options.quiet:
        say("The tables are up to date.")
    return 0


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
