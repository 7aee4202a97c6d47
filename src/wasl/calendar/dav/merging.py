"""When a meeting of ours was changed elsewhere: by field, and what Wasl says stands where both sides changed the same.

The rule, as people read it in the guide: a change on either side is taken over; where the same thing was changed on both,
Wasl's word stands, because colleagues and guests go by it, and the other one is kept on the meeting's timeline.
"""

from collections.abc import Sequence

from django.db import transaction

from wasl.activities.commands import change_activity
from wasl.activities.models import Activity
from wasl.calendar.dav.objects import FIELDS, PRIVATE, Read, Said, heard, said, values_of
from wasl.calendar.dav.visit import Lost, Visit
from wasl.calendar.itip import Unreadable
from wasl.calendar.models import Distant
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


def merge(agreed: Said, ours: Said, theirs: Said, fields: Sequence[str]) -> tuple[Said, list[Lost]]:
    """Return what of theirs is taken over, and what is not because ours was changed too."""
    taken: Said = {}
    lost: list[Lost] = []
    for name in fields:
        if theirs[name] in (ours[name], agreed.get(name)):
            continue
        if ours[name] == agreed.get(name):
            taken[name] = theirs[name]
        else:
            lost.append((name, theirs[name], ours[name]))
    return taken, lost


def take_ours(visit: Visit, row: Distant, activity: Activity, found: Read | None) -> None:
    """Take over how one of ours stands there; what of it is not taken is written back with the next push."""
    if not row.is_ours:
        # met there without being known: nothing was agreed on, so that Wasl's word stands
        row.is_ours, row.activity, row.version, row.sent = True, activity, -1, {}
        row.save()
        return
    try:
        theirs = heard(found.event, visit.zone) if found and found.event else None
    except Unreadable:
        theirs = None
    if found is None or theirs is None:
        row.version = -1
        row.save()
        visit.set_aside(activity, "unreadable", [])
        return
    if activity.owner_id != visit.link.user_id:
        # a colleague's meeting is only read there
        here = said(activity, visit.link)
        is_same = not found.is_broken_up and all(here[name] == theirs[name] for name in FIELDS)
        row.sent, row.version, row.state = theirs, activity.version if is_same else -1, Distant.State.KEPT
        row.save()
        return
    fields = PRIVATE if visit.link.is_private else FIELDS
    taken, lost = merge(row.sent, said(activity, visit.link), theirs, fields)
    if lost:
        visit.set_aside(activity, "both", lost)
    if found.is_broken_up:
        visit.set_aside(activity, "single", [])
    activity = _changed(visit, activity, taken) if taken else activity
    here = said(activity, visit.link)
    is_same = not found.is_broken_up and all(here[name] == theirs[name] for name in FIELDS)
    row.sent, row.version = theirs, activity.version if is_same else -1
    row.state = Distant.State.KEPT
    row.save()


def _changed(visit: Visit, activity: Activity, taken: Said) -> Activity:
    """Change the meeting as its person; what his role or the meeting's state refuses is set aside with the reason."""
    ours = said(activity, visit.link)
    lost: list[Lost] = [(name, theirs, ours[name]) for name, theirs in taken.items()]
    try:
        with transaction.atomic():
            return change_activity(activity, by=visit.actor, **values_of(taken, activity))
    except Invalid as error:
        texts = [text for found in error.fields.values() for text in found] or [str(error)]
        visit.set_aside(activity, "refused", lost, " ".join(texts))
    except (NotAllowed, NotFound, Conflict):
        visit.set_aside(activity, "refused", lost)
    return activity
