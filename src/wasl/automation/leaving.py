"""Lets notifications leave the page: by mail at once or in a daily letter; clears away the old ones."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from wasl.automation.models import Notification
from wasl.automation.saying import Said, say
from wasl.automation.telling import Listener, listeners_of
from wasl.kernel import clock
from wasl.mail.commands import queue_letter
from wasl.mail.queries import has_account
from wasl.records.queries import anchors

BATCH = 500
MOST_IN_LETTER = 50
KEPT_READ, KEPT = datetime.timedelta(days=90), datetime.timedelta(days=365)


def send_due() -> None:
    """Send what is due by mail, in letters of one or of a day; each once, whatever dies in between."""
    while _mail_batch() == BATCH:
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


def clear_old() -> None:
    """Remove what was read three months ago, and what nobody has read for a year."""
    now = clock.now()
    Notification.objects.filter(read_at__lt=now - KEPT_READ).delete()
    Notification.objects.filter(at__lt=now - KEPT, mail_at=None, push_at=None).delete()
