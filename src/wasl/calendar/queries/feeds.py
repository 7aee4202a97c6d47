"""The feed of one's own calendar: whose an address is, and what stands in it."""

import datetime
import zoneinfo
from uuid import UUID

from django.db.models import Q

from wasl.activities.models import CURRENT, Activity
from wasl.activities.queries import with_records
from wasl.calendar import ics
from wasl.calendar.models import Feed, Invitation
from wasl.calendar.queries.attending import attended_by
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.workspace.codes import digest_of
from wasl.workspace.queries import actor_of_user

BACK, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=400)
MOST = 2_000


def feed_of(viewer: Actor) -> Feed | None:
    """Return one's own feed, or None."""
    return Feed.objects.filter(user_id=viewer.user_id).first() if viewer.user_id else None


def feed_by_code(code: str) -> Feed:
    """Return the feed of a secret address; raises `NotFound` for one that was never there, is revoked, or whose owner left."""
    found = Feed.objects.select_related("user__role").filter(digest=digest_of(code)).first()
    if found is None or not found.user.is_active:
        raise NotFound
    return found


def feed_text(feed: Feed) -> bytes:
    """Return what stands in a feed: one's own work with a day and the meetings one attends, of two months back and a year ahead, as one may see it now."""
    viewer = actor_of_user(feed.user)
    now = clock.now()
    span = (now - BACK, now + AHEAD)
    mine = Q(owner_id=viewer.user_id) | attended_by([feed.user_id], *span)
    rows = Activity.objects.visible_to(viewer).filter(mine, CURRENT)
    rows = rows.filter(due_at__range=span).exclude(state=Activity.State.DROPPED)
    found = list(with_records(viewer, rows).order_by("due_at", "pk")[:MOST])
    return ics.written(found, feed.user.name, zoneinfo.ZoneInfo(viewer.zone), _uids(found))


def _uids(rows: list[Activity]) -> dict[UUID, str]:
    """Return the names under which guests and organizers know some of them, so that calendars do not show them twice."""
    invited = Invitation.objects.filter(meeting__in=rows)
    return dict(invited.values_list("meeting_id", "uid"))
