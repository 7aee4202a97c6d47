"""`wasl backup recover`, a step of `wasl serve`: ends a restore that was broken off in the middle of its exchange."""

import argparse

from wasl.project.console.ready import django_ready, load


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """End it."""
    with django_ready():
        load("wasl.operations.backups.switching").recover()
    return 0
