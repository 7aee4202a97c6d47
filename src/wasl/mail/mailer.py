"""Django's way to send (`settings.MAILERS`): every letter goes through the outbox, in the caller's transaction."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from wasl.mail.commands.outbox import queue, queue_letter
from wasl.mail.queries import has_account
from wasl.workspace.letters import Letter


class Outbox(BaseEmailBackend):
    """Takes letters into the outbox; takes none while no mail account is set up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the letters and return how many are on their way."""
        if not has_account():
            return 0
        return sum(_take(message) for message in email_messages)


def _take(message: EmailMessage) -> int:
    if isinstance(message, Letter):
        queue_letter(
            message.purpose,
            to=message.to[0],
            language=message.language,
            source=message.source,
            variables=message.variables,
        )
        return 1
    for recipient in message.recipients():
        source = str(message.extra_headers.get("Message-ID", "")) or f"{hash(message)}"
        queue(
            recipient, purpose="system", source=source, subject=str(message.subject), text=str(message.body)
        )
    return 1
