"""`wasl token add`: makes an API token for a person and prints it once."""

import argparse

from wasl.kernel.actor import SYSTEM
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("email", metavar="EMAIL", help="Whose rights the token has at most.")
    parser.add_argument("--name", required=True, help="The program that will use it.")
    parser.add_argument("--read-only", action="store_true", help="The token may read, never change.")


def run(options: argparse.Namespace) -> int:
    """Print the code; exit 1 when there is no such active person."""
    with django_ready():
        user = (
            load("wasl.workspace.models")
            .User.objects.filter(email__iexact=options.email, is_active=True)
            .first()
        )
        if user is None:
            complain(f"Nobody active has the address {options.email}.")
            return 1
        add_token = load("wasl.workspace.commands").add_token
        _token, code = add_token(user, name=options.name, by=SYSTEM, is_read_only=options.read_only)
        say(code)
    return 0
