"""The outbox: a letter is a row in the transaction of its cause, so that it leaves if and only if that happened."""

import secrets
from collections.abc import Mapping, Sequence

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.text import clean, clean_line
from wasl.mail import jobs, wording
from wasl.mail.models import Account, Enclosure, Message
from wasl.workspace.queries import workspace


def queue_letter(
    purpose: str,
    *,
    to: str,
    language: str,
    source: str,
    variables: Mapping[str, str],
    enclosures: Sequence[Enclosure] = (),
    stop_url: str = "",
) -> Message:
    """Word a letter of a known purpose and put it into the outbox, with what travels along (unsaved `Enclosure`s).

    `stop_url` is the page that ends such letters (`Message.stop_url`).
    """
    worded = wording.word(purpose, language, {**variables, "firm": workspace().name})
    return queue(
        to,
        purpose=purpose,
        source=source,
        subject=worded.subject,
        text=worded.text,
        language=language,
        enclosures=enclosures,
        stop_url=stop_url,
    )


def queue(
    recipient: str,
    *,
    purpose: str,
    source: str,
    subject: str,
    text: str,
    language: str = "en",
    enclosures: Sequence[Enclosure] = (),
    stop_url: str = "",
) -> Message:
    """Put a letter into the outbox; one that the same cause sent to the same person before is returned instead."""
    domain = Account.objects.get(pk=1).from_address.rpartition("@")[2]
    message, is_new = Message.objects.get_or_create(
        recipient=normalize_email(recipient),
        purpose=purpose,
        source=source,
        defaults={
            "subject": clean_line(subject)[:500],
            "text": clean(text),
            "language": language,
            "stop_url": stop_url,
            "message_id": f"<{secrets.token_hex(16)}@{domain}>",
        },
    )
    if is_new:
        for enclosure in enclosures:
            enclosure.message = message
        Enclosure.objects.bulk_create(enclosures)
        jobs.deliver.enqueue(str(message.id))
    return message


@command("mail.manage")
def retry(message: Message, *, by: Actor) -> Message:  # noqa: ARG001 - commands name their actor
    """Try a failed letter again for another three days."""
    if message.state == Message.State.FAILED and message.text:
        message.state, message.error, message.was_lost = Message.State.QUEUED, "", False
        message.due_at = message.created_at = clock.now()
        message.save()
        jobs.deliver.enqueue(str(message.id))
    return message
