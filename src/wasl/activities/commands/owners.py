"""Whose an activity is: owner, team, and the clock on his wall, by which days end and rules count."""

import datetime
import zoneinfo
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities.models import Activity
from wasl.activities.values import ActivityValues
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.taking import Intake
from wasl.workspace.models import Team, User
from wasl.workspace.queries import workspace

# by when one is reminded of what has a day and no hour
MORNING = datetime.time(9)


@dataclass(frozen=True)
class Share:
    """Owner, team and zone of an activity."""

    owner_id: UUID | None
    team_id: UUID | None
    zone: zoneinfo.ZoneInfo

    def start_of(self, activity: Activity) -> datetime.datetime | None:
        """Return the moment from which a rule counts: the due moment, or noon of the day that has no hour."""
        if activity.has_time or activity.due_on is None:
            return activity.due_at
        noon = datetime.datetime.combine(activity.due_on, datetime.time(12), self.zone)
        return noon.astimezone(datetime.UTC)

    def reminder_of(self, activity: Activity) -> datetime.datetime | None:
        """Return when to remind: so many minutes before the moment, or before nine on the day; never in the past."""
        if activity.remind_before is None or activity.due_at is None:
            return None
        moment = activity.due_at
        if not activity.has_time and activity.due_on:
            moment = datetime.datetime.combine(activity.due_on, MORNING, self.zone)
        before = moment - datetime.timedelta(minutes=activity.remind_before)
        return before if before > clock.now() else None


def share_of(values: ActivityValues, *, by: Actor, intake: Intake, before: Activity | None = None) -> Share:
    """Return whose it is or will be: what is given, else what holds, else the actor's own."""
    owner_id = before.owner_id if before else by.user_id
    team_id = before.team_id if before else by.team_id
    if "owner_id" in values:
        owner_id = values["owner_id"]
    user = _named(User, owner_id, "owner", intake) if owner_id and owner_id != by.user_id else None
    if user and before is None:
        team_id = user.team_id
    if "team_id" in values:
        team_id = values["team_id"]
        _named(Team, team_id, "team", intake)
    return Share(owner_id, team_id, _zone(owner_id, user, by))


def _zone(owner_id: UUID | None, user: Any, by: Actor) -> zoneinfo.ZoneInfo:
    if owner_id and owner_id == by.user_id:
        return zoneinfo.ZoneInfo(by.zone)
    return zoneinfo.ZoneInfo((user.zone if user else "") or workspace().zone)


def _named(model: Any, key: UUID | None, name: str, intake: Intake) -> Any:
    found = model.objects.filter(pk=key).first() if key else None
    if key and found is None:
        intake.refuse(name, _("There is nobody and nothing with this id."))
    return found
