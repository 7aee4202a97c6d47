"""`wasl begin`, a step of `wasl serve`: makes what the first start makes and prints it as one line of JSON."""

import argparse
import json

from wasl.project.console import say
from wasl.project.console.ready import django_ready, load


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options: the environment says everything."""


def run(_options: argparse.Namespace) -> int:
    """Make it and tell."""
    with django_ready():
        say(json.dumps(load("wasl.project.first_start").begin()))
    return 0
