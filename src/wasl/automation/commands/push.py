"""Browsers that take web push for a person: added by the browser itself, removed by either side."""

import hashlib

from django.utils.translation import gettext as _

from wasl.automation.models import PushSubscription
from wasl.kernel import http, push
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.text import clean_line

MOST = 10


@command("", public=True)
def add_push(endpoint: str, *, key: str, auth: str, by: Actor, browser: str = "") -> PushSubscription:
    """Let a browser take push for whoever is signed in there; one that another used before is theirs no more.

    Raises `Invalid` for an address or keys that cannot be used, and beyond ten browsers.
    """
    if by.user_id is None or by.read_only or by.seen_as is not None:
        raise NotAllowed
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    others = PushSubscription.objects.filter(person_id=by.user_id).exclude(digest=digest)
    if others.count() >= MOST:
        raise Invalid(_("Ten browsers are enough. Remove one first."))
    try:
        push.check(push.Browser(endpoint, key, auth))
        http.look_up(endpoint[:1000])
    except (push.BadSubscription, http.Refused, http.Unreachable):
        raise Invalid(_("The keys of this browser cannot be used.")) from None
    values = {"person_id": by.user_id, "endpoint": endpoint, "key": key, "auth": auth}
    found, _is_new = PushSubscription.objects.update_or_create(
        digest=digest, defaults={**values, "browser": clean_line(browser)[:200]}
    )
    return found


@command("", public=True)
def remove_push(subscription: PushSubscription, *, by: Actor) -> None:
    """Let one of one's own browsers take push no more."""
    if by.user_id is None or subscription.person_id != by.user_id or by.read_only or by.seen_as is not None:
        raise NotFound
    subscription.delete()
