"""A worker with one slow job, and a way to queue it: run as a process of its own by the tests that kill workers."""

import sys
import time
from pathlib import Path

from wasl.project.console.ready import django_ready, load


def main(word: str, *rest: str) -> int:
    """Do `work`, or `enqueue FILE SECONDS`."""
    with django_ready():
        jobs = load("tests.chaos.probe_jobs")
        if word == "work":
            code: int = load("wasl.worker.loop").run([jobs.slow, jobs.broken])
            return code
        getattr(jobs, word).enqueue(*rest)
    return 0


def mark(file: str, text: str) -> None:
    """Add a line to the history of a job."""
    with Path(file).open("a") as history:
        history.write(f"{text} {time.time():.2f}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
