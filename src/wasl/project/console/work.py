"""`wasl worker`: one worker process."""

import argparse
import importlib

from wasl.project.console.ready import django_ready


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(_options: argparse.Namespace) -> int:
    """Work until told to stop."""
    with django_ready():
        # imported now, because its own imports need the apps to be loaded
        loop = importlib.import_module("wasl.worker.loop")

        code: int = loop.run()
        return code
