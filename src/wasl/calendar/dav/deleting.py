"""When a meeting of ours was deleted elsewhere. The rule, as people read it in the guide.

What is over or changed here since stays; what somebody planned himself, for himself alone, is called off; all else stays, and
he is asked, since a customer's or a colleague's time hangs on it.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.activities.commands import change_activity, drop_activity
from wasl.activities.events import CallPlanned, MeetingPlanned
from wasl.activities.models import Activity
from wasl.automation.telling import say_to
from wasl.calendar.dav.objects import FIELDS, said
from wasl.calendar.dav.visit import Visit
from wasl.calendar.models import Distant, Guest
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, NotAllowed, NotFound
from wasl.records.models import Event


@transaction.atomic
def vanished(visit: Visit, row: Distant) -> None:
    """Do what follows when an object is not there any more."""
    held = Distant.objects.select_for_update(of=("self",)).filter(pk=row.pk, path=row.path).first()
    if held is None:
        # it was only moved
        return
    activity = held.activity
    if not held.is_ours or activity is None or _is_off(visit, activity):
        held.delete()
    elif activity.owner_id != visit.link.user_id:
        # a colleague's meeting: his own copy alone is gone, and comes back when the meeting changes
        held.state, held.version = Distant.State.LEFT, activity.version
        held.save()
    elif held.state == Distant.State.KEPT:
        _settle(visit, held, activity)


def _is_off(visit: Visit, activity: Activity) -> bool:
    is_away = activity.archived_at or activity.deleted_at or activity.state == Activity.State.DROPPED
    return bool(is_away) or not visit.is_mine(activity)


def _settle(visit: Visit, row: Distant, activity: Activity) -> None:
    here = said(activity, visit.link)
    if not activity.is_open or (activity.ends_at or activity.due_at or clock.now()) <= clock.now():
        row.state, row.version = Distant.State.LEFT, activity.version
    elif any(here[name] != row.sent.get(name) for name in FIELDS):
        # changed here since: it is put back
        row.etag, row.version = "", -1
        visit.set_aside(activity, "deleted", [])
    elif not is_own_alone(activity, visit.link.user_id) or not _called_off(visit, activity):
        row.state = Distant.State.ASKED
        _ask(visit, row, activity)
    else:
        row.delete()
        return
    row.save()


def is_own_alone(activity: Activity, user_id: UUID) -> bool:
    """Tell whether it concerns nobody but the person: about nobody, nobody invited, and planned by himself."""
    if activity.about.exists() or Guest.objects.filter(invitation=activity.pk).exists():
        return False
    planned = (CallPlanned.type, MeetingPlanned.type)
    return Event.objects.filter(subject_id=activity.pk, type__in=planned, actor_id=user_id).exists()


def _called_off(visit: Visit, activity: Activity) -> bool:
    try:
        with transaction.atomic():
            call_off(activity, str(visit.link), by=visit.actor)
    except (NotAllowed, NotFound, Conflict):
        return False
    return True


def call_off(activity: Activity, calendar: str, *, by: Actor) -> None:
    """Drop it because it was deleted in a calendar; of a series nothing comes again."""
    if activity.repeat:
        activity = change_activity(activity, by=by, repeat="")
    with override(by.language):
        said_there = _("Deleted in the calendar “%(name)s”") % {"name": calendar}
    drop_activity(activity, by=by, outcome=said_there[:300])


def _ask(visit: Visit, row: Distant, activity: Activity) -> None:
    with override(visit.link.user.language):
        words = {"title": activity.title, "calendar": str(visit.link)}
        text = (
            _("You deleted “%(title)s” in the calendar “%(calendar)s”. Others count on it: call it off?")
            % words
        )
    say_to(
        [visit.link.user_id],
        kind="calendar",
        source=f"calendar:{row.pk}:{activity.version}",
        text=text,
        record=activity,
    )
