"""Reads what changed in a calendar elsewhere: by its token, else by comparing all (RFC 6578, RFC 4791)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from wasl.activities.models import Activity
from wasl.calendar.asking import is_key
from wasl.calendar.dav import xml
from wasl.calendar.dav.client import Content, DavError
from wasl.calendar.dav.deleting import vanished
from wasl.calendar.dav.foreign import lay
from wasl.calendar.dav.merging import take_ours
from wasl.calendar.dav.objects import Read, read
from wasl.calendar.dav.visit import Visit
from wasl.calendar.dav.xml import DAV, SERVER, path_of
from wasl.calendar.itip import Unreadable
from wasl.calendar.models import Distant, Invitation

ETAG, CTAG = f"{DAV}getetag", f"{SERVER}getctag"
# what servers answer to a token that is no good any more, or where they know none (RFC 6578 §3.2)
NO_TOKEN = frozenset({400, 403, 405, 409, 410, 412, 415, 501})
CUT_SHORT = 507
MOST_PAGES = 100
LARGEST = 256 * 1024
# so many of ours gone at once, and more than half, is no person's wish but an accident
MANY_GONE = 5


@dataclass
class News:
    """What stands in a calendar: states by path, what is gone; `is_whole` says that what is not named is gone too."""

    listed: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    is_whole: bool = False
    token: str = ""
    mark: str = ""


def pull(visit: Visit) -> None:
    """Take over what changed there; raises `DavError`."""
    link = visit.link
    news = _by_token(visit) or _by_listing(visit)
    if news is None:
        return
    known = {row.path: row for row in Distant.objects.filter(link=link).select_related("activity")}
    missing = known.keys() - news.listed.keys() if news.is_whole else news.gone & known.keys()
    # what was never seen there is not gone from there
    gone = [known[path] for path in sorted(missing) if known[path].etag]
    _refuse_emptied(gone, known.values())
    changed = [path for path, tag in news.listed.items() if path not in known or known[path].etag != tag]
    for content in visit.client.contents(link.url, changed):
        take(visit, content)
    for row in gone:
        vanished(visit, row)
    link.token, link.mark = news.token, news.mark
    link.save(update_fields=["token", "mark"])


def _refuse_emptied(gone: Iterable[Distant], known: Iterable[Distant]) -> None:
    lost = sum(1 for row in gone if row.is_ours and row.state == Distant.State.KEPT)
    held = sum(1 for row in known if row.is_ours and row.state == Distant.State.KEPT)
    if lost >= MANY_GONE and lost * 2 > held:
        raise DavError("emptied")


def _by_token(visit: Visit) -> News | None:
    """Return what changed since the last time, None where the server does not keep count."""
    link, home = visit.link, path_of(visit.link.url)
    news = News(is_whole=not link.token, token=link.token)
    for _page in range(MOST_PAGES):
        answer = visit.client.report(link.url, xml.sync(news.token), allowed=NO_TOKEN)
        if answer is None and news.token:
            # the token is too old: all over again
            news = News(is_whole=True)
            continue
        if answer is None or not answer.token:
            return None
        is_cut = any(one.path == home and one.status == CUT_SHORT for one in answer.found)
        for one in answer.found:
            if one.status == 404:
                news.gone.add(one.path)
                news.listed.pop(one.path, None)
            elif one.path.rstrip("/") != home.rstrip("/") and one.text(ETAG):
                news.listed[one.path] = one.text(ETAG)
        is_stuck, news.token = answer.token == news.token, answer.token
        if not is_cut or is_stuck:
            return news
    raise DavError("strange")


def _by_listing(visit: Visit) -> News | None:
    """Return all that stands there, None where the calendar's mark says that nothing changed."""
    link = visit.link
    mark = visit.client.properties(link.url, CTAG)[0].text(CTAG)
    if mark and mark == link.mark:
        return None
    found = visit.client.properties(link.url, ETAG, f"{DAV}resourcetype", depth=1)
    things = [one for one in found if not one.has(f"{DAV}resourcetype", f"{DAV}collection")]
    return News({one.path: one.text(ETAG) for one in things if one.text(ETAG)}, is_whole=True, mark=mark)


@transaction.atomic
def take(visit: Visit, content: Content) -> None:
    """Take over one object as it stands there now."""
    link = visit.link
    found = _read(content.text)
    row = Distant.objects.select_for_update(of=("self",)).filter(link=link, path=content.path).first()
    activity = row.activity if row and row.is_ours else _ours(visit, found)
    if row is None and activity:
        # somebody moved it, or put it there by hand
        row = Distant.objects.select_for_update(of=("self",)).filter(link=link, activity=activity).first()
    row = row or Distant(link=link)
    row.path, row.etag, row.uid = content.path, content.etag[:255], found.uid if found else ""
    row.text = content.text if found else ""
    if activity and link.writes:
        take_ours(visit, row, activity, found)
    elif row.is_ours or activity:
        # erased since, or one's own that another way has brought there
        row.save()
    else:
        lay(visit, row, found)


def _read(text: str) -> Read | None:
    try:
        return read(text) if len(text) <= LARGEST else None
    except Unreadable:
        return None


def _ours(visit: Visit, found: Read | None) -> Activity | None:
    """Return the person's own activity that goes by this name in calendars."""
    name, _at, house = (found.uid if found else "").partition("@")
    if house != "wasl" or not is_key(name):
        return None
    mine = Activity.objects.filter(owner_id=visit.link.user_id)
    invited = Invitation.objects.filter(uid=f"{name}@wasl").values_list("meeting_id", flat=True).first()
    return mine.filter(pk=invited or UUID(name)).first()
