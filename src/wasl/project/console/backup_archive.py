"""`wasl backup archive`: brings what waits of the log into the archive, after a base backup if one is due or asked for."""

import argparse

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--base", action="store_true", help="Make a base backup now, whether one is due or not."
    )


def run(options: argparse.Namespace) -> int:
    """Archive; exit 1 with a sentence when the archive is off or away."""
    if ENV.archive is None:
        complain("There is no archive: set WASL_ARCHIVE (docs/operations.md).")
        return 1
    with django_ready():
        span = load("wasl.operations.archiving").bring(is_base_wanted=options.base)
    say(
        f"One can go back from {span.since} to {span.until}."
        if span
        else "The log goes into the archive from now on."
    )
    return 0
