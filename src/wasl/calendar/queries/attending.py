"""Meetings to which colleagues are invited: they may open them, and have them in their own calendars."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet

from wasl.activities.models import CURRENT, OPEN, Activity
from wasl.activities.queries.activities import hide
from wasl.calendar.models import Guest
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look

WEEK = datetime.timedelta(days=7)
SHOWN = 6


def invited_to(person: UUID) -> QuerySet[Guest, Any]:
    """Return the keys of the meetings to which somebody is invited, whatever he answered: what the manifest answers for the gate."""
    return Guest.objects.filter(colleague=person).order_by().values(key=F("invitation_id"))


def attended_by(people: Sequence[UUID], first: datetime.datetime, last: datetime.datetime) -> Q:
    """Return the condition that one of some people is invited to a meeting between two moments and has not declined it.

    These few keys are read first and once (`= ANY (ARRAY (…))`), so that an index serves it under "or" too.
    """
    meetings = _coming(people).filter(invitation__meeting__due_at__range=(first, last)).order_by()
    among = ArraySubquery(meetings.values("invitation_id"))
    template = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    return Q(Func(F("pk"), among, output_field=BooleanField(), **template))


def is_attending(person: UUID, meeting: UUID) -> bool:
    """Tell whether somebody is invited to a meeting and has not declined it."""
    return _coming([person]).filter(invitation=meeting).exists()


def attendees_of(meetings: Iterable[UUID]) -> set[UUID]:
    """Return the ids of the colleagues who are invited to any of these meetings."""
    rows = Guest.objects.filter(invitation__in=list(meetings), colleague__isnull=False)
    return {key for key in rows.values_list("colleague_id", flat=True) if key}


def who_attends(people: Sequence[UUID]) -> ArraySubquery:
    """Return which of some people are invited to a meeting and have not declined it, to be read along with it."""
    rows = _coming(people).filter(invitation=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values("colleague_id"))


def attended_spans(
    people: Sequence[UUID], first: datetime.datetime, last: datetime.datetime
) -> QuerySet[Guest, tuple[UUID, datetime.datetime, datetime.datetime]]:
    """Return who attends a colleague's meeting from when to when, for those that begin between two moments."""
    rows = _coming(people).filter(
        invitation__meeting__in=Activity.objects.filter(CURRENT, OPEN),
        invitation__starts_at__range=(first, last),
        invitation__is_cancelled=False,
    )
    return rows.order_by().values_list("colleague_id", "invitation__starts_at", "invitation__ends_at")


@dataclass(frozen=True)
class Wanted:
    """A meeting of a colleague that the viewer is asked to attend, with his answer so far."""

    guest: Guest
    meeting: Activity

    @property
    def label(self) -> str:
        """Return by which id its title is named on a page."""
        return f"invited-{self.guest.pk}"


def invitations_of(look: Look) -> list[Wanted] | None:
    """Return the next meetings of colleagues to which the viewer is invited: those without an answer, and those of a week; two queries."""
    viewer, now = look.viewer, clock.now()
    if viewer.user_id is None:
        return None
    asked = Q(answer=Guest.Answer.NONE) | Q(invitation__starts_at__lte=now + WEEK)
    rows = _coming([viewer.user_id]).filter(
        asked, invitation__ends_at__gt=now, invitation__is_cancelled=False
    )
    guests = list(rows.order_by("invitation__starts_at", "pk")[:SHOWN])
    seen = Activity.objects.visible_to(viewer).filter(CURRENT, OPEN).select_related("owner")
    meetings = seen.in_bulk([guest.invitation_id for guest in guests]) if guests else {}
    hide(list(meetings.values()), viewer)
    found = [
        Wanted(guest, meetings[guest.invitation_id]) for guest in guests if guest.invitation_id in meetings
    ]
    return found or None


def own_guest(viewer: Actor, guests: Sequence[Guest]) -> Guest | None:
    """Return the viewer himself among the guests of a meeting, or None."""
    return next((one for one in guests if one.colleague_id and one.colleague_id == viewer.user_id), None)


def _coming(people: Sequence[UUID]) -> QuerySet[Guest]:
    return Guest.objects.filter(colleague__in=people).exclude(answer=Guest.Answer.DECLINED)
