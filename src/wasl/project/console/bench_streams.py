"""`wasl bench streams`: how soon many open pages of a scratch company hear of a change."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

STREAMS = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--streams", type=int, default=STREAMS, help=f"How many pages are open ({STREAMS}).")
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        found: dict[str, Any] = load("wasl.operations.bench.streams").measure(
            options.contacts, options.streams
        )
        return found

    return run_inside(options, ("bench", "streams", "--streams", str(options.streams)), figures)
