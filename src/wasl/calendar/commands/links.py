"""Connecting a calendar elsewhere: finding it, choosing, changing one's mind, and answering what it asks."""

from django.utils.translation import gettext as _

from wasl.calendar.dav import finding
from wasl.calendar.dav.client import DavError
from wasl.calendar.dav.deleting import call_off
from wasl.calendar.jobs.links import sync
from wasl.calendar.models import Busy, Distant, Link
from wasl.calendar.queries.links import MOST
from wasl.calendar.wording import FAULTS
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.models import User
from wasl.workspace.throttling import Limit, take

TRIES_AN_HOUR = 20
WHERE = frozenset({"password", "forbidden"})


@command("", public=True)
def find_calendars(
    user: User, *, server: str, login: str, password: str, by: Actor, link: Link | None = None
) -> Link:
    """Sign in at a calendar server and keep what it offers, for a new calendar or for one whose password is another.

    Raises `Invalid` with what happened and what to do.
    """
    _check_own(user, by)
    if link is None and Link.objects.filter(user=user).count() >= MOST:
        raise Conflict(_("Five calendars are enough. Disconnect one first."))
    _count_try(by)
    try:
        start = finding.start_of(clean_line(server))
        offers = finding.calendars(start, clean_line(login), password)
    except DavError as error:
        fault = FAULTS[error.reason]
        name = "password" if error.reason in WHERE else "server"
        raise Invalid(fields={name: [f"{fault.what} {fault.to_do}"]}) from None
    link = link or Link(user=user)
    link.server, link.login = start[:500], clean_line(login)[:254]
    link.offered = [offer.kept() for offer in offers]
    link.set_password(password)
    if any(offer.url == link.url for offer in offers):
        _begin_anew(link)
    else:
        link.state = Link.State.CHOOSING
    link.save()
    audit.record("calendar.link_signed_in", by=by, target=user, data={"server": link.server})
    return link


def _count_try(by: Actor) -> None:
    if not take(Limit(f"calendar:links:{by.user_id}", TRIES_AN_HOUR)):
        raise Invalid(_("Too many attempts. Try again in an hour."))


def _begin_anew(link: Link) -> None:
    link.state, link.error, link.failures, link.failing_since = Link.State.ON, "", 0, None
    link.due_at = clock.now()


def _check_own(user: User, by: Actor) -> None:
    if by.read_only or by.seen_as is not None or user.pk != by.user_id:
        raise NotAllowed


@command("", public=True)
def set_link(
    link: Link, *, url: str, direction: str, by: Actor, has_calls: bool = False, is_private: bool = False
) -> Link:
    """Choose one of the calendars that were offered, and what goes there; it is kept the same from now on.

    Raises `Invalid` by field.
    """
    _check_own(link.user, by)
    chosen = next((one for one in link.offered if one["url"] == url), None)
    if chosen is None:
        raise Invalid(fields={"url": [_("Choose one of the values offered.")]})
    if direction != Link.Direction.READ and not chosen["may_write"]:
        raise Invalid(fields={"direction": [_("This calendar can only be read.")]})
    if Link.objects.filter(user=link.user, url=url).exclude(pk=link.pk).exists():
        raise Invalid(fields={"url": [_("This calendar is connected already.")]})
    if link.url != url:
        link.objects_there.all().delete()
    held = {
        "url": url,
        "name": chosen["name"],
        "direction": direction,
        "has_calls": has_calls,
        "is_private": is_private,
    }
    for name, value in held.items():
        setattr(link, name, value)
    link.token, link.mark = "", ""
    _begin_anew(link)
    link.save()
    _settle_objects(link)
    audit.record(
        "calendar.link_set", by=by, target=link.user, data={"calendar": link.name, "direction": direction}
    )
    sync.enqueue(str(link.pk))
    return link


def _settle_objects(link: Link) -> None:
    """Let what is known of the calendar fit a direction and privacy that may be others: ours are written anew."""
    link.objects_there.filter(is_ours=True).update(version=-1)
    if not link.writes:
        link.objects_there.filter(is_ours=True).delete()
    if not link.reads:
        Busy.objects.filter(event__link=link).delete()
        link.objects_there.filter(is_ours=False).delete()


@command("", public=True)
def unlink(link: Link, *, by: Actor) -> None:
    """Disconnect: the busy times go, and what was written there stays there."""
    _check_own(link.user, by)
    audit.record("calendar.link_removed", by=by, target=link.user, data={"calendar": str(link)})
    link.delete()


@command("", public=True)
def sync_now(link: Link, *, by: Actor) -> None:
    """Visit the calendar now, one that is paused too; where it was emptied the meetings are put back."""
    _check_own(link.user, by)
    if not link.url:
        raise Conflict(_("Choose the calendar first."))
    if link.error == "emptied":
        link.objects_there.filter(is_ours=True, state=Distant.State.KEPT).update(etag="", version=-1)
        link.token = ""
    _begin_anew(link)
    link.save()
    sync.enqueue(str(link.pk))


@command("", public=True)
def answer_deletion(row: Distant, *, is_off: bool, by: Actor) -> None:
    """Answer what is to become of a meeting that was deleted in a calendar: called off, or put back there."""
    _check_own(row.link.user, by)
    if row.activity and is_off:
        call_off(row.activity, str(row.link), by=by)
        row.delete()
        return
    row.state, row.etag, row.version = Distant.State.KEPT, "", -1
    row.save()
    Link.objects.filter(pk=row.link_id, state=Link.State.ON).update(due_at=clock.now())
    sync.enqueue(str(row.link_id))
