"""`wasl backup create`: one encrypted bundle of database, files and keys, while the product runs or not."""

import argparse
from pathlib import Path

from wasl.project.console import complain
from wasl.project.console.backup_shared import Shown
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="Where the bundle goes.")
    parser.add_argument("--force", action="store_true", help="Write over a file that is there.")


def run(options: argparse.Namespace) -> int:
    """Make it and read it back; exit 1 with a sentence when it cannot be made."""
    place: Path = options.file.resolve()
    if place.exists() and not options.force:
        complain(f"{place} is there already. Choose another name, or say --force.")
        return 1
    with django_ready(), Shown() as shown:
        key = load("wasl.operations.backups.keys").own_key()
        load("wasl.operations.backups.making").make(place, key, progress=shown)
        manifest = load("wasl.operations.backups.checking").check(place, key, progress=shown)
        audit, actor = load("wasl.workspace.audit"), load("wasl.kernel.actor")
        audit.record("backup.made", by=actor.SYSTEM, data={"rows": manifest.rows, "files": manifest.files})
        shown.tell(f"{place} stands and was read back", manifest)
    return 0
