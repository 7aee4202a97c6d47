"""Scratch companies that answer questions: each an installation of its own, made when it is missing."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain
from wasl.project.console.bench_shared import step, wasl


class Company:
    """One scratch company's process: takes a question a line, answers a line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Ask and wait."""
        if self.process.stdin is None or self.process.stdout is None:
            raise SystemExit("The scratch company has no ears.")
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A scratch company ended early; what it said is above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def company(place: Path, filled: Sequence[str], options: Sequence[str] = ()) -> Iterator[Company]:
    """Make the scratch company of a folder when it is missing, `filled` as the options of `bench fill` say.

    Its process is at hand for the block; `options` are those of `bench at` beside the same ones.
    """
    place = place.resolve()
    environment = made(place, filled)
    command = [*wasl("bench", "at"), *filled[:2], *options]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield Company(process)
    finally:
        process.communicate()


def of_deals(deals: int) -> tuple[str, tuple[str, ...]]:
    """Return the folder of the company with so many deals, and how it is filled: a contact for ten deals."""
    return f"deals-{deals}", ("--contacts", str(max(deals // 10, 100)), "--deals", str(deals))


def made(place: Path, filled: Sequence[str]) -> dict[str, str]:
    """Make the scratch company of a folder when it is missing; returns the environment of its processes."""
    place.mkdir(parents=True, exist_ok=True)
    step(dict(os.environ), "static")
    built = place / "static"
    if not built.exists() and (ENV.data / "static").exists():
        built.unlink(missing_ok=True)  # a link to a checkout that is gone
        built.symlink_to(ENV.data / "static")
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment |= {"WASL_DATA": str(place), "WASL_DEMO": "0"}
    step(environment, "migrate", "--quiet")
    if not (place / "filled").exists():
        complain(f"Making a company of {' '.join(filled).replace('--', '')} in {place} …")
        step(environment, "bench", "fill", *filled)
        (place / "filled").touch()
    return environment
