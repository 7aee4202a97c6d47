"""Verbs on letters, the mail account and the mailbox."""

from wasl.mail.commands.account import change_template, send_test, set_account
from wasl.mail.commands.incoming import check_mailbox, process_again, remove_incoming, set_mailbox
from wasl.mail.commands.outbox import queue, queue_letter, retry

__all__ = [
    "change_template",
    "check_mailbox",
    "process_again",
    "queue",
    "queue_letter",
    "remove_incoming",
    "retry",
    "send_test",
    "set_account",
    "set_mailbox",
]
