"""What the benchmarks of one scratch company share: its options, the way into it, and how the figures are told."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready

type Figures = Callable[[Path], dict[str, Any]]


def add_company(parser: argparse.ArgumentParser, contacts: int = 10_000) -> None:
    """Add the options that name the scratch company and the form of the figures."""
    parser.add_argument(
        "--contacts", type=int, default=contacts, help=f"Size of the scratch company ({contacts})."
    )
    add_place(parser)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where scratch companies lie, and the form of the figures."""
    parser.add_argument(
        "--data", type=Path, default=ENV.data / "bench", help="Where the scratch companies lie."
    )
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def wasl(*words: str) -> list[str]:
    """Return the command line of another `wasl` process."""
    return [sys.executable, "-m", "wasl.project.cli", *words]


def step(environment: dict[str, str], *words: str) -> None:
    """Run another `wasl` process to its end; ends this one when it fails."""
    if subprocess.run(wasl(*words), env=environment, check=False).returncode != 0:
        raise SystemExit(f"wasl {' '.join(words)} failed; what it said is above.")


def run_inside(
    options: argparse.Namespace, words: tuple[str, ...], figures: Figures, *, name: str = ""
) -> int:
    """Print the figures taken in the data folder of the scratch company; exit 1 when it was not made yet.

    `words` are what this command is called by, options of its own included. A company with a `name` is one of deals.
    """
    place: Path = (options.data / (name or str(options.contacts))).resolve()
    if not (place / "filled").exists():
        complain(f"Run “wasl bench --small {options.contacts}” first: it makes the scratch company.")
        return 1
    if ENV.data != place:
        # the environment is read once, so the scratch company is another process
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        environment |= {"WASL_DATA": str(place), "WASL_DEMO": "0"}
        step(environment, "migrate", "--quiet")
        sizes = [] if name else ["--contacts", str(options.contacts)]
        more = [*sizes, "--data", str(options.data.resolve())]
        command = [*wasl(*words), *more, *(["--json"] if options.json else [])]
        return subprocess.run(command, env=environment, check=False).returncode
    with django_ready():
        found = figures(place)
    lines = [f"{name:<32}{value}" for name, value in found.items()]
    say(json.dumps(found) if options.json else "\n".join(lines))
    return 0
