"""`wasl backup restore`: puts a bundle back, on a new machine or in the place of what is here."""

import argparse
import os
import subprocess
import sys
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.backup_shared import Shown, add_bundle, add_key, bundle_of, key_of
from wasl.project.console.ready import django_ready, load
from wasl.worker.postmaster import is_answering


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_bundle(parser)
    parser.add_argument(
        "--replace", action="store_true", help="Put it in the place of the data that are here."
    )
    parser.add_argument("--keep-old", action="store_true", help="Keep the replaced data aside afterwards.")
    add_key(parser)


def run(options: argparse.Namespace) -> int:
    """Restore; exit 1 with a sentence and nothing touched when it cannot be done."""
    if ENV.is_embedded and is_answering(ENV.data):
        complain("Wasl is running on this data. Stop it, then restore.")
        return 1
    with django_ready(), Shown() as shown:
        load("wasl.operations.backups.switching").recover()
        restoring = load("wasl.operations.backups.restoring")
        wish = restoring.Wish(
            bundle_of(options), key_of(options), options.replace, options.keep_old, progress=shown
        )
        manifest = restoring.restore(wish, migrate=_migrate)
        made = manifest.header["made_at"]
        audit, actor = load("wasl.workspace.audit"), load("wasl.kernel.actor")
        audit.record("backup.restored", by=actor.SYSTEM, data={"made_at": made})
        shown.tell("Restored", manifest)
    say("Everybody signs in anew. Start it: wasl serve")
    return 0


def _migrate(database: Any) -> None:
    """Bring the tables up to date, as a process of its own, because settings are read once."""
    environment = os.environ | {"DATABASE_URL": database.url, "WASL_MIGRATE_URL": database.url}
    command = [sys.executable, "-m", "wasl.project.cli", "migrate", "--quiet"]
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise SystemExit(
            "The tables could not be brought up to date; nothing was changed. What went wrong is above."
        )
