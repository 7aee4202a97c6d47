"""Keeps one calendar elsewhere the same: one visit at a time, with back-off when it fails, paused when it is of no use."""

import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.automation.telling import say_to
from wasl.calendar.dav.client import DavError
from wasl.calendar.dav.foreign import lay_ahead
from wasl.calendar.dav.pulling import pull
from wasl.calendar.dav.pushing import push
from wasl.calendar.dav.visit import Visit, visit_of
from wasl.calendar.models import Link
from wasl.calendar.wording import FAULTS
from wasl.kernel import clock
from wasl.kernel.secrets import Unreadable

USUAL, LONGEST = datetime.timedelta(minutes=5), datetime.timedelta(hours=4)
LEASE = datetime.timedelta(minutes=15)
PATIENCE = datetime.timedelta(days=3)
# a server may lock an account out that signs in wrongly for long
MOST_WRONG = 3
HOPELESS = frozenset({"gone", "emptied", "away"})


def due() -> list[UUID]:
    """Return the calendars whose time has come and that nobody visits."""
    rows = Link.objects.filter(_free(), state=Link.State.ON, due_at__lte=clock.now(), user__is_active=True)
    return list(rows.order_by("due_at").values_list("pk", flat=True))


def _free() -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=clock.now())


def hasten(users: list[UUID]) -> list[UUID]:
    """Let the calendars of these people be visited now, and return them; those that fail keep their waits."""
    rows = Link.objects.filter(user__in=users, state=Link.State.ON, failures=0)
    rows = rows.exclude(direction=Link.Direction.READ)
    rows.update(due_at=clock.now())
    return list(rows.values_list("pk", flat=True))


def sync(key: UUID) -> None:
    """Visit a calendar, if it is its time and nobody is there."""
    now = clock.now()
    rows = Link.objects.filter(_free(), pk=key, state=Link.State.ON, due_at__lte=now)
    if not rows.update(leased_until=now + LEASE):
        return
    link = Link.objects.select_related("user__role").get(pk=key)
    try:
        _visit(visit_of(link))
    except DavError as error:
        _failed(link, error)
    except Unreadable:
        _failed(link, DavError("sealed"))
    else:
        _note(link, error="", failures=0, failing_since=None, synced_at=clock.now())
        # somebody may have changed a meeting meanwhile: then it is due at once
        Link.objects.filter(pk=key, due_at__lte=now).update(due_at=now + USUAL)


def _visit(visit: Visit) -> None:
    if visit.link.reads:
        pull(visit)
        lay_ahead(visit)
    if visit.link.writes:
        push(visit)


def _note(link: Link, **values: object) -> None:
    Link.objects.filter(pk=link.pk).update(leased_until=None, **values)


def _failed(link: Link, error: DavError) -> None:
    now = clock.now()
    failures, since = link.failures + 1, link.failing_since or now
    wait = max(datetime.timedelta(seconds=error.wait), USUAL * (1 << min(failures - 1, 10)))
    due_at = now + min(wait, LONGEST)
    _note(link, error=error.reason, failures=failures, failing_since=since, due_at=due_at)
    is_wrong = error.reason == "password" and failures >= MOST_WRONG
    if error.reason in HOPELESS or is_wrong or now - since >= PATIENCE:
        _pause(link, error.reason)


def _pause(link: Link, reason: str) -> None:
    Link.objects.filter(pk=link.pk).update(state=Link.State.PAUSED)
    with override(link.user.language):
        words = {"name": str(link), "why": FAULTS[reason].what}
        text = _("The calendar “%(name)s” is no longer synced. %(why)s") % words
    say_to(
        [link.user_id],
        kind="calendar",
        source=f"link:{link.pk}:{clock.now():%Y-%m-%dT%H:%M}",
        text=text,
        address=reverse("calendar:outside"),
    )
