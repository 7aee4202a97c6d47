"""Webhooks and their logs for programs."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.automation import commands, queries
from wasl.automation.models import Delivery, Webhook
from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_key, whole, write_cursor
from wasl.kernel.web import Request

router = Router(tags=["webhooks"])


class WebhookIn(In):
    """Where to, and of what: types of events ("*" for all), records of one kind, in a filter of that kind."""

    url: str = Field(min_length=1, max_length=2000)
    name: str = Field(default="", max_length=120)
    events: list[str] = Field(default_factory=list, max_length=100)
    kind: str = ""
    filter: dict[str, Any] | None = None


class WebhookChange(In):
    """What is to be otherwise; what is not named stays."""

    url: str | None = Field(default=None, min_length=1, max_length=2000)
    name: str | None = Field(default=None, max_length=120)
    events: list[str] | None = Field(default=None, max_length=100)
    kind: str | None = None
    filter: dict[str, Any] | None = None
    is_on: bool | None = None


class WebhookOut(Out):
    """A webhook; its secret is told when it is made, and never again."""

    id: uuid.UUID
    name: str
    url: str
    events: list[str]
    kind: str
    filter: dict[str, Any] | None
    state: str
    paused_because: str
    owner: uuid.UUID
    failing_since: datetime.datetime | None
    secret_set_at: datetime.datetime
    created_at: datetime.datetime


class NewWebhookOut(WebhookOut):
    """A new webhook with its secret."""

    secret: str


class SecretOut(Out):
    """A new secret; the old one signs beside it for a day."""

    secret: str


class DeliveryOut(Out):
    """One message of a webhook's log; `id` is its `webhook-id`."""

    id: uuid.UUID
    type: str
    state: str
    status: int | None
    error: str
    milliseconds: int | None
    response: str
    tries: int
    due_at: datetime.datetime
    created_at: datetime.datetime
    sent_at: datetime.datetime | None


def webhook_out(webhook: Webhook) -> WebhookOut:
    """Return a webhook as programs see it."""
    return WebhookOut(**_values(webhook))


def _values(webhook: Webhook) -> dict[str, Any]:
    names = (
        "id", "name", "url", "events", "kind", "filter", "state", "paused_because", "failing_since",
        "secret_set_at", "created_at",
    )  # fmt: skip
    return {name: getattr(webhook, name) for name in names} | {"owner": webhook.owner_id}


def delivery_out(delivery: Delivery) -> DeliveryOut:
    """Return a message of the log as programs see it."""
    names = (
        "id", "type", "state", "status", "error", "milliseconds", "response", "due_at", "created_at", "sent_at",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(delivery, name) for name in names}
    return DeliveryOut(**values, tries=len(delivery.attempts))


@router.get("/webhooks", response=Listed[WebhookOut], operation_id="webhook_list")
def webhook_list(request: Request) -> Listed[WebhookOut]:
    """Return all webhooks by name."""
    return whole([webhook_out(one) for one in queries.webhooks(request.actor)])


@router.post("/webhooks", response={201: NewWebhookOut}, operation_id="webhook_add")
def webhook_add(request: Request, payload: WebhookIn, response: HttpResponse) -> Status[NewWebhookOut]:
    """Add a webhook; the answer holds its secret, this once."""
    webhook, secret = commands.add_webhook(payload.url, by=request.actor, **payload.dict())
    response["Location"] = reverse("api:webhook_get", args=[webhook.pk])
    return Status(201, NewWebhookOut(**_values(webhook), secret=secret))


@router.get("/webhooks/{webhook_id}", response=WebhookOut, operation_id="webhook_get", url_name="webhook_get")
def webhook_get(request: Request, webhook_id: uuid.UUID) -> WebhookOut:
    """Return one webhook."""
    return webhook_out(queries.get_webhook(request.actor, webhook_id))


@router.patch("/webhooks/{webhook_id}", response=WebhookOut, operation_id="webhook_change")
def webhook_change(request: Request, webhook_id: uuid.UUID, payload: WebhookChange) -> WebhookOut:
    """Change what a webhook is told, and where; switch it on or off."""
    webhook = queries.get_webhook(request.actor, webhook_id)
    values = payload.dict(exclude_unset=True)
    is_on = values.pop("is_on", None)
    values = {name: value for name, value in values.items() if value is not None or name == "filter"}
    if values:
        commands.change_webhook(webhook, by=request.actor, **values)
    if is_on is not None and is_on != webhook.is_on:
        commands.switch_webhook(webhook, is_on=is_on, by=request.actor)
    return webhook_out(webhook)


@router.delete("/webhooks/{webhook_id}", response={204: None}, operation_id="webhook_delete")
def webhook_delete(request: Request, webhook_id: uuid.UUID) -> Status[None]:
    """Delete a webhook with its log."""
    commands.delete_webhook(queries.get_webhook(request.actor, webhook_id), by=request.actor)
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/secret", response=SecretOut, operation_id="webhook_rotate")
def webhook_rotate(request: Request, webhook_id: uuid.UUID) -> SecretOut:
    """Make a new secret and return it, this once."""
    webhook = queries.get_webhook(request.actor, webhook_id)
    return SecretOut(secret=commands.rotate_secret(webhook, by=request.actor))


@router.post("/webhooks/{webhook_id}/test", response={202: DeliveryOut}, operation_id="webhook_test")
def webhook_test(request: Request, webhook_id: uuid.UUID) -> Status[DeliveryOut]:
    """Send a test; how it went stands in the log."""
    webhook = queries.get_webhook(request.actor, webhook_id)
    return Status(202, delivery_out(commands.test_webhook(webhook, by=request.actor)))


@router.get("/webhooks/{webhook_id}/deliveries", response=Listed[DeliveryOut], operation_id="delivery_list")
def delivery_list(
    request: Request, webhook_id: uuid.UUID, state: str = "", limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[DeliveryOut]:
    """Return the log of a webhook, newest first."""
    webhook = queries.get_webhook(request.actor, webhook_id)
    found = queries.deliveries(request.actor, webhook, state=state, before=read_key(cursor), limit=limit)
    return Listed(
        items=[delivery_out(one) for one in found.items],
        next_cursor=write_cursor(str(found.older)) if found.older else None,
        count=Count(value=queries.delivery_count(request.actor, webhook, state=state), exact=True),
    )


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    response={202: DeliveryOut},
    operation_id="delivery_replay",
)
def delivery_replay(request: Request, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Status[DeliveryOut]:
    """Send a message again, under its own `webhook-id`."""
    webhook = queries.get_webhook(request.actor, webhook_id)
    found = queries.get_delivery(request.actor, webhook, delivery_id)
    return Status(202, delivery_out(commands.replay(found, by=request.actor)))
