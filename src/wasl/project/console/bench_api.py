"""`wasl bench api`: how fast a scratch company takes in contacts from programs, beside the bare endpoint that stores a row."""

import argparse
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""

    def figures(_place: Path) -> dict[str, Any]:
        found: dict[str, Any] = load("wasl.operations.bench.recording").measure(options.contacts)
        return found

    return run_inside(options, ("bench", "api"), figures)
