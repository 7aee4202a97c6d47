"""`wasl bench export`: writes rows of a scratch company as a workbook, beside the same rows from memory."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load

ROWS = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"How many rows are written ({ROWS}).")
    parser.add_argument(
        "--contacts", type=int, default=1_000_000, help="Size of the scratch company (1000000)."
    )
    parser.add_argument(
        "--data", type=Path, default=ENV.data / "bench", help="Where the scratch companies lie."
    )
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""
    place: Path = (options.data / str(options.contacts)).resolve()
    if not (place / "filled").exists():
        complain(f"Run “wasl bench” first: it makes the company of {options.contacts} contacts.")
        return 1
    if ENV.data != place:
        # the environment is read once, so the scratch company is another process
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        words = ["bench", "export", "--rows", str(options.rows), "--contacts", str(options.contacts)]
        command = [sys.executable, "-m", "wasl.project.cli", *words, "--data", str(options.data.resolve())]
        command += ["--json"] if options.json else []
        return subprocess.run(command, env=environment | {"WASL_DATA": str(place)}, check=False).returncode
    with django_ready():
        by = load("wasl.project.console.imports").acting("")
        figures = load("wasl.operations.bench.outgoing").measure(by, options.rows)
    lines = [f"{name:<32}{value}" for name, value in figures.items()]
    say(json.dumps(figures) if options.json else "\n".join(lines))
    return 0
