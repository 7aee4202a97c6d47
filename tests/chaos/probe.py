"""A worker with a slow and a broken job, and a way to queue them: run as a process of its own by the tests that kill workers."""

import sys
import time
from pathlib import Path

from wasl.project.console.ready import django_ready, load


def main(word: str, *rest: str) -> int:
    """Do `work [JOBS]`, or queue a job: `slow FILE SECONDS`, or another with its FILE."""
    with django_ready():
        jobs = load("tests.chaos.probe_jobs")
        if word == "work":
            limit = {"most_jobs": int(rest[0])} if rest else {}
            code: int = load("wasl.worker.loop").run(
                [jobs.slow, jobs.broken, jobs.given_up, jobs.patient], **limit
            )
            return code
        getattr(jobs, word).enqueue(*rest)
    return 0


def mark(file: str, text: str) -> None:
    """Add a line to the history of a job."""
    with Path(file).open("a") as history:
        history.write(f"{text} {time.time():.2f}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
