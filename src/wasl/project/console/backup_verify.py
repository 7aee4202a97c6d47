"""`wasl backup verify`: reads a bundle to its end and proves every byte; with --drill also puts it into a scratch database."""

import argparse

from wasl.project.console.backup_shared import Shown, add_bundle, add_key, bundle_of, key_of
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_bundle(parser)
    parser.add_argument(
        "--drill",
        action="store_true",
        help="Also put it into a scratch database, compare every table, and drop the scratch.",
    )
    add_key(parser)


def run(options: argparse.Namespace) -> int:
    """Verify; exit 1 with a sentence when the bundle is not whole, or not ours."""
    with django_ready(), Shown() as shown:
        place = bundle_of(options)
        key = key_of(options)
        if options.drill:
            manifest = load("wasl.operations.backups.rehearsing").rehearse(place, key, progress=shown)
            shown.tell(f"{place} was put back and compared", manifest)
        else:
            manifest = load("wasl.operations.backups.checking").check(place, key, progress=shown)
            shown.tell(f"{place} is whole", manifest)
    return 0
