"""`wasl backup key`: prints the key that opens this installation's backups, to be written down."""

import argparse

from wasl.project.console import say
from wasl.project.console.ready import load


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """Print it."""
    say(str(load("wasl.operations.backups.keys").own_key()))
    return 0
