"""`wasl bench backup`: makes, reads and puts back a backup of a scratch company, beside gzip, zstd and the disk."""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load

MB = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--contacts", type=int, default=10_000, help="Size of the scratch company (10000).")
    parser.add_argument(
        "--data", type=Path, default=ENV.data / "bench", help="Where the scratch companies lie."
    )
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""
    place: Path = (options.data / str(options.contacts)).resolve()
    if not (place / "filled").exists():
        complain(
            f"Run “wasl bench --small {options.contacts}” first: it makes the company that is backed up."
        )
        return 1
    if ENV.data != place:
        # the environment is read once, so the scratch company is another process
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        words = [
            "bench",
            "backup",
            "--contacts",
            str(options.contacts),
            "--data",
            str(options.data.resolve()),
        ]
        command = [sys.executable, "-m", "wasl.project.cli", *words, *(["--json"] if options.json else [])]
        return subprocess.run(command, env=environment | {"WASL_DATA": str(place)}, check=False).returncode
    with django_ready():
        figures = _figures(place)
    say(
        json.dumps(figures)
        if options.json
        else "\n".join(f"{name:<22}{value}" for name, value in figures.items())
    )
    return 0


def _figures(place: Path) -> dict[str, Any]:
    making, checking = load("wasl.operations.backups.making"), load("wasl.operations.backups.checking")
    key, file = load("wasl.operations.backups.keys").own_key(), place / "bench.tar.zst.age"
    found: dict[str, Any] = {}
    try:
        with _timed(found, "create s"):
            manifest = making.make(file, key)
        with _timed(found, "read back s"):
            checking.check(file, key)
        with _timed(found, "restore and compare s"):
            load("wasl.operations.backups.rehearsing").rehearse(file, key)
        size = file.stat().st_size / MB
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    finally:
        file.unlink(missing_ok=True)
    content = manifest.content_size / MB
    return {
        "rows": manifest.rows,
        "database MB": round(manifest.header["database_bytes"] / MB),
        "content MB": round(content, 1),
        "bundle MB": round(size, 1),
        **found,
        "create MB/s": round(content / found["create s"], 1),
        "read back MB/s": round(content / found["read back s"], 1),
        "restore MB/s": round(content / found["restore and compare s"], 1),
        "memory MB": round(memory),
        **load("wasl.operations.bench.yardsticks").measure(place),
    }


@contextlib.contextmanager
def _timed(found: dict[str, Any], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    found[name] = round(time.perf_counter() - start, 2)
