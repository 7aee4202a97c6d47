"""A mark that changes whenever a rule or a webhook does: one small read a second tells every process whether to read them anew."""

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from wasl.automation.models import Stamp

FRESH = 1.0


@dataclass
class Held:
    """The mark as this process knows it."""

    value: UUID | None = None
    asked_at: float = float("-inf")


HELD = Held()


def current() -> UUID | None:
    """Return the mark; it is a second old at most."""
    if time.monotonic() - HELD.asked_at > FRESH:
        HELD.value = Stamp.objects.filter(pk=1).values_list("value", flat=True).first()
        HELD.asked_at = time.monotonic()
    return HELD.value


def change() -> None:
    """Put another mark, in the caller's transaction: whoever sees it sees what was changed."""
    Stamp.objects.update_or_create(pk=1, defaults={"value": uuid4()})
    forget()


def forget() -> None:
    """Ask for the mark again before it is used."""
    HELD.asked_at = float("-inf")
