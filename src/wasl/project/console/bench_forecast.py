"""`wasl bench forecast`: the forecast over very many deals of a scratch company, beside the same question by hand."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

DEALS = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--deals", type=int, default=DEALS, help=f"How many deals there are ({DEALS}).")
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        measure = load("wasl.operations.bench.forecasting").measure
        found: dict[str, Any] = measure(options.contacts, options.deals)
        return found

    return run_inside(options, ("bench", "forecast", "--deals", str(options.deals)), figures)
