"""Reads over the mail account and the outbox."""

from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.mail.models import Account, Message

PAGE = 50


def has_account() -> bool:
    """Tell whether letters can leave the house."""
    return Account.objects.exists()


def account(viewer: Actor) -> Account:
    """Return the mail account (an unsaved one when there is none) for those who manage it."""
    _check(viewer)
    return Account.objects.filter(pk=1).first() or Account()


def letter(viewer: Actor, key: UUID) -> Message:
    """Return one letter of the outbox."""
    _check(viewer)
    found = Message.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def outbox(viewer: Actor, *, state: str = "", before: UUID | None = None) -> list[Message]:
    """Return a page of the outbox, newest first, of one state if named, older than the key `before`."""
    _check(viewer)
    rows = Message.objects.defer("text").order_by("-id")
    rows = rows.filter(state=state) if state else rows
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def _check(viewer: Actor) -> None:
    if not viewer.may("mail.manage"):
        raise NotAllowed
