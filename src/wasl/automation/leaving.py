"""Lets notifications leave the page: by mail at once or in a daily letter, by web push; clears away the old ones."""

import datetime
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, get_language_bidi, override

from wasl.automation.models import Notification, PushSubscription
from wasl.automation.saying import Said, say
from wasl.automation.telling import Listener, listeners_of
from wasl.kernel import clock, http, push
from wasl.kernel.env import ENV
from wasl.mail.commands import queue_letter
from wasl.mail.queries import has_account
from wasl.records.queries import anchors

logger = logging.getLogger(__name__)

# where a push service may ask who sends (RFC 8292 §2.1)
CONTACT = ENV.base_url if ENV.is_secure else f"mailto:{ENV.owner_email}"
BATCH = 500
MOST_IN_LETTER = 50
KEPT_READ, KEPT = datetime.timedelta(days=90), datetime.timedelta(days=365)


def send_due() -> None:
    """Send what is due: by mail, in letters of one or of a day, each once whatever dies in between; then by push."""
    while _mail_batch() == BATCH:
        pass
    while _push_batch() == BATCH:
        pass


def _mail_batch() -> int:
    """Queue the letters of some notifications in one transaction with the note that they have left."""
    with transaction.atomic():
        rows = Notification.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            mail_at__lte=clock.now()
        )
        found = list(rows.select_related("anchor").order_by("mail_at", "id")[:BATCH])
        if found and has_account():
            _write_letters([row for row in found if row.read_at is None])
        Notification.objects.filter(pk__in=[row.id for row in found]).update(mail_at=None)
    return len(found)


def _write_letters(rows: Iterable[Notification]) -> None:
    by_person: dict[UUID, list[Notification]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    listeners = listeners_of(by_person)
    for person, own in by_person.items():
        if listener := listeners.get(person):
            with override(listener.actor.language):
                _write_to(listener, _seen(listener, own))


def _seen(listener: Listener, rows: Iterable[Notification]) -> list[Said]:
    """Return in words what the person may still see."""
    held = list(rows)
    keys = [row.anchor_id for row in held if row.anchor_id]
    visible = {anchor.id for anchor in anchors(listener.actor, keys)} if keys else set()
    return say(listener.actor, [row for row in held if row.anchor_id is None or row.anchor_id in visible])


def _write_to(listener: Listener, found: list[Said]) -> None:
    for said in found:
        if not said.notification.in_digest:
            _queue(listener, "notification", f"notification:{said.notification.id}", _one(said))
    digest = [said for said in found if said.notification.in_digest]
    if digest:
        first = min(said.notification.id for said in digest)
        _queue(listener, "notification_digest", f"digest:{first}", _many(digest))


def _queue(listener: Listener, purpose: str, source: str, variables: Mapping[str, str]) -> None:
    actor = listener.actor
    queue_letter(
        purpose,
        to=actor.email,
        language=actor.language,
        source=source,
        variables={"name": actor.name, **variables},
    )


def _one(said: Said) -> dict[str, str]:
    return {
        "record": said.title,
        "what": said.line,
        "text": said.excerpt,
        "link": f"{settings.BASE_URL}{said.address}",
    }


def _many(digest: list[Said]) -> dict[str, str]:
    shown = digest[:MOST_IN_LETTER]
    return {
        "count": str(len(digest)),
        "list": "\n\n".join(
            "\n".join(filter(None, [f"{said.title} – {said.line}", said.excerpt])) for said in shown
        ),
        "link": f"{settings.BASE_URL}/notifications/",
    }


def _push_batch() -> int:
    """Push some notifications; noted first, since a push that comes twice is worse than one that a killed worker lost."""
    with transaction.atomic():
        rows = Notification.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            push_at__lte=clock.now()
        )
        found = list(rows.select_related("anchor").order_by("push_at", "id")[:BATCH])
        Notification.objects.filter(pk__in=[row.id for row in found]).update(push_at=None)
    waiting = [row for row in found if row.read_at is None]
    browsers: dict[UUID, list[PushSubscription]] = defaultdict(list)
    for browser in PushSubscription.objects.filter(person_id__in={row.person_id for row in waiting}):
        browsers[browser.person_id].append(browser)
    listeners = listeners_of(browsers)
    for person, listener in listeners.items():
        with override(listener.actor.language):
            for said in _seen(listener, [row for row in waiting if row.person_id == person]):
                for browser in browsers[person]:
                    _push(browser, said)
    return len(found)


def _push(browser: PushSubscription, said: Said) -> None:
    """Hand one message to the push service of a browser; one that is gone there is gone here (RFC 8030 §7.3)."""
    target = push.Browser(browser.endpoint, browser.key, browser.auth)
    message = {
        "title": said.title[:120],
        "body": "\n".join(filter(None, [said.line, said.excerpt]))[:500],
        "url": said.address,
        "tag": str(said.notification.id),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
    }
    text = json.dumps(message, ensure_ascii=False).encode()
    headers = push.headers(target, contact=CONTACT)
    try:
        answer = http.post(browser.endpoint, push.seal(text, target), headers, largest=64 * 1024)
    except (http.Refused, http.Unreachable) as error:
        logger.warning("A push could not be delivered (%s).", error.reason)
        return
    if answer.status in {404, 410}:
        browser.delete()


def clear_old() -> None:
    """Remove what was read three months ago, and what nobody has read for a year."""
    now = clock.now()
    Notification.objects.filter(read_at__lt=now - KEPT_READ).delete()
    Notification.objects.filter(at__lt=now - KEPT, mail_at=None, push_at=None).delete()
