"""Lays foreign events out as times at which their person is busy."""

from wasl.calendar.dav.objects import Read, read
from wasl.calendar.dav.visit import AHEAD, Visit
from wasl.calendar.itip import Unreadable
from wasl.calendar.models import Busy, Distant, Invitation
from wasl.calendar.properties import when
from wasl.calendar.queries.attending import is_attending
from wasl.calendar.times import Time, times
from wasl.kernel import clock


def lay(visit: Visit, row: Distant, found: Read | None) -> None:
    """Store a foreign object with the times at which it takes place; what can be read no more takes none."""
    at = [] if found and _is_attended(visit, found) else _times(visit, found)
    if found is None or not (at or _is_ahead(found)):
        # long over: that it is known is enough
        row.text = ""
    row.is_ours = False
    row.save()
    row.times.all().delete()
    Busy.objects.bulk_create(
        Busy(
            event=row,
            user_id=visit.link.user_id,
            title=one.title,
            place=one.place,
            starts_at=one.start,
            ends_at=one.end,
            first_on=one.first_on,
            last_on=one.last_on,
            is_free=one.is_free,
        )
        for one in at
    )


def _is_attended(visit: Visit, found: Read) -> bool:
    """Tell whether it is the copy of a colleague's meeting that a letter has put there: the meeting itself takes the time."""
    meeting = Invitation.objects.filter(uid=found.uid).values_list("pk", flat=True).first()
    return meeting is not None and is_attending(visit.link.user_id, meeting)


def _times(visit: Visit, found: Read | None) -> list[Time]:
    if found is None:
        return []
    try:
        people = {visit.link.user.email.lower(), visit.link.login.lower()}
        return times(found.calendar, visit.zone, *visit.window, declined_by=people)
    except Unreadable:
        return []


def _is_ahead(found: Read) -> bool:
    """Tell whether an object without a time in the window may have one later."""
    start = when(found.event, "dtstart") if found.event else None
    if found.event is None or start is None:
        return False
    return bool(found.event.get("rrule")) or start.year >= clock.today().year


def lay_ahead(visit: Visit) -> None:
    """Lay everything out anew once a month has passed, since the window has moved."""
    link, today = visit.link, clock.today()
    if link.laid_until and (link.laid_until - today).days > AHEAD.days - 30:
        return
    for row in Distant.objects.filter(link=link, is_ours=False).exclude(text="").iterator(200):
        try:
            lay(visit, row, read(row.text))
        except Unreadable:
            continue
    link.laid_until = today + AHEAD
    link.save(update_fields=["laid_until"])
