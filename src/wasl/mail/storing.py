"""Stores a letter as it came, in one transaction with the job that looks into it; notes how far the mailbox is read."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Q

from wasl.mail import jobs
from wasl.mail.models import Incoming, Mailbox

# far above what mail servers carry; a larger one stays with them
LARGEST = 64 * 1024 * 1024
READ = ("uid_validity", "last_uid", "checked_at", "failing_since", "error")


def store(raw: bytes, *, key: str = "", size: int = 0) -> tuple[Incoming, bool]:
    """Store a letter and return it, and whether it is new: the same one (its `key` or its very bytes) is stored once.

    Without a key its bytes are its key. Of a letter of more than `LARGEST` bytes only the beginning is given, with the
    `size` of the whole; nobody looks into it.
    """
    is_whole = size <= len(raw)
    digest = hashlib.sha256(raw if is_whole else raw + str(size).encode()).hexdigest()
    item = Incoming(key=key or f"sha256:{digest}", digest=digest, raw=raw, size=max(size, len(raw)))
    if not is_whole:
        item.state, item.reason = Incoming.State.KEPT, "too_large"
    try:
        with transaction.atomic():
            item.save(force_insert=True)
            if is_whole:
                jobs.process.enqueue(str(item.id))
    except IntegrityError:
        return Incoming.objects.defer("raw").get(Q(key=item.key) | Q(digest=digest)), False
    return item, True


def note_read(mailbox: Mailbox) -> None:
    """Note how far the mailbox is read, unless it was set to another place meanwhile."""
    values = {name: getattr(mailbox, name) for name in READ}
    Mailbox.objects.filter(pk=mailbox.pk, **mailbox.place).update(**values)
