"""Verbs on letters, the mail account and the mailbox."""

from wasl.mail.commands.account import change_template, send_test, set_account
from wasl.mail.commands.incoming import check_mailbox, process_again, remove_incoming, set_mailbox
from wasl.mail.commands.mailed import (
    add_report,
    change_report,
    remove_report,
    send_report_now,
    switch_report,
)
from wasl.mail.commands.outbox import queue, queue_letter, retry

__all__ = [
    "add_report",
    "change_report",
    "change_template",
    "check_mailbox",
    "process_again",
    "queue",
    "queue_letter",
    "remove_incoming",
    "remove_report",
    "retry",
    "send_report_now",
    "send_test",
    "set_account",
    "set_mailbox",
    "switch_report",
]
