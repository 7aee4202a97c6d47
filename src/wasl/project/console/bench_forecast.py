"""`wasl bench forecast`: the forecast over very many deals of a scratch company, beside the same question by hand."""

import argparse
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console.bench_companies import made, of_deals
from wasl.project.console.bench_shared import add_place, run_inside
from wasl.project.console.ready import load

DEALS = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--deals", type=int, default=DEALS, help=f"How many deals there are ({DEALS}).")
    add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Measure in the company of so many deals, which is made when it is missing."""
    name, filled = of_deals(options.deals)
    place: Path = (options.data / name).resolve()
    if ENV.data != place:
        made(place, filled)

    def figures(_place: Path) -> dict[str, Any]:
        measure = load("wasl.operations.bench.forecasting").measure
        found: dict[str, Any] = measure(int(filled[1]))
        return found

    return run_inside(options, ("bench", "forecast", "--deals", str(options.deals)), figures, name=name)
