"""A mark that changes whenever a rule or a webhook does, and tells every process whether to read them anew.

A process that listens to the database hears of a change; any other asks for the mark once a second.
"""

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connection

from wasl.automation.models import Stamp
from wasl.worker.bus import EAR, publish

TOPIC = "rules"
FRESH = 1.0
# where changes are heard of, the mark is still asked for now and then: a notice may get lost, a transaction be given up
HEARD = 60.0


@dataclass
class Held:
    """The mark as this process knows it; not `is_sure` between a change of its own and the notice of it."""

    value: UUID | None = None
    asked_at: float = float("-inf")
    is_sure: bool = True


HELD = Held()


def current() -> UUID | None:
    """Return the mark; it is a second old at most, but for the moment a notice takes."""
    if time.monotonic() - HELD.asked_at > (HEARD if EAR.is_open and HELD.is_sure else FRESH):
        HELD.asked_at = time.monotonic()
        HELD.value = _read()
    return HELD.value


def _read() -> UUID | None:
    """Return the mark as it stands: by a bare statement, a third of what the same costs through a query set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM automation_stamp WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else None


def change() -> None:
    """Put another mark, in the caller's transaction: whoever sees it sees what was changed."""
    Stamp.objects.update_or_create(pk=1, defaults={"value": uuid4()})
    HELD.is_sure = False
    forget()
    publish([TOPIC], "")


def forget() -> None:
    """Ask for the mark again before it is used."""
    HELD.asked_at = float("-inf")


def _heard() -> None:
    HELD.is_sure = True
    forget()


EAR.watchers[TOPIC] = _heard
