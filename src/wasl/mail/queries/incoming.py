"""Reads over the mailbox and the letters that came in."""

import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import Text
from wasl.mail.models import Incoming, Mailbox

PAGE = 50
PATIENCE = datetime.timedelta(minutes=15)


def mailbox_address() -> str:
    """Return where answers to letters come in, empty where nothing is read."""
    return Mailbox.objects.values_list("address", flat=True).first() or ""


def mailbox(viewer: Actor) -> Mailbox:
    """Return the mailbox (an unsaved one when there is none) for those who manage mail."""
    _check(viewer)
    return Mailbox.objects.filter(pk=1).first() or Mailbox()


def incoming(viewer: Actor, *, state: str = "", before: UUID | None = None) -> list[Incoming]:
    """Return a page of the letters that came in, newest first, of one state if named, older than the key `before`."""
    _check(viewer)
    rows = Incoming.objects.defer("raw").order_by("-id")
    rows = rows.filter(state=state) if state else rows
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def incoming_letter(viewer: Actor, key: UUID) -> Incoming:
    """Return one letter that came in, with its bytes."""
    _check(viewer)
    found = Incoming.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def trouble(viewer: Actor) -> Text:
    """Return a sentence for those who manage mail when the mailbox has not been readable for a while."""
    if not viewer.may("mail.manage"):
        return ""
    late = Mailbox.objects.filter(way=Mailbox.Way.IMAP, failing_since__lt=clock.now() - PATIENCE)
    return _("No mail comes in: the mailbox cannot be read.") if late.exists() else ""


def _check(viewer: Actor) -> None:
    if not viewer.may("mail.manage"):
        raise NotAllowed
