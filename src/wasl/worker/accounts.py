"""The system account that PostgreSQL runs as when we are root, because it refuses to run as root itself."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

NAME = "wasl"
# shadow-utils, then BusyBox
MAKERS = (
    ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--user-group", NAME),
    ("adduser", "-S", "-D", "-H", NAME),
)


class NoAccount(SystemExit):
    """The machine has no account for the database and none could be made; the program ends with a sentence."""


@dataclass(frozen=True)
class Account:
    """A system account by its numbers."""

    user: int
    group: int

    def popen_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a program as this account."""
        return {"user": self.user, "group": self.group, "extra_groups": []}


def database_account() -> Account | None:
    """Return the account the database must run as: None (our own) unless we are root. It is made when missing."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _make() -> None:
    for command in MAKERS:
        if program := shutil.which(command[0]):
            done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return
            raise NoAccount(f"The account “{NAME}” for the database could not be made: {done.stderr.strip()}")
    raise NoAccount(
        f"PostgreSQL does not run as root, and this machine has neither useradd nor adduser. "
        f"Make a system account named “{NAME}”, or run Wasl as an ordinary user."
    )
