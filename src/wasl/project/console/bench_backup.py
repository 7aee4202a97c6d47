"""`wasl bench backup`: makes, reads and puts back a backup of a scratch company, beside gzip, zstd and the disk."""

import argparse
import contextlib
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wasl.project.console.bench_shared import add_company, run_inside
from wasl.project.console.ready import load

MB = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_company(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when there is no scratch company."""
    return run_inside(options, ("bench", "backup"), _figures)


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
