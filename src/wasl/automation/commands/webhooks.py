"""Webhooks are added, changed, switched, rotated and tested. They tell what whoever saved them last may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wasl.automation import hearing, jobs, stamps
from wasl.automation.models import Delivery, Webhook
from wasl.kernel import clock, http
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.workspace import audit
from wasl.workspace.models import User

RIGHT = "automation.manage_webhooks"
FIELDS = frozenset({"name", "url", "events", "kind", "filter"})
MOST = 50
MOST_EVENTS = 100


@command(RIGHT)
def add_webhook(url: str, /, *, by: Actor, **values: Any) -> tuple[Webhook, str]:
    """Add a webhook (`FIELDS`); returns it with its secret, which is told this once. Raises `Invalid` by field."""
    if Webhook.objects.count() >= MOST:
        raise Invalid(_("There can be 50 webhooks at most."))
    webhook = Webhook(url=url)
    _set(webhook, {"url": url, "name": "", **values}, by)
    secret = webhook.new_secret()
    webhook.save(force_insert=True)
    audit.record("automation.webhook_added", by=by, target=webhook)
    stamps.change()
    return webhook, secret


@command(RIGHT)
def change_webhook(webhook: Webhook, /, *, by: Actor, **values: Any) -> Webhook:
    """Change what a webhook is told, and where (`FIELDS`). Raises `Invalid` by field."""
    _set(webhook, values, by)
    webhook.save()
    audit.record("automation.webhook_changed", by=by, target=webhook, data={"fields": sorted(values)})
    stamps.change()
    return webhook


def _set(webhook: Webhook, values: Mapping[str, Any], by: Actor) -> None:
    if strange := sorted(set(values) - FIELDS):
        raise Invalid(fields={name: [_("This field cannot be set.")] for name in strange})
    if by.user_id is None:
        raise NotAllowed
    webhook.owner = User.objects.select_related("role").get(pk=by.user_id)
    for name, value in values.items():
        setattr(webhook, name, value)
    webhook.url = _address(webhook.url) if "url" in values else webhook.url
    webhook.name = clean_line(webhook.name)[:120] or _host_of(webhook.url)
    webhook.events = _events(webhook.events)
    _check_filter(webhook, by)


def _host_of(url: str) -> str:
    """Return the name of the machine in an address, as a name for the webhook."""
    return url.partition("://")[2].partition("/")[0][:120]


def _address(url: str) -> str:
    url = url.strip()
    try:
        http.look_up(url)
    except http.Refused as error:
        raise Invalid(fields={"url": [_refusal(error.reason)]}) from None
    except http.Unreachable:
        raise Invalid(fields={"url": [_("No machine has this name.")]}) from None
    return url


def _refusal(reason: str) -> str:
    """Say why an address is not taken, without telling anything of the inner network."""
    if reason == "scheme":
        return _("Use an address that begins with https://.")
    if reason == "port":
        return _("Use the usual port: 443 or 8443.")
    if reason == "address":
        return _("This address cannot be read.")
    return _(
        "This address leads into an inner network. Only whoever runs the server can open one (WASL_NETWORKS)."
    )


def _events(names: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(clean_line(name) for name in names))
    if len(found) > MOST_EVENTS or any(not 0 < len(name) <= 80 for name in found):
        raise Invalid(fields={"events": [_("Choose events, a hundred at most.")]})
    return found


def _check_filter(webhook: Webhook, by: Actor) -> None:
    kinds = {kind.name for kind in registry().all("kinds") if kind.listing}
    if webhook.kind and webhook.kind not in kinds:
        raise Invalid(fields={"kind": [_("There are no such records.")]})
    webhook.filter = webhook.filter or None
    if webhook.filter is None:
        return
    if not webhook.kind:
        raise Invalid(fields={"kind": [_("Say which records the filter is about.")]})
    try:
        parse(listing_of(webhook.kind).extended(by), by, webhook.filter)
    except Invalid as error:
        raise Invalid(fields={"filter": [error.message]}) from None


@command(RIGHT)
def switch_webhook(webhook: Webhook, *, is_on: bool, by: Actor) -> Webhook:
    """Switch a webhook on or off. What was held back while it was paused is sent; what happened meanwhile is not."""
    webhook.state = Webhook.State.ON if is_on else Webhook.State.OFF
    webhook.paused_because, webhook.failing_since = "", None
    if is_on and by.user_id is not None:
        webhook.owner = User.objects.get(pk=by.user_id)
    webhook.save()
    before, after = (
        (Delivery.State.HELD, Delivery.State.WAITING)
        if is_on
        else (Delivery.State.WAITING, Delivery.State.HELD)
    )
    now = clock.now()
    Delivery.objects.filter(webhook=webhook, state=before).update(state=after, due_at=now, since=now)
    if is_on:
        jobs.post.enqueue(str(webhook.id))
    stamps.change()
    audit.record("automation.webhook_on" if is_on else "automation.webhook_off", by=by, target=webhook)
    return webhook


@command(RIGHT)
def rotate_secret(webhook: Webhook, *, by: Actor) -> str:
    """Return a new secret, this once; the old one signs beside it for a day."""
    secret = webhook.new_secret()
    webhook.save()
    audit.record("automation.webhook_rotated", by=by, target=webhook)
    return secret


@command(RIGHT)
def delete_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Delete a webhook with its log."""
    audit.record("automation.webhook_deleted", by=by, target=webhook)
    webhook.delete()
    stamps.change()


@command(RIGHT)
def test_webhook(webhook: Webhook, *, by: Actor) -> Delivery:
    """Send a test; how it went stands in the log. Raises `Conflict` while the webhook is off or paused."""
    if not webhook.is_on:
        raise Conflict(_("Switch the webhook on first."))
    data = {"webhook": str(webhook.id), "by": by.name}
    at = clock.now().isoformat(timespec="milliseconds")
    delivery = hearing.send_one(webhook, source=f"test:{uuid7()}", kind="webhook.test", at=at, data=data)
    jobs.post.enqueue(str(webhook.id))
    return delivery


@command(RIGHT)
def replay(delivery: Delivery, *, by: Actor) -> Delivery:
    """Send a message again, under its own `webhook-id`. Raises `Conflict` while the webhook is off or paused."""
    if not delivery.webhook.is_on:
        raise Conflict(_("Switch the webhook on first."))
    delivery.state, delivery.due_at = Delivery.State.WAITING, clock.now()
    delivery.since, delivery.sent_at = clock.now(), None
    delivery.save()
    audit.record("automation.webhook_replayed", by=by, target=delivery)
    jobs.post.enqueue(str(delivery.webhook_id))
    return delivery
