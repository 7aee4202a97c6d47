"""What becomes of a letter that came in: who is asked, who took it, and why one was set aside, in words."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.manifest import MailHandler, Text, registry
from wasl.kernel.text import isolated
from wasl.mail.letters import Letter, Unreadable
from wasl.mail.models import Incoming

logger = logging.getLogger(__name__)

# why nobody was asked, or nobody wanted it
FAULTS: dict[str, Text] = {
    "unwanted": _("Nothing in Wasl was waiting for a message like this one."),
    "shape": _(
        "It is built so that looking into it would do harm: too many parts, or too many lines above the text."
    ),
    "too_large": _("It is too large. The whole message is still in the mailbox."),
    "passing": _(
        "The mail server cannot be reached, or does not accept the sign-in. It is tried again each minute."
    ),
    "folder": _("The mailbox has no such folder."),
    "fault": _("A fault in Wasl kept it from being read. Try again after the next update."),
}


@dataclass(frozen=True)
class Outcome:
    """What a handler says of a letter that was meant for it: taken, or set aside with a `reason` of its manifest.

    `about` are the names in the sentence of the reason.
    """

    is_taken: bool
    reason: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


def handler_of(item: Incoming) -> MailHandler | None:
    """Return who took or refused a letter."""
    return next((one for one in handlers() if one.name == item.handler), None)


def reason_of(item: Incoming) -> str:
    """Return in a sentence what became of a letter; nothing while it waits."""
    handler = handler_of(item)
    text = FAULTS.get(item.reason) or (handler.reasons.get(item.reason, "") if handler else "")
    return str(text) % {name: isolated(value) for name, value in item.about.items()} if text else ""


def words_of(item: Incoming) -> str:
    """Return what a letter says, as far as it is looked into at all."""
    with suppress(Unreadable):
        return Letter(bytes(item.raw)).text
    return ""


def handlers() -> list[MailHandler]:
    """Return who is asked for a letter, in order."""
    return registry().all("mail_handlers")


def process(key: str) -> None:
    """Ask the handlers for one letter, in one transaction with what they do; one that was taken is not asked for again.

    A fault is noted on the letter, which stays, and raised: the job is tried again, and parked in the end.
    """
    try:
        with transaction.atomic():
            item = (
                Incoming.objects.select_for_update()
                .filter(pk=key)
                .exclude(state=Incoming.State.TAKEN)
                .first()
            )
            if item is not None and item.reason != "too_large":
                _settle(item)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _keep(Incoming.objects.get(pk=key), "fault")
        raise


def _settle(item: Incoming) -> None:
    try:
        letter = Letter(bytes(item.raw))
    except Unreadable as error:
        _keep(item, error.reason)
        return
    item.sender, item.sender_name = letter.sender, letter.sender_name[:200]
    item.subject, item.message_id = letter.subject[:500], letter.message_id[:300]
    for handler in handlers():
        outcome = handler.handle(letter)
        if outcome is not None:
            item.handler, item.about = handler.name, dict(outcome.about)
            _keep(item, outcome.reason, is_taken=outcome.is_taken)
            return
    _keep(item, "unwanted")


def _keep(item: Incoming, reason: str, *, is_taken: bool = False) -> None:
    item.state = Incoming.State.TAKEN if is_taken else Incoming.State.KEPT
    item.reason, item.settled_at = reason, clock.now()
    item.save()
