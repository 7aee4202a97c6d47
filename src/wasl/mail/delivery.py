"""Sends letters by the exactly-once recipe: claim with a lease (committed), hand over, settle; tried for three days."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.manifest import Text
from wasl.mail import smtp
from wasl.mail.models import Account, Message

LEASE = datetime.timedelta(minutes=5)
LIFE = datetime.timedelta(hours=72)
FIRST_WAIT, LONGEST_WAIT = datetime.timedelta(minutes=1), datetime.timedelta(hours=4)


# what a person is told; servers' own words stay out, they would tell about the network (S-049)
ERRORS: dict[str, Text] = {
    "passing": _("The mail server cannot be reached, or does not accept the sign-in. It is tried again."),
    "refused": _("The mail server refuses this message: the address may not exist."),
    "bounced": _("It came back: the address does not take mail."),
    "restored": _("It waited when this backup was made, so it may have been sent since. Try again sends it."),
    "unknown": _("The server stopped while the message was leaving, twice. It may have arrived."),
}


@dataclass(frozen=True)
class Claim:
    """The right to send one letter now; void once somebody else holds a later generation."""

    message: Message
    generation: int


def due(limit: int = 500) -> list[str]:
    """Return the letters whose time has come: waiting ones, and those whose sender has died."""
    waiting = Message.objects.filter(state__in=["queued", "sending"], due_at__lte=clock.now())
    return [str(key) for key in waiting.order_by("due_at").values_list("pk", flat=True)[:limit]]


def deliver(key: str) -> None:
    """Try to send one letter, if it is due and nobody is at it."""
    account = Account.objects.filter(pk=1).first()
    held = claim(key) if account is not None else None
    if account is None or held is None:
        return
    try:
        smtp.send(account, held.message)
    except smtp.Passing:
        settle(held, error="passing")
    except smtp.Refused:
        settle(held, error="refused", is_final=True)
    else:
        settle(held)


def claim(key: str) -> Claim | None:
    """Take a letter for sending, or None when it is not due or somebody else is at it.

    A letter found in `sending` after its lease has run out may have left: it is sent once more, then never again.
    """
    now = clock.now()
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=key, due_at__lte=now).first()
        if message is None or not _is_free(message, now):
            return None
        if message.state == Message.State.SENDING:
            if message.was_lost:
                _fail(message, "unknown")
                return None
            message.was_lost = True
        message.state = Message.State.SENDING
        message.generation += 1
        message.tries += 1
        message.leased_until = now + LEASE
        message.save()
    return Claim(message, message.generation)


def _is_free(message: Message, now: datetime.datetime) -> bool:
    if message.state == Message.State.QUEUED:
        return True
    is_lost = message.leased_until is not None and message.leased_until < now
    return message.state == Message.State.SENDING and is_lost


def settle(claim: Claim, *, error: str = "", is_final: bool = False) -> None:
    """Note how sending went, unless a later generation has taken over. `error` is a code of `ERRORS`."""
    with transaction.atomic():
        held = Message.objects.select_for_update().filter(pk=claim.message.pk, generation=claim.generation)
        message = held.first()
        if message is None:
            return
        if not error:
            # what a letter said is of use to nobody afterwards, and its link opens an account
            message.state, message.sent_at, message.text, message.error = (
                Message.State.SENT,
                clock.now(),
                "",
                "",
            )
            message.save()
            message.enclosures.all().delete()
        elif is_final or clock.now() - message.created_at > LIFE:
            _fail(message, error)
        else:
            message.state, message.error = Message.State.QUEUED, error
            message.due_at = clock.now() + min(FIRST_WAIT * 2 ** (message.tries - 1), LONGEST_WAIT)
            message.save()


def _fail(message: Message, error: str) -> None:
    message.state, message.error = Message.State.FAILED, error
    message.save()
