"""Takes letters that come back (RFC 3464) out of the firm's mail: the one they speak of has failed after all.

Servers wrap a report differently, so its part is looked for and not the outer type. A report is known by the Message-ID of
the letter that came back, which nobody guesses.
"""

from collections.abc import Iterator
from email import message_from_string
from typing import Any

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import MailHandler, Text
from wasl.mail.letters import Letter
from wasl.mail.models import Message
from wasl.mail.reception import Outcome

REASONS: dict[str, Text] = {
    "bounced": _("A message to %(address)s came back."),
    "delayed": _("A message to %(address)s is delayed on its way."),
}


def handle(letter: Letter) -> Outcome | None:
    """Mark the letter that came back as failed; None for what is no report about a letter of ours."""
    actions = {action for part in letter.of_type("message/delivery-status") for action in _actions(part)}
    if not actions:
        return None
    ids = [found for found in _originals(letter) if found]
    message = Message.objects.select_for_update().filter(message_id__in=ids[:5]).first() if ids else None
    if message is None:
        return None
    about = {"address": message.recipient}
    if "failed" not in actions:
        return Outcome(is_taken=True, reason="delayed", about=about)
    message.state, message.error = Message.State.FAILED, "bounced"
    message.save(update_fields=["state", "error"])
    return Outcome(is_taken=True, reason="bounced", about=about)


def _blocks(part: Any) -> list[Any]:
    content = part.get_payload()
    return content if isinstance(content, list) else []


def _actions(part: Any) -> Iterator[str]:
    """Yield what became of each recipient; the first block is about the whole letter."""
    for block in _blocks(part):
        yield from (str(value).strip().lower() for value in block.get_all("Action", []))


def _originals(letter: Letter) -> Iterator[str]:
    """Yield the Message-IDs of the letters that came back, whole or by their headers alone."""
    for part in letter.of_type("message/rfc822"):
        for inner in _blocks(part):
            yield str(inner.get("Message-ID", "")).strip()
    for part in letter.of_type("text/rfc822-headers"):
        yield str(message_from_string(str(part.get_payload())).get("Message-ID", "")).strip()


BOUNCES = MailHandler("mail.bounces", _("Messages that came back"), handle, REASONS, order=10)
