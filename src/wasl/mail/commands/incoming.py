"""The mailbox of the workspace, and letters that came in: what a person does with them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean_line
from wasl.mail import jobs
from wasl.mail.jobs import fetching
from wasl.mail.models import Incoming, Mailbox
from wasl.workspace import audit
from wasl.workspace.throttling import Limit, take

FIELDS = frozenset({"address", "way", "host", "port", "security", "username", "folder", "move_to"})
CHECKS_PER_HOUR = 5


@command("mail.manage")
def set_mailbox(mailbox: Mailbox, *, values: Mapping[str, Any], by: Actor, password: str = "") -> Mailbox:
    """Set the mailbox (`FIELDS`); an empty password keeps the one there is, unless another server is named.

    Raises `Invalid` by field.
    """
    if strange := sorted(set(values) - FIELDS):
        raise Invalid(fields={name: [_("This field cannot be set.")] for name in strange})
    before = mailbox.place
    for name, value in values.items():
        setattr(mailbox, name, clean_line(value) if isinstance(value, str) else value)
    mailbox.address = normalize_email(mailbox.address)
    _refuse_gaps(mailbox, password or mailbox.sealed_password)
    if mailbox.place != before:
        mailbox.uid_validity, mailbox.last_uid, mailbox.failing_since, mailbox.error = None, 0, None, ""
    if password:
        mailbox.set_password(password)
    mailbox.save()
    audit.record("mail.mailbox_changed", by=by, target=mailbox, data={"fields": sorted(values)})
    return mailbox


def _refuse_gaps(mailbox: Mailbox, password: str) -> None:
    if mailbox.way != Mailbox.Way.IMAP:
        return
    needed = {
        "host": mailbox.host,
        "username": mailbox.username,
        "folder": mailbox.folder,
        "password": password,
    }
    gaps = {name: [_("This is needed to fetch mail.")] for name, value in needed.items() if not value}
    if mailbox.move_to and mailbox.move_to == mailbox.folder:
        gaps["move_to"] = [_("Name another folder, or leave this empty.")]
    if gaps:
        raise Invalid(fields=gaps)


@command("mail.manage")
def check_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """Look into the mailbox now. Raises `Conflict` where nothing is fetched, `Invalid` beyond five times in an hour."""
    if not mailbox.host or mailbox.way != Mailbox.Way.IMAP:
        raise Conflict(_("Say first how mail is fetched."))
    if not take(Limit(f"mail:checks:{by.user_id}", CHECKS_PER_HOUR)):
        raise Invalid(_("Five times in an hour are enough. It is looked into each minute anyway."))
    audit.record("mail.mailbox_checked", by=by, target=mailbox)
    fetching.fetch.enqueue()


@command("mail.manage")
def process_again(item: Incoming, *, by: Actor) -> Incoming:  # noqa: ARG001 - commands name their actor
    """Let the handlers be asked once more for a letter that was set aside."""
    if item.state == Incoming.State.KEPT and item.reason != "too_large":
        jobs.process.enqueue(str(item.id))
    return item


@command("mail.manage")
def remove_incoming(item: Incoming, *, by: Actor) -> None:
    """Forget a letter for good; on a mail server it stays where it is."""
    audit.record("mail.letter_removed", by=by, target=item)
    item.delete()
