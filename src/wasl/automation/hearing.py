"""Writes down what webhooks are to be told: one delivery for each webhook and event, as the webhook's owner may see it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from wasl.automation import conditions, stamps
from wasl.automation.models import Delivery, Webhook
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import moment7
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.records.events import Changed
from wasl.records.models import Anchor, Event
from wasl.records.queries.timeline import shown_data
from wasl.workspace.queries import actor_in, workspace

EVERYTHING = "*"


@dataclass
class Table:
    """The types of events that any webhook wants, in memory: an event nobody wants costs nothing."""

    types: frozenset[str] = frozenset()
    stamp: UUID | None = None

    def read(self) -> None:
        """Read what is wanted now."""
        rows = Webhook.objects.filter(state=Webhook.State.ON).values_list("events", flat=True)
        self.types = frozenset(name for names in rows for name in names)


TABLE = Table()


def wants(event_type: str) -> bool:
    """Tell whether a webhook wants events of this stored type; the table is a second old at most."""
    stamp = stamps.current()
    if stamp is None or stamp != TABLE.stamp:
        TABLE.read()
        TABLE.stamp = stamp
    return event_type in TABLE.types or EVERYTHING in TABLE.types


def hear(ids: Sequence[UUID]) -> list[UUID]:
    """Write the deliveries that events call for, once however often it is called; return the webhooks that got some."""
    events = list(Event.objects.filter(pk__in=ids).select_related("actor").order_by("id"))
    webhooks = list(Webhook.objects.filter(state=Webhook.State.ON).select_related("owner__role"))
    webhooks = [one for one in webhooks if one.owner.is_active]
    subjects = Anchor.objects.in_bulk({event.subject_id for event in events})
    firm = workspace()
    rows = []
    for webhook in webhooks:
        viewer = actor_in(firm, webhook.owner)
        wanted = [event for event in events if _wants(webhook, event)]
        fitting = _fitting(webhook, viewer, [event.subject_id for event in wanted], subjects)
        shown = [
            event for event in wanted if event.subject_id in fitting and _is_told(viewer, event, subjects)
        ]
        records = described(viewer, {event.subject_id for event in shown}, subjects)
        for event in shown:
            body = _body(viewer, event, subjects[event.subject_id], records)
            rows.append(
                _delivery(
                    webhook, source=f"event:{event.id}", kind=event.type, anchor=event.subject_id, body=body
                )
            )
    return write(rows)


def _wants(webhook: Webhook, event: Event) -> bool:
    return event.type in webhook.events or EVERYTHING in webhook.events


def _fitting(
    webhook: Webhook, viewer: Actor, ids: Iterable[UUID], subjects: Mapping[UUID, Anchor]
) -> set[UUID]:
    """Return the records of the webhook's kind, in its filter, that its owner may see."""
    seen = {key for key in ids if key in subjects and subjects[key].is_visible_to(viewer)}
    if webhook.kind:
        seen = {key for key in seen if subjects[key].kind == webhook.kind}
    if not webhook.filter or not seen:
        return seen
    try:
        found = conditions.found_by(viewer, webhook.kind, webhook.filter)
    except Invalid:
        # a field is gone, or no longer the owner's to see: nothing is known to fit
        return set()
    return set(found.filter(pk__in=seen).values_list("pk", flat=True))


def _is_told(viewer: Actor, event: Event, subjects: Mapping[UUID, Anchor]) -> bool:
    kind = subjects[event.subject_id].kind
    return event.type != Changed.type or any(not viewer.hides(kind, name) for name in event.data["changes"])


def described(
    viewer: Actor, ids: Iterable[UUID], anchors: Mapping[UUID, Anchor]
) -> dict[UUID, dict[str, Any]]:
    """Return records as the API shows them to the viewer, where their kind has such a shape; the rest by name."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for key in ids:
        by_kind[anchors[key].kind].append(key)
    exporters = {entry.kind: entry for entry in registry().all("exporters")}
    found = {key: {"id": str(key), "name": anchors[key].title} for keys in by_kind.values() for key in keys}
    for kind, keys in by_kind.items():
        if kind in exporters:
            rows = list(listing_of(kind).rows(viewer).filter(pk__in=keys))
            for record in exporters[kind].objects(viewer, rows):
                found[UUID(str(record["id"]))] = record
    return found


def _body(viewer: Actor, event: Event, anchor: Anchor, records: Mapping[UUID, Mapping[str, Any]]) -> str:
    actor = {
        "kind": event.actor_kind,
        "id": event.actor_id,
        "name": event.actor.name if event.actor else None,
    }
    data = {
        "event": event.id,
        "record": _record(anchor, records.get(anchor.id, {})),
        "by": actor,
        "details": shown_data(viewer, event, anchor.kind),
    }
    return message(event.type, moment7(event.id).isoformat(timespec="milliseconds"), data)


def record_data(viewer: Actor, anchor: Anchor) -> dict[str, Any]:
    """Return what a message says of one record, as the viewer may see it."""
    found = described(viewer, [anchor.id], {anchor.id: anchor})
    return {"record": _record(anchor, found.get(anchor.id, {}))}


def _record(anchor: Anchor, record: Mapping[str, Any]) -> dict[str, Any]:
    address = f"{settings.BASE_URL}{reverse('records:open', args=[anchor.id])}"
    return {"kind": anchor.kind, "id": anchor.id, "url": address, "object": record}


def message(kind: str, at: str, data: Mapping[str, Any]) -> str:
    """Return the body of a message as it travels (Standard Webhooks: type, timestamp, data)."""
    return json.dumps({"type": kind, "timestamp": at, "data": data}, ensure_ascii=False, default=str)


def _delivery(webhook: Webhook, *, source: str, kind: str, anchor: UUID | None, body: str) -> Delivery:
    return unsaved(Delivery, webhook_id=webhook.id, source=source, type=kind, anchor_id=anchor, body=body)


def write(rows: Sequence[Delivery]) -> list[UUID]:
    """Write deliveries that are not there yet; return the webhooks for which something waits."""
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return list(dict.fromkeys(row.webhook_id for row in rows))


def send_one(
    webhook: Webhook, *, source: str, kind: str, at: str, data: Mapping[str, Any], anchor: UUID | None = None
) -> Delivery:
    """Write one delivery that no event calls for: a test, or a step of a rule."""
    row = _delivery(webhook, source=source, kind=kind, anchor=anchor, body=message(kind, at, data))
    row.save(force_insert=True)
    return row
