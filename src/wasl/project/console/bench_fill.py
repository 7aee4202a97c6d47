"""A step of `wasl bench`: fills the scratch company that WASL_DATA names."""

import argparse

from wasl.project.console import complain
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--contacts", type=int, required=True)
    parser.add_argument("--deals", type=int, default=0)


def run(options: argparse.Namespace) -> int:
    """Fill; exit 1 when somebody works here already."""
    with django_ready(as_owner=True):
        if load("wasl.workspace.queries").has_owner():
            complain("This database is in use. Benchmarks fill empty ones only.")
            return 1
        load("wasl.operations.bench.filling").fill(options.contacts)
        if options.deals:
            load("wasl.operations.bench.trading").fill(options.deals)
    return 0
