"""`wasl bench rules`: events matched by fifty rules and acted on in a scratch company, beside the bare job runner."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

EVENTS = 10_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--events", type=int, default=EVENTS, help=f"How many events happen ({EVENTS}).")
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        measure = load("wasl.operations.bench.reacting").measure
        found: dict[str, Any] = measure(options.contacts, options.events)
        return found

    return run_inside(options, ("bench", "rules", "--events", str(options.events)), figures)
