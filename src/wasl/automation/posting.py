"""Sends what waits for webhooks: signed, in order, one sender an address at a time, tried for three days.

Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and `webhook-signature` over "id.timestamp.body" by HMAC-SHA256.
"""

import base64
import datetime
import hashlib
import hmac
import random
import time
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.automation.models import Delivery, Webhook
from wasl.automation.telling import say_to
from wasl.kernel import clock, http

LIFE = datetime.timedelta(hours=72)
FIRST_WAIT, LONGEST_WAIT = datetime.timedelta(seconds=10), datetime.timedelta(hours=4)
LEASE = datetime.timedelta(seconds=60)
TURN = 15.0  # seconds that one address may hold a place of the worker
FAILURES = 3  # in a row, after which the rest of the turn is not tried
EXCERPT = 500
KEPT_ATTEMPTS = 20
KEPT = datetime.timedelta(days=30)
GONE = 410
LATER = frozenset({429, 503})


def signature(keys: list[bytes], key: str, timestamp: int, body: str) -> str:
    """Return the value of `webhook-signature`: one signature for each key, with spaces between."""
    signed = f"{key}.{timestamp}.{body}".encode()
    digests = [hmac.new(one, signed, hashlib.sha256).digest() for one in keys]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def due() -> list[UUID]:
    """Return the webhooks for which something waits whose time has come."""
    now = clock.now()
    rows = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=now)
    rows = rows.filter(webhook__state=Webhook.State.ON)
    free = Q(webhook__leased_until=None) | Q(webhook__leased_until__lte=now)
    return list(rows.filter(free).order_by().values_list("webhook_id", flat=True).distinct())


def send_turn(key: UUID) -> bool:
    """Send what is due for one webhook, for a few seconds at most; tell whether more waits.

    One sender at a time holds the webhook; another finds nothing to do.
    """
    if not _take(key):
        return False
    start, failures = time.monotonic(), 0
    try:
        while failures < FAILURES and time.monotonic() - start < TURN:
            delivery = _next(key)
            if delivery is None:
                return False
            failures = 0 if _send(delivery) else failures + 1
        return _next(key) is not None and failures < FAILURES
    finally:
        Webhook.objects.filter(pk=key).update(leased_until=None)


def _take(key: UUID) -> bool:
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return bool(Webhook.objects.filter(free, pk=key).update(leased_until=now + LEASE))


def _next(key: UUID) -> Delivery | None:
    rows = Delivery.objects.filter(webhook_id=key, state=Delivery.State.WAITING, due_at__lte=clock.now())
    rows = rows.filter(webhook__state=Webhook.State.ON)
    return rows.select_related("webhook__owner__role").order_by("id").first()


def _send(delivery: Delivery) -> bool:
    """Try one delivery and note how it went; tell whether it arrived."""
    webhook = delivery.webhook
    if not webhook.owner.is_active:
        pause(webhook, Webhook.Pause.OWNER)
        return False
    timestamp = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Wasl-Webhooks",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(webhook.secrets(), str(delivery.id), timestamp, delivery.body),
    }
    try:
        answer = http.post(webhook.url, delivery.body.encode(), headers, largest=64 * 1024)
    except (http.Refused, http.Unreachable) as error:
        return _settle(delivery, error=error.reason)
    return _settle(delivery, answer=answer)


def _settle(delivery: Delivery, *, answer: http.Answer | None = None, error: str = "") -> bool:
    """Note a try; what did not arrive is tried again later, or has failed after three days."""
    now, webhook = clock.now(), delivery.webhook
    is_there = answer is not None and 200 <= answer.status < 300
    delivery.status = answer.status if answer else None
    delivery.error, delivery.milliseconds = error, answer.milliseconds if answer else None
    delivery.response = answer.body[:EXCERPT].decode(errors="replace").replace("\x00", "") if answer else ""
    tried = [now.isoformat(timespec="seconds"), answer.status if answer else error, delivery.milliseconds]
    delivery.attempts = [*delivery.attempts, tried][-KEPT_ATTEMPTS:]
    with transaction.atomic():
        if is_there:
            delivery.state, delivery.sent_at = Delivery.State.SENT, now
        elif now - delivery.since >= LIFE:
            delivery.state = Delivery.State.FAILED
        else:
            delivery.due_at = now + _wait(len(delivery.attempts), answer)
        delivery.save()
        _note(webhook, is_there=is_there, is_gone=answer is not None and answer.status == GONE, now=now)
    return is_there


def _wait(tries: int, answer: http.Answer | None) -> datetime.timedelta:
    """Return how long to wait after so many tries: twice as long each time, never all at the same moment."""
    wait = min(FIRST_WAIT * (1 << min(tries - 1, 16)), LONGEST_WAIT)
    if answer is not None and answer.status in LATER and answer.headers.get("retry-after", "").isdecimal():
        asked = datetime.timedelta(seconds=int(answer.headers["retry-after"][:6]))
        wait = max(wait, min(asked, LONGEST_WAIT))
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 - spreads, hides nothing


def _note(webhook: Webhook, *, is_there: bool, is_gone: bool, now: datetime.datetime) -> None:
    """Remember since when nothing arrives; pause a webhook that is gone, or silent for three days."""
    if is_there:
        if webhook.failing_since is not None:
            webhook.failing_since = None
            webhook.save(update_fields=["failing_since"])
        return
    if webhook.failing_since is None:
        webhook.failing_since = now
        webhook.save(update_fields=["failing_since"])
    if is_gone:
        pause(webhook, Webhook.Pause.GONE)
    elif now - webhook.failing_since >= LIFE:
        pause(webhook, Webhook.Pause.FAILING)


def pause(webhook: Webhook, why: Webhook.Pause) -> None:
    """Pause a webhook that is on, hold back what waits, and tell its owner."""
    paused = Webhook.objects.filter(pk=webhook.pk, state=Webhook.State.ON).update(
        state=Webhook.State.PAUSED, paused_because=why
    )
    if not paused:
        return
    webhook.state = Webhook.State.PAUSED
    Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING).update(state=Delivery.State.HELD)
    with override(webhook.owner.language):
        text = _("The webhook “%(name)s” was paused. %(why)s") % {"name": webhook.name, "why": why.label}
    say_to(
        [webhook.owner_id],
        kind="system",
        source=f"webhook:{webhook.pk}:{clock.now():%Y-%m-%dT%H:%M}",
        text=text,
        address=reverse("automation:webhook_detail", args=[webhook.pk]),
    )


def clear_old() -> None:
    """Remove what was delivered or given up a month ago."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT)
    old.exclude(state__in=[Delivery.State.WAITING, Delivery.State.HELD]).delete()
