"""What a backup is held against: the same bytes through gzip, through zstd, to the disk."""

import os
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from wasl.operations.backups import databases, programs
from wasl.operations.backups.bundles import LEVEL

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SAMPLE = 192 * 1024 * 1024
MB = 1024 * 1024
GZIP = 6  # what gzip does unless told otherwise


def sample() -> bytes:
    """Return the first bytes of a dump of the live database."""
    found = bytearray()
    live = databases.live()
    with databases.alone(live) as connection:
        snapshot = str(databases.one(connection, "SELECT pg_export_snapshot()"))
        pieces = programs.dump(live, snapshot)
        for piece in pieces:
            found += piece
            if len(found) >= SAMPLE:
                break
        pieces.close()
    return bytes(found)


def measure(folder: Path) -> dict[str, float]:
    """Return megabytes a second of each yardstick, on one core."""
    data = sample()
    return {
        "gzip -6 MB/s": _speed(data, lambda: zlib.compress(data, GZIP)),
        f"zstd -{LEVEL} MB/s": _speed(data, lambda: zstd.compress(data, LEVEL)),
        "disk MB/s": _speed(data, lambda: _write(folder / "yardstick", data)),
    }


def _speed(data: bytes, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return round(len(data) / MB / (time.perf_counter() - start), 1)


def _write(file: Path, data: bytes) -> None:
    try:
        with file.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
    finally:
        file.unlink(missing_ok=True)
