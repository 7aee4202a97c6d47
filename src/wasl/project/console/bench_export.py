"""`wasl bench export`: writes rows of a scratch company as a workbook, beside the same rows from memory."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

ROWS = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"How many rows are written ({ROWS}).")
    add_company(parser, 1_000_000)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        by = load("wasl.project.console.imports").acting("")
        found: dict[str, Any] = load("wasl.operations.bench.outgoing").measure(by, options.rows)
        return found

    return run_inside(options, ("bench", "export", "--rows", str(options.rows)), figures)
