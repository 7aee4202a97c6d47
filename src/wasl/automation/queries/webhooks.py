"""Reads over webhooks and what was sent to them, for those who manage them."""

import datetime
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from wasl.automation.models import Delivery, Webhook
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.lists.filters.wording import Writer
from wasl.lists.queries.events import event_names

PAGE = 50
RIGHT = "automation.manage_webhooks"


def _check(viewer: Actor) -> None:
    if not viewer.may(RIGHT):
        raise NotAllowed


def webhooks(viewer: Actor) -> list[Webhook]:
    """Return all webhooks by name, each with `waiting_count` and `held_count`."""
    _check(viewer)
    waiting = Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    held = Count("deliveries", filter=Q(deliveries__state=Delivery.State.HELD))
    rows = Webhook.objects.select_related("owner").annotate(waiting_count=waiting, held_count=held)
    return list(rows.order_by("name", "id"))


def get_webhook(viewer: Actor, pk: UUID) -> Webhook:
    """Return one webhook; raises `NotFound`."""
    _check(viewer)
    found = Webhook.objects.select_related("owner__role").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_delivery(viewer: Actor, webhook: Webhook, pk: UUID) -> Delivery:
    """Return one message to a webhook; raises `NotFound`."""
    _check(viewer)
    found = Delivery.objects.select_related("webhook").filter(pk=pk, webhook=webhook).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class DeliveryPage:
    """Messages newest first, and the key to ask for older ones (None at the end)."""

    items: list[Delivery]
    older: UUID | None


def deliveries(
    viewer: Actor, webhook: Webhook, *, state: str = "", before: UUID | None = None, limit: int = PAGE
) -> DeliveryPage:
    """Return a page of what was sent to a webhook, of one state if named, newest first."""
    _check(viewer)
    rows = Delivery.objects.filter(webhook=webhook).order_by("-id").defer("body")
    rows = rows.filter(state=state) if state else rows
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    return DeliveryPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def delivery_count(viewer: Actor, webhook: Webhook, *, state: str = "") -> int:
    """Return how many messages the log of a webhook holds, of one state if named."""
    _check(viewer)
    rows = Delivery.objects.filter(webhook=webhook)
    return (rows.filter(state=state) if state else rows).count()


def tellable(viewer: Actor) -> list[tuple[str, Any]]:
    """Return the events a webhook can be told of, (type, label): those of packages, then those told from outside."""
    _check(viewer)
    own = {entry.event.type: entry.label for entry in registry().all("events")}
    return [*own.items(), *((name, label) for name, label in event_names(viewer) if name not in own)]


@dataclass(frozen=True)
class WebhookWords:
    """What a webhook is told, in words: the events, the records, the filter."""

    events: list[Any]
    kind: Any
    filter: Any


def webhook_words(viewer: Actor, webhook: Webhook) -> WebhookWords:
    """Return what a webhook is told, in the viewer's language."""
    _check(viewer)
    labels = dict(tellable(viewer))
    kind = registry().kind(webhook.kind) if webhook.kind else None
    return WebhookWords(
        [labels.get(name, name) for name in webhook.events],
        kind.plural if kind else None,
        _filter_words(viewer, webhook) if webhook.filter else None,
    )


def _filter_words(viewer: Actor, webhook: Webhook) -> Any:
    listing = listing_of(webhook.kind).extended(viewer)
    try:
        options = listing.options
        writer = Writer(listing, lambda: options(viewer) if options else {})
        return writer.sentence(parse(listing, viewer, webhook.filter))
    except Invalid as error:
        return error.message


@dataclass(frozen=True)
class DeliveryWords:
    """A message as a person reads it: its body with indents, and its tries."""

    body: str
    attempts: list[tuple[datetime.datetime, Any, int | None]]


def delivery_words(viewer: Actor, delivery: Delivery) -> DeliveryWords:
    """Return one message with its tries, the newest first."""
    _check(viewer)
    body = json.dumps(json.loads(delivery.body), ensure_ascii=False, indent=2)
    tried = [
        (datetime.datetime.fromisoformat(at), outcome, taken) for at, outcome, taken in delivery.attempts
    ]
    return DeliveryWords(body, tried[::-1])
