"""A step of `wasl bench forms`: one web process with the bare endpoint."""

import argparse

from wasl.project.console.ready import django_ready
from wasl.worker import web


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument("--port", type=int, required=True)


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    with django_ready():
        return web.serve("wasl.operations.bench.bare:application", "127.0.0.1", options.port)
