"""`wasl doctor`: checks the installation and says how to mend what is wrong."""

import argparse
import json

from wasl.project.console import say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")


def run(options: argparse.Namespace) -> int:
    """Check; exit 1 when something is wrong."""
    with django_ready():
        checks = load("wasl.operations.checks")
        findings = checks.run(checks.ALL)
    if options.json:
        say(
            json.dumps(
                [{"check": item.check, "trouble": item.trouble, "mend": item.mend} for item in findings]
            )
        )
    else:
        for item in findings:
            say(
                f"  ok    {item.check}"
                if item.is_well
                else f"  FAIL  {item.check}: {item.trouble}\n        {item.mend}"
            )
    return 0 if all(item.is_well for item in findings) else 1
