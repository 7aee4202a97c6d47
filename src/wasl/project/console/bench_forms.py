"""`wasl bench forms`: how fast a scratch company takes in what strangers send, beside the bare endpoint that stores a row."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

POSTS = 2_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--posts", type=int, default=POSTS, help=f"How many forms are sent ({POSTS}).")
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        found: dict[str, Any] = load("wasl.operations.bench.posting").measure(options.posts)
        return found

    return run_inside(options, ("bench", "forms", "--posts", str(options.posts)), figures)
