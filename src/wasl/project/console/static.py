"""`wasl static`, a step of setting up and of `wasl serve`: builds the static files when their sources have changed."""

import argparse
import hashlib
import importlib
import os
from collections.abc import Iterator
from pathlib import Path

from wasl.kernel.env import ENV
from wasl.project.console import say

PACKAGE = Path(__file__).resolve().parents[2]
MARK = ENV.data / "static.mark"


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """Build, unless what is there was built from the same sources."""
    mark = fingerprint()
    if (ENV.data / "static").is_dir() and MARK.exists() and MARK.read_text() == mark:
        return 0
    os.environ["DJANGO_SETTINGS_MODULE"] = "wasl.project.settings"
    # Django is only needed when there is something to do, which is seldom
    management = importlib.import_module("django.core.management")
    management.execute_from_command_line(["wasl", "build_static", "--verbosity=0"])
    MARK.write_text(mark)
    say("The static files are built.")
    return 0


def fingerprint() -> str:
    """Return a hash that changes with any source of the static files: their names, sizes and times."""
    total = hashlib.sha256()
    for file in sorted(sources()):
        status = file.stat()
        total.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return total.hexdigest()


def sources() -> Iterator[Path]:
    """Yield what the static files are made of: scripts, styles, templates and manifests that name icons, the kit."""
    yield from (file for file in PACKAGE.rglob("*/static/**/*") if file.is_file())
    yield from PACKAGE.rglob("*/templates/**/*.html")
    yield from PACKAGE.rglob("*.py")
    yield from (PACKAGE.parent.parent / "node_modules").glob(".package-lock.json")
