"""`wasl backup restore`: puts a bundle back, on a new machine or in the place of what is here."""

import argparse
import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.backup_shared import Shown, add_bundle, add_key, bundle_of, key_of
from wasl.project.console.ready import django_alone, django_ready, load
from wasl.worker.postmaster import is_answering

WASL = (sys.executable, "-m", "wasl.project.cli")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_bundle(parser, is_needed=False)
    parser.add_argument(
        "--to",
        type=_moment,
        metavar="MOMENT",
        help="Go back to this moment, as 2026-11-22T07:15:00Z. FILE is then the archive; otherwise WASL_ARCHIVE.",
    )
    parser.add_argument(
        "--replace", action="store_true", help="Put it in the place of the data that are here."
    )
    parser.add_argument("--keep-old", action="store_true", help="Keep the replaced data aside afterwards.")
    parser.add_argument(
        "--with-erased", action="store_true", help="Also bring back what was erased for good since then."
    )
    add_key(parser)


def _moment(text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError("use a moment with its zone, as 2026-11-22T07:15:00Z")
    return moment.astimezone(datetime.UTC)


def run(options: argparse.Namespace) -> int:
    """Restore; exit 1 with a sentence and nothing touched when it cannot be done."""
    if ENV.is_embedded and is_answering(ENV.data):
        complain("Wasl is running on this data. Stop it, then restore.")
        return 1
    if options.file is None and (options.to is None or ENV.archive is None):
        complain("Name the backup, or with --to the folder of the archive.")
        return 1
    if options.to is not None:
        return _rewind(options)
    _look_first(options)
    with django_ready(), Shown() as shown:
        load("wasl.operations.backups.switching").recover()
        restoring = load("wasl.operations.backups.restoring")
        wish = restoring.Wish(bundle_of(options), key_of(options), **_how(options), progress=shown)
        manifest = restoring.restore(wish, migrate=_migrate)
        _settle()
        shown.tell("Restored", manifest)
    say("Everybody signs in anew. Start it: wasl serve")
    return 0


def _look_first(options: argparse.Namespace) -> None:
    """Refuse a file that is no backup, of a newer version or another key, or too big, before a database is made for it."""
    with django_alone():
        restoring = load("wasl.operations.backups.restoring")
        restoring.look(bundle_of(options), key_of(options, is_made=False))


def _rewind(options: argparse.Namespace) -> int:
    if not ENV.is_embedded:
        complain(
            "Going back to a moment is for the embedded database. An outside PostgreSQL keeps its own archive of the "
            "log; restore it there."
        )
        return 1
    place = Path(options.file).resolve() if options.file else ENV.archive
    with django_alone():
        rewinding = load("wasl.operations.backups.rewinding")
        rewinding.look(rewinding.Moment(place, options.to, key_of(options, is_made=False)))
    with django_ready(), Shown() as shown:
        load("wasl.operations.backups.switching").recover()
        rewinding.rewind(
            rewinding.Moment(place, options.to, key_of(options), **_how(options), progress=shown)
        )
    # the exchange is done by the start of the server, and what belongs to it right after
    with django_ready():
        load("wasl.operations.backups.switching").recover()
    if subprocess.run([*WASL, "migrate", "--quiet"], check=False).returncode != 0:
        return 1
    with django_ready():
        _settle()
    say(
        f"All is as it was at {options.to:%Y-%m-%d %H:%M:%S} UTC. Everybody signs in anew. Start it: wasl serve"
    )
    return 0


def _how(options: argparse.Namespace) -> dict[str, bool]:
    return {
        "is_replacing": options.replace,
        "is_old_kept": options.keep_old,
        "is_erased_wanted": options.with_erased,
    }


def _settle() -> None:
    if count := load("wasl.operations.erasing").obey():
        say(f"Records erased again, because they had been erased for good since then: {count:,}.")


def _migrate(database: Any) -> None:
    """Bring the tables up to date, as a process of its own, because settings are read once."""
    environment = os.environ | {"DATABASE_URL": database.url, "WASL_MIGRATE_URL": database.url}
    if subprocess.run([*WASL, "migrate", "--quiet"], env=environment, check=False).returncode != 0:
        raise SystemExit(
            "The tables could not be brought up to date; nothing was changed. What went wrong is above."
        )
