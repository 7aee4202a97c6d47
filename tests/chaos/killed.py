"""Runs a command of the product and kills it (kill -9, by itself) at a named moment: `killed.py PHASE WORD…`."""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

from wasl.project import cli

REWINDING, SWITCHING = "wasl.operations.backups.rewinding", "wasl.operations.backups.switching"
EXCHANGE = "wasl.worker.exchange"
# where: module, name in it, what one of its arguments is, whether after its work; what stands afterwards
PHASES: dict[str, tuple[str, str, str, bool]] = {
    "base unpacked": ("wasl.operations.backups.checking", "walk", "base-", True),
    "replay": (REWINDING, "_when_ready", "", False),
    "replayed": (REWINDING, "_settle", "", True),
    "undecided": (EXCHANGE, "begin", "", False),
    "decided": (EXCHANGE, "begin", "", True),
    "old cluster aside": (EXCHANGE, "Path.rename", "/postgres'", True),
    "new cluster there": (EXCHANGE, "keep_secret", "restore.json", False),
    "exchanging files": (SWITCHING, "Path.rename", "/var/files'", True),
    "exchanging secrets": (SWITCHING, "_exchange_secrets", "", False),
    "clearing": (SWITCHING, "databases.drop", "before", False),
    "migrating": ("wasl.project.console.backup_restore", "subprocess.run", "migrate", False),
    "filled": ("wasl.operations.backups.databases", "let_in", "", False),
    "journaled": (SWITCHING, "_rename", "", False),
    "renamed": (SWITCHING, "_finish", "", False),
    "erasing": ("wasl.operations.erasing", "obey", "", False),
}


def arm(phase: str) -> None:
    """Put the kill into its place, once Django is set up."""
    module, path, wanted, is_after = PHASES[phase]
    owner: Any = importlib.import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    work: Callable[..., Any] = getattr(owner, name)

    def deadly(*given: Any, **named: Any) -> Any:
        is_it = wanted in repr((given, named))
        if is_it and not is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = work(*given, **named)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, deadly)


if __name__ == "__main__":
    setup, armed = django.setup, False

    def set_up() -> None:
        global armed  # noqa: PLW0603 - a command sets up more than once
        setup()
        if not armed:
            arm(sys.argv[1])
            armed = True

    django.setup = set_up
    raise SystemExit(cli.main(sys.argv[2:]))
