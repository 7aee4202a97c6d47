"""Visits to calendars elsewhere: every five minutes, at once after a meeting changed, later after a failure."""

import time
from dataclasses import dataclass
from uuid import UUID

from django.tasks import task

from wasl.activities.models import Activity
from wasl.calendar import events
from wasl.calendar.dav import syncing
from wasl.calendar.models import Distant, Link
from wasl.calendar.queries.attending import attendees_of
from wasl.records.models import Event

FRESH = 10.0
ASKED = (
    events.GuestsInvited,
    events.InvitationAccepted,
    events.InvitationTentative,
    events.InvitationDeclined,
)
# what can change a calendar; other events are no business of it
TYPES = frozenset(
    {"meeting.planned", "call.planned", "record.changed", "activity.dropped", "activity.reopened", "meeting.held",
     "call.held", "record.archived", "record.restored", "record.deleted", *(event.type for event in ASKED)}
)  # fmt: skip


@dataclass
class Table:
    """Whether any calendar elsewhere is written to, in memory: where none is, events cost nothing."""

    is_any: bool = False
    read_at: float = float("-inf")

    def read(self) -> None:
        """Look again."""
        rows = Link.objects.filter(state=Link.State.ON).exclude(direction=Link.Direction.READ)
        self.is_any, self.read_at = rows.exists(), time.monotonic()


TABLE = Table()


def wants(event_type: str) -> bool:
    """Tell whether an event of this stored type may change a calendar elsewhere."""
    if event_type not in TYPES:
        return False
    if time.monotonic() - TABLE.read_at > FRESH:
        TABLE.read()
    return TABLE.is_any


@task
def sync(key: str) -> None:
    """Visit one calendar, if it is its time and nobody is there."""
    syncing.sync(UUID(key))


@task
def begin_syncs() -> None:
    """Begin all visits whose time has come; each has a job of its own, so that none holds up another."""
    for key in syncing.due():
        sync.enqueue(str(key))


@task
def hear(ids: list[str]) -> None:
    """Let the calendars of those be visited whose meetings changed, and of those who had them before."""
    subjects = Event.objects.filter(pk__in=ids).values("subject_id")
    owners = set(Activity.objects.filter(pk__in=subjects).values_list("owner_id", flat=True))
    owners |= attendees_of(subject for subject in subjects.values_list("subject_id", flat=True))
    owners |= set(Distant.objects.filter(activity__in=subjects).values_list("link__user_id", flat=True))
    for key in syncing.hasten([owner for owner in owners if owner]):
        sync.enqueue(str(key))
