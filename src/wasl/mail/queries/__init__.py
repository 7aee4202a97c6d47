"""Reads over the mail account and the outbox."""

from uuid import UUID

from django.conf import settings

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.mail import wording
from wasl.mail.models import Account, Message, Template
from wasl.mail.queries.incoming import incoming, incoming_letter, mailbox, mailbox_address
from wasl.mail.wording import Worded
from wasl.workspace.queries import workspace

PAGE = 50
__all__ = [
    "account",
    "edited_letters",
    "has_account",
    "incoming",
    "incoming_letter",
    "letter",
    "mailbox",
    "mailbox_address",
    "outbox",
    "preview",
    "wording_of",
]


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


def edited_letters(viewer: Actor) -> set[tuple[str, str]]:
    """Return purpose and language of the letters that somebody has reworded."""
    _check(viewer)
    return set(Template.objects.values_list("purpose", "language"))


def wording_of(viewer: Actor, purpose: str, language: str) -> Worded:
    """Return the wording in use of a purpose in a language; raises `NotFound` for others."""
    _check(viewer)
    if purpose not in wording.PURPOSES or language not in dict(settings.LANGUAGES):
        raise NotFound
    return wording.wording_of(purpose, language)


def preview(viewer: Actor, purpose: str, language: str, worded: Worded) -> Worded:
    """Return a wording as it would read, with samples; raises `Invalid` where it cannot be used."""
    wording_of(viewer, purpose, language)
    return wording.sample(purpose, language, firm=workspace().name, subject=worded.subject, body=worded.text)


def outbox(viewer: Actor, *, state: str = "", before: UUID | None = None) -> list[Message]:
    """Return a page of the outbox, newest first, of one state if named, older than the key `before`."""
    _check(viewer)
    rows = Message.objects.defer("text").order_by("-id")
    rows = rows.filter(state=state) if state else rows
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def _check(viewer: Actor) -> None:
    if not viewer.may("mail.manage"):
        raise NotAllowed
