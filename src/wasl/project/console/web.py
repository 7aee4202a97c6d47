"""`wasl web`: one web process."""

import argparse

from wasl.kernel.env import ENV
from wasl.project.console.ready import django_ready
from wasl.worker import web


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--host", default=ENV.host, help="The address to bind; WASL_HOST, else 127.0.0.1.")
    parser.add_argument("--port", type=int, default=ENV.port, help="The port to bind; WASL_PORT, else 8000.")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    with django_ready():
        return web.serve("wasl.project.asgi:application", options.host, options.port)
