"""`wasl bench import`: imports a big file into a scratch company, takes it back, and copies the same rows raw."""

import argparse
import contextlib
import datetime
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wasl.kernel import clock
from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load

ROWS = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"How many rows the file has ({ROWS}).")
    parser.add_argument("--contacts", type=int, default=10_000, help="Size of the scratch company (10000).")
    parser.add_argument(
        "--data", type=Path, default=ENV.data / "bench", help="Where the scratch companies lie."
    )
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company or the import fails."""
    place: Path = (options.data / str(options.contacts)).resolve()
    if not (place / "filled").exists():
        complain(
            f"Run “wasl bench --small {options.contacts}” first: it makes the company this file goes into."
        )
        return 1
    if ENV.data != place:
        # the environment is read once, so the scratch company is another process
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        command = [
            *_wasl(),
            "bench",
            "import",
            "--rows",
            str(options.rows),
            "--contacts",
            str(options.contacts),
        ]
        command += ["--data", str(options.data.resolve()), *(["--json"] if options.json else [])]
        return subprocess.run(command, env=environment | {"WASL_DATA": str(place)}, check=False).returncode
    with django_ready():
        figures = _figures(place / "customers.csv", options.rows)
    say(
        json.dumps(figures)
        if options.json
        else "\n".join(f"{name:<18}{value}" for name, value in figures.items())
    )
    return 0


def _wasl() -> list[str]:
    return [sys.executable, "-m", "wasl.project.cli"]


def _figures(file: Path, rows: int) -> dict[str, Any]:
    spreadsheet = load("wasl.operations.bench.spreadsheet")
    spreadsheet.write_file(file, rows)
    since: datetime.datetime = clock.now()
    with _timed() as imported:
        told = _run("import", "contact", str(file), "--match", "email,phone", "--json")
    answer = json.loads(told.splitlines()[-1])
    copied, written = spreadsheet.copy_again(since)
    with _timed() as undone:
        _run("import", "undo", answer["id"])
    return {
        "rows": answer["rows"],
        "created": answer["created"],
        "updated": answer["updated"],
        "rows per second": round(rows / imported["seconds"]),
        "import s": round(imported["seconds"], 1),
        "memory MB": round(imported["memory"]),
        "written rows": written,
        "COPY s": round(copied, 1),
        "times COPY": round(imported["seconds"] / copied, 1),
        "undo s": round(undone["seconds"], 1),
    }


def _run(*words: str) -> str:
    done = subprocess.run([*_wasl(), *words], stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode == 2:
        raise SystemExit(f"wasl {' '.join(words)} failed; what it said is above.")
    return done.stdout


@contextlib.contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """Measure seconds, and the most memory any process started so far has held (MB)."""
    found: dict[str, float] = {}
    start = time.perf_counter()
    yield found
    found["seconds"] = time.perf_counter() - start
    found["memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
