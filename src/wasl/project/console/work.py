"""`wasl worker`: one worker process."""

import argparse

from wasl.project.console.ready import django_ready, load


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """Work until told to stop."""
    with django_ready():
        code: int = load("wasl.worker.loop").run()
    return code
