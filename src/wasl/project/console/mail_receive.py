"""`wasl mail receive MAILBOX`: takes one letter from a mail server's pipe; the exit code tells the server what to do.

Codes are those of sysexits.h, as pipe(8) of Postfix reads them: whatever may pass answers 75, so that the server keeps the
letter and tries again; only a letter that can never be taken is sent back.
"""

import argparse
import importlib
import os
import sys
from typing import Any

from wasl.project.console import complain, say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "mailbox", metavar="MAILBOX", help="The address of the mailbox, as it stands in the settings of mail."
    )


def run(options: argparse.Namespace) -> int:
    """Store the letter on standard input and print its id.

    Exit 0 once it is safe, 65 when it is empty or too large, 67 when the mailbox is another, 75 when it should be
    tried again.
    """
    try:
        # loaded here: even a folder that cannot be read must answer 75
        ready = importlib.import_module("wasl.project.console.ready")
        with ready.django_ready():
            return _receive(options.mailbox, ready.load)
    except (Exception, SystemExit) as fault:  # noqa: BLE001 - a letter is never sent back for a fault of ours
        complain(
            f"4.3.0 The letter could not be stored and should be tried again ({type(fault).__name__}: {fault})."
        )
        return os.EX_TEMPFAIL


def _receive(address: str, load: Any) -> int:
    mailbox = load("wasl.mail.models").Mailbox.objects.filter(pk=1).first()
    if mailbox is None:
        complain("4.3.5 No mailbox is set up: see Settings, Mail account.")
        return os.EX_TEMPFAIL
    if address.strip().lower() not in {mailbox.address, mailbox.address.partition("@")[0]}:
        complain(
            f"5.1.1 There is no mailbox “{address}”; the one there is has the address {mailbox.address}."
        )
        return os.EX_NOUSER
    storing = load("wasl.mail.storing")
    raw = sys.stdin.buffer.read(storing.LARGEST + 1)
    if not raw.strip():
        complain("5.6.0 There is no letter on standard input.")
        return os.EX_DATAERR
    if len(raw) > storing.LARGEST:
        complain(f"5.3.4 The letter is larger than {storing.LARGEST // 1024**2} MB.")
        return os.EX_DATAERR
    item, _is_new = storing.store(raw)
    say(str(item.id))
    return os.EX_OK
