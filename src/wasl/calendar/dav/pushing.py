"""Writes a person's meetings into his calendar elsewhere: each once, whatever was interrupted.

What is to be written is noted before it leaves, and an object is only ever written over as it was last known (If-Match). So
a server that died between the two finds on the next visit what happened: the object is there as we said, or it is not.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from wasl.activities.models import CURRENT, Activity
from wasl.activities.queries import with_records
from wasl.calendar import ics
from wasl.calendar.dav.client import Content, DavError
from wasl.calendar.dav.deleting import vanished
from wasl.calendar.dav.objects import FIELDS, said, written
from wasl.calendar.dav.pulling import take
from wasl.calendar.dav.visit import Visit
from wasl.calendar.dav.xml import path_of
from wasl.calendar.models import Distant, Invitation
from wasl.calendar.queries.attending import attended_by
from wasl.kernel import clock
from wasl.kernel.http import Answer

MOST = 2_000
# refusals that are about one object; any other is about the whole calendar
OF_ONE = frozenset({400, 403, 405, 409, 413, 415, 422})
MOST_REFUSED = 3


def push(visit: Visit) -> None:
    """Bring the calendar there up to what Wasl says; raises `DavError`."""
    rows = Distant.objects.filter(link=visit.link, is_ours=True).select_related("activity")
    known = {row.activity_id: row for row in rows if row.activity_id}
    refused = 0
    for activity in wanted(visit):
        row = known.get(activity.pk)
        if row is None or _is_behind(row, activity):
            is_taken = _write(visit, row, activity)
            # a meeting of a colleague may stand there by his letter already, and no server takes one twice
            refused = 0 if is_taken else refused + int(activity.owner_id == visit.link.user_id)
        if refused >= MOST_REFUSED:
            raise DavError("forbidden")
    for row in rows:
        if row.activity is None or not is_held(visit, row.activity):
            _remove(visit, row)


def wanted(visit: Visit) -> Iterator[Activity]:
    """Yield what stands in the calendar there: one's own meetings, those one attends, and calls where they were chosen."""
    first, last = visit.window
    rows = Activity.objects.visible_to(visit.actor).filter(CURRENT, due_at__gte=first, due_at__lte=last)
    mine = Q(owner_id=visit.link.user_id) | attended_by([visit.link.user_id], first, last)
    found = with_records(visit.actor, rows.filter(mine))
    yield from (one for one in found.order_by("due_at", "pk")[:MOST] if is_held(visit, one))


def is_held(visit: Visit, activity: Activity) -> bool:
    """Tell whether one has its place in the calendar there, whenever it is."""
    kinds = {Activity.Kind.MEETING, Activity.Kind.CALL} if visit.link.has_calls else {Activity.Kind.MEETING}
    is_away = activity.archived_at or activity.deleted_at or activity.state == Activity.State.DROPPED
    return activity.kind in kinds and not is_away and visit.is_mine(activity)


def _is_behind(row: Distant, activity: Activity) -> bool:
    if row.state == Distant.State.ASKED or row.version == activity.version:
        return False
    # deleted there when it was over: only what lies ahead again comes back
    return row.state != Distant.State.LEFT or (activity.due_at is not None and activity.due_at > clock.now())


def _write(visit: Visit, row: Distant | None, activity: Activity) -> bool:
    """Write one; tell whether the server took it."""
    if row is None and _stands_by_letter(visit, activity):
        return True
    row = row or _noted(visit, activity)
    if row.state == Distant.State.LEFT:
        row.state, row.etag = Distant.State.KEPT, ""
    here = said(activity, visit.link)
    if row.etag and all(here[name] == row.sent.get(name) for name in FIELDS):
        row.version = activity.version
        row.save()
        return True
    try:
        answer = _put(visit, row, activity) or _put_again(visit, row, activity)
    except DavError as error:
        if error.status not in OF_ONE:
            raise
        Distant.objects.filter(pk=row.pk).update(state=Distant.State.REFUSED)
        return False
    if answer is not None:
        _settle(visit, row, activity, answer)
    return True


def _stands_by_letter(visit: Visit, activity: Activity) -> bool:
    """Tell whether the person's mail program has put a colleague's meeting there: it is not written a second time."""
    if activity.owner_id == visit.link.user_id:
        return False
    letter = Distant.objects.filter(
        link=visit.link, is_ours=False, uid__in=Invitation.objects.filter(pk=activity.pk).values("uid")
    )
    return letter.exists()


def _noted(visit: Visit, activity: Activity) -> Distant:
    """Note what is about to be written, before it is."""
    invited = Invitation.objects.filter(pk=activity.pk).values_list("uid", flat=True).first()
    uid = invited or ics.uid_of(activity)
    path = f"{path_of(visit.link.url).rstrip('/')}/{uid}.ics"
    row, _is_new = Distant.objects.update_or_create(
        link=visit.link, path=path, defaults={"uid": uid, "is_ours": True, "activity": activity}
    )
    return row


def _put(visit: Visit, row: Distant, activity: Activity) -> Answer | None:
    text = written(
        activity, row.uid or ics.uid_of(activity), visit.link,
        sequence=int(row.sent.get("sequence", 0)) + 1, known=row.text,
    )  # fmt: skip
    return visit.client.put(row.path, text, etag=row.etag)


def _put_again(visit: Visit, row: Distant, activity: Activity) -> Answer | None:
    """Look what stands there instead, take it over as any change, and write once more what is still otherwise."""
    there = _look(visit, row)
    if there is None and row.etag and visit.link.reads:
        vanished(visit, row)
        return None
    if there is None:
        row.etag = ""
    elif visit.link.reads:
        take(visit, there)
        row.refresh_from_db()
        activity.refresh_from_db()
        if row.version == activity.version:
            return None
    else:
        row.etag, row.text = there.etag, there.text
    return _put(visit, row, activity)


def _look(visit: Visit, row: Distant) -> Content | None:
    found: Iterable[Content] = visit.client.contents(visit.link.url, [row.path])
    return next(iter(found), None)


def _settle(visit: Visit, row: Distant, activity: Activity, answer: Answer) -> None:
    etag = answer.headers.get("etag", "")
    if not etag:
        # the server changed what it was given (RFC 4791 §5.3.4)
        there = _look(visit, row)
        etag = there.etag if there else ""
    sequence = {"sequence": max(activity.version, int(row.sent.get("sequence", 0)) + 1)}
    row.etag, row.sent = etag[:255], said(activity, visit.link) | sequence
    row.version, row.state = activity.version, Distant.State.KEPT
    row.save()


def _remove(visit: Visit, row: Distant) -> None:
    """Take one of ours away there, as it was last known or as it is now: what Wasl calls off is off."""
    if row.etag and visit.client.delete(row.path, etag=row.etag):
        row.delete()
        return
    there = _look(visit, row)
    if there is None or visit.client.delete(row.path, etag=there.etag):
        row.delete()
