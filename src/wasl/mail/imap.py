"""Reads the mailbox by IMAP: each letter is stored and committed before it is marked on the server (S-078).

What is new is what nobody has read and what came after the last letter read, so that a colleague who opens the mailbox
elsewhere hides nothing. A letter that was stored but not marked is known again by its key.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched

from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from wasl.kernel import clock
from wasl.mail.models import Incoming, Mailbox
from wasl.mail.storing import LARGEST, note_read, store

TIMEOUT = SocketTimeout(connect=10, read=60)
# in one go; the rest follows in the next minute
MOST = 500
HEAD = 64 * 1024


def fetch(mailbox: Mailbox) -> int:
    """Store what is new in the mailbox and return how many letters that were; a failure is noted on the mailbox."""
    try:
        with _signed_in(mailbox) as server:
            if not server.folder_exists(mailbox.folder):
                return _failed(mailbox, "folder")
            count = _take(mailbox, server)
    except (IMAPClientError, OSError):
        return _failed(mailbox, "passing")
    mailbox.checked_at, mailbox.failing_since, mailbox.error = clock.now(), None, ""
    note_read(mailbox)
    return count


def _failed(mailbox: Mailbox, error: str) -> int:
    mailbox.checked_at, mailbox.error = clock.now(), error
    mailbox.failing_since = mailbox.failing_since or clock.now()
    note_read(mailbox)
    return 0


@contextmanager
def _signed_in(mailbox: Mailbox) -> Iterator[IMAPClient]:
    secure = ssl.create_default_context()
    is_tls = mailbox.security == Mailbox.Security.TLS
    context = secure if is_tls else None
    with IMAPClient(
        mailbox.host, mailbox.port, ssl=is_tls, ssl_context=context, use_uid=True, timeout=TIMEOUT
    ) as server:
        if mailbox.security == Mailbox.Security.STARTTLS:
            server.starttls(secure)
        server.login(mailbox.username, mailbox.password)
        yield server


def _take(mailbox: Mailbox, server: IMAPClient) -> int:
    folder = server.select_folder(mailbox.folder)
    validity = folder[b"UIDVALIDITY"]
    if validity != mailbox.uid_validity:
        # the server counts anew: what was stored is known by its content
        mailbox.uid_validity, mailbox.last_uid = validity, 0
    uids = _new_ones(mailbox, server)[:MOST]
    # from the first look on everything that comes is ours, whoever reads it before
    mailbox.last_uid = mailbox.last_uid or folder.get(b"UIDNEXT", 1) - 1
    sizes = server.fetch(uids, ["RFC822.SIZE"]) if uids else {}
    keys = {uid: f"imap:{mailbox.pk}:{validity}:{uid}" for uid in uids}
    known = set(Incoming.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    count = 0
    for group in batched(uids, 50):
        for uid in group:
            if uid in sizes and keys[uid] not in known:
                count += _store(server, uid, keys[uid], size=sizes[uid][b"RFC822.SIZE"])
        _mark(mailbox, server, [uid for uid in group if sizes.get(uid, {}).get(b"RFC822.SIZE", 0) <= LARGEST])
        mailbox.last_uid = max(mailbox.last_uid, *group)
        note_read(mailbox)
    return count


def _new_ones(mailbox: Mailbox, server: IMAPClient) -> list[int]:
    unread = set(server.search(["UNSEEN"]))
    if not mailbox.last_uid:
        # a mailbox that has been in use before: its read letters were somebody's already
        return sorted(unread)
    later = server.search(["UID", f"{mailbox.last_uid + 1}:*"])
    # the last letter always answers to "n:*" (RFC 9051 §9)
    return sorted(unread | {uid for uid in later if uid > mailbox.last_uid})


def _store(server: IMAPClient, uid: int, key: str, *, size: int) -> int:
    """Store one letter; of one that is too large only the beginning, and it stays as it is on the server."""
    what = b"BODY[]" if size <= LARGEST else b"BODY[]<0>"
    asked = "BODY.PEEK[]" if size <= LARGEST else f"BODY.PEEK[]<0.{HEAD}>"
    content = server.fetch([uid], [asked]).get(uid, {}).get(what)
    if content is None:
        # gone between the two questions
        return 0
    _item, is_new = store(content, key=key, size=max(size, len(content)))
    return int(is_new)


def _mark(mailbox: Mailbox, server: IMAPClient, uids: list[int]) -> None:
    if not uids:
        return
    server.add_flags(uids, [SEEN], silent=True)
    if not mailbox.move_to:
        return
    if server.has_capability("MOVE"):
        server.move(uids, mailbox.move_to)
    else:
        server.copy(uids, mailbox.move_to)
        server.delete_messages(uids, silent=True)
        server.expunge(uids)
