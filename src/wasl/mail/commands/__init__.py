"""Verbs on letters and the mail account."""

from wasl.mail.commands.account import change_template, send_test, set_account
from wasl.mail.commands.outbox import queue, queue_letter, retry

__all__ = ["change_template", "queue", "queue_letter", "retry", "send_test", "set_account"]
