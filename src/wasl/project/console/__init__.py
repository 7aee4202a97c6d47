"""The commands of the command line, one module each; what they all need is here."""

import sys


def say(text: str = "") -> None:
    """Write a line to the terminal at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
