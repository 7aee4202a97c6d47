"""`wasl bench import`: imports a big file into a scratch company, takes it back, and copies the same rows raw."""

import argparse
import contextlib
import datetime
import json
import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wasl.kernel import clock
from wasl.project.console.bench_shared import add_company, run_inside, wasl
from wasl.project.console.ready import load

ROWS = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"How many rows the file has ({ROWS}).")
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company or the import fails."""

    def figures(place: Path) -> dict[str, Any]:
        return _figures(place / "customers.csv", options.rows)

    return run_inside(options, ("bench", "import", "--rows", str(options.rows)), figures)


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
    done = subprocess.run(wasl(*words), stdout=subprocess.PIPE, check=False, text=True)
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
