"""One visit at a calendar elsewhere: whose it is, who asks, and what the person is told of it."""

import datetime
import zoneinfo
from dataclasses import dataclass

from wasl.activities.models import Activity
from wasl.calendar.dav.client import Client
from wasl.calendar.events import ChangeSetAside
from wasl.calendar.models import Link
from wasl.calendar.queries.attending import is_attending
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.records.commands import emit
from wasl.workspace.queries import actor_of_user

# what is written and read: two months back and a year ahead
BACK, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=400)
# field, what stood there, what stands here
type Lost = tuple[str, object, object]


@dataclass(frozen=True)
class Visit:
    """A calendar elsewhere with one who is signed in there, in the name of its person."""

    link: Link
    client: Client
    actor: Actor

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone of the person, which holds for times without one."""
        return zoneinfo.ZoneInfo(self.actor.zone)

    @property
    def window(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The time that is looked at."""
        now = clock.now()
        return now - BACK, now + AHEAD

    def is_mine(self, activity: Activity) -> bool:
        """Tell whether it takes the person's time: his own, or a colleague's meeting that he attends."""
        person = self.link.user_id
        return activity.owner_id == person or is_attending(person, activity.pk)

    def set_aside(self, activity: Activity, why: str, lost: list[Lost], reason: str = "") -> None:
        """Keep what was not taken over where it can be found: on the timeline of the meeting, and tell the person."""
        fields = [{"name": name, "theirs": theirs, "ours": ours} for name, theirs, ours in lost]
        told = ChangeSetAside(
            activity, calendar=str(self.link), person=self.link.user_id, why=why, fields=fields, reason=reason
        )
        emit(told, by=SYSTEM)


def visit_of(link: Link) -> Visit:
    """Return a visit at a calendar."""
    return Visit(link, Client(link.url, link.login, link.password), actor_of_user(link.user))
