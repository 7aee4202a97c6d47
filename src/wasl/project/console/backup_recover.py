"""`wasl backup recover`, a step of `wasl serve`: ends or clears away a restore that was broken off."""

import argparse

from wasl.project.console.ready import django_ready, load


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """End it if it was in the middle of its exchange, clear away what it left before; one that is at work is let be."""
    with django_ready():
        load("wasl.operations.backups.switching").recover()
        load("wasl.operations.backups.restoring").clear_left()
    return 0
