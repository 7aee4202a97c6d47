"""What the commands of `wasl backup` share: the key they are given, and a line that shows how far they are."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeElapsedColumn, TransferSpeedColumn

from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.project.console import say
from wasl.project.console.ready import load


def add_key(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the key."""
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="File with the backup key. Otherwise WASL_BACKUP_KEY, otherwise this installation's own key.",
    )


def key_of(options: argparse.Namespace, *, is_made: bool = True) -> Any:
    """Return the key to use; inside `django_ready`. This installation's own is made where there is none, if it may be."""
    keys = load("wasl.operations.backups.keys")
    if options.key_file is not None:
        return keys.read_key(options.key_file)
    if text := os.environ.get("WASL_BACKUP_KEY"):
        return keys.Key(text)
    if not is_made and not keys.has_own_key():
        raise Invalid(
            "Name the key of the backup with --key-file, or in WASL_BACKUP_KEY: there is none here yet."
        )
    return keys.own_key()


def add_bundle(parser: argparse.ArgumentParser, *, is_needed: bool = True) -> None:
    """Add the argument that names the bundle."""
    parser.add_argument(
        "file",
        nargs=None if is_needed else "?",
        metavar="FILE",
        help="The bundle: a file, or s3://BUCKET/FOLDER/NAME; without a NAME the newest one of WASL_BACKUPS_S3.",
    )


def bundle_of(options: argparse.Namespace) -> Path:
    """Return the bundle, fetched if it lies in the bucket; inside `django_ready`. Raises `Invalid`."""
    given: str = options.file
    if not given.startswith("s3://"):
        return Path(given).resolve()
    if ENV.bucket is None or not f"{given}/".startswith(f"{ENV.bucket}/"):
        raise Invalid(
            f"Set WASL_BACKUPS_S3 to the beginning of {given}, with its KEY_ID and SECRET (docs/operations.md)."
        )
    buckets = load("wasl.operations.backups.buckets")
    fetched: Path = buckets.fetch(ENV.bucket, given.removeprefix(str(ENV.bucket)))
    buckets.fetch_erased(ENV.bucket)
    return fetched


class Shown:
    """Shows bytes going by on a terminal, and says at the end what was done in how long."""

    def __init__(self) -> None:
        self.bar = Progress(
            BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn(),
            console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self.task = self.bar.add_task("", total=None)
        self.start = time.monotonic()
        self.bytes = 0

    def __enter__(self) -> "Shown":
        self.bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.bar.stop()

    def __call__(self, count: int) -> None:
        """Count bytes."""
        self.bytes += count
        self.bar.advance(self.task, count)

    def tell(self, done: str, manifest: Any) -> None:
        """Say what was done."""
        seconds = time.monotonic() - self.start
        say(
            f"{done}: {manifest.rows:,} rows in {len(manifest.tables)} tables, {manifest.files:,} files, "
            f"made {manifest.header['made_at']} by Wasl {manifest.header['product']} ({seconds:.1f} s)."
        )
