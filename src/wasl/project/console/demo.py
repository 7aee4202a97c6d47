"""`wasl demo`: loads the demo company, or takes it away."""

import argparse
import sys

from rich.console import Console
from rich.progress import Progress

from wasl.project.console import say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--remove",
        action="store_true",
        help="Take the demo company away again, with everything that was added to its contacts. Your own records stay.",
    )


def run(options: argparse.Namespace) -> int:
    """Load or remove; exit 1 with a sentence when it is there already."""
    with django_ready():
        if options.remove:
            count = load("wasl.project.demo.remove").remove()
            say(
                f"{count} contacts of the demo company were removed."
                if count
                else "There is no demo company here."
            )
            return 0
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
            bar = progress.add_task("Loading the demo company", total=1.0)
            count = load("wasl.project.demo.load").load(
                tell=lambda share: progress.update(bar, completed=share)
            )
    say(f"{count} contacts with two years of events were loaded. To take them away: wasl demo --remove")
    return 0
