"""Sets up the mailbox or fetches it once: run as a process of its own by the test that kills fetching."""

import sys

from tests.mail.servers import DOMAIN, PASSWORD, USER
from wasl.project.console.ready import django_ready, load


def main(word: str, *rest: str) -> int:
    """Do `set PORT [FOLDER]` (where letters that were read go), or `fetch`."""
    with django_ready():
        mailbox = load("wasl.mail.models").Mailbox
        if word == "fetch":
            load("wasl.mail.imap").fetch(mailbox.objects.get(pk=1))
            return 0
        values = {"address": f"{USER}@{DOMAIN}", "way": "imap", "host": "127.0.0.1", "port": int(rest[0]), "security": "none",
                  "username": USER, "folder": "INBOX", "move_to": "".join(rest[1:])}  # fmt: skip
        account = mailbox.objects.filter(pk=1).first() or mailbox()
        system = load("wasl.kernel.actor").SYSTEM
        load("wasl.mail.commands").set_mailbox(account, values=values, password=PASSWORD, by=system)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
