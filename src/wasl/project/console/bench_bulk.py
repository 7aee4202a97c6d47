"""`wasl bench bulk`: tags, assigns, archives, hands over, deletes and erases many people of a scratch company, beside the same by plain SQL."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

ROWS = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"How many people each work meets ({ROWS}).")
    parser.add_argument(
        "--only",
        choices=["tag", "assign", "archive", "leave"],
        default="",
        help="One work; leave: what a leaver leaves.",
    )
    add_company(parser, 1_000_000)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        measure = load("wasl.operations.bench.together").measure
        found: dict[str, Any] = measure(options.contacts, options.rows, options.only)
        return found

    only = ("--only", options.only) if options.only else ()
    return run_inside(options, ("bench", "bulk", "--rows", str(options.rows), *only), figures)
