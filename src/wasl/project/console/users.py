"""`wasl user add`: adds a person who may sign in; the password comes from standard input or is generated."""

import argparse
import secrets
import sys

from wasl.kernel.actor import SYSTEM
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("email", metavar="EMAIL", help="The address the person signs in with.")
    parser.add_argument("--name", required=True, help="How colleagues see the person.")
    parser.add_argument(
        "--role", required=True, help="The key of a role: owner, admin, manager, sales, agent, …"
    )
    parser.add_argument("--team", default="", help="The name of a team.")
    parser.add_argument("--language", default="", choices=["", "ar", "lv", "en"], help="ar, lv or en.")


def run(options: argparse.Namespace) -> int:
    """Add the person; exit 1 when the role or team is unknown or the command refuses."""
    given = "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    password = given or secrets.token_urlsafe(12)
    with django_ready():
        models = load("wasl.workspace.models")
        role = models.Role.objects.filter(key=options.role).first()
        team = models.Team.objects.filter(name=options.team).first() if options.team else None
        if role is None:
            keys = ", ".join(models.Role.objects.order_by("key").values_list("key", flat=True))
            complain(f"There is no role “{options.role}”. Use one of: {keys}.")
            return 1
        if options.team and team is None:
            complain(f"There is no team “{options.team}”.")
            return 1
        person = {"email": options.email, "name": options.name, "password": password, "team": team}
        language = {"language": options.language} if options.language else {}
        user = load("wasl.workspace.commands").add_user(role, by=SYSTEM, **person, **language)
        say(
            f"{user.email} may sign in now."
            if given
            else f"{user.email} may sign in with this password: {password}"
        )
    return 0
