"""Pages of the settings on which other programs are told of events: the list, one webhook with its log, secrets."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.automation import commands, queries
from wasl.automation.forms.webhooks import WebhookForm
from wasl.automation.models import Delivery
from wasl.automation.posting_words import REASONS
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.requests import actor_of, uuid_in

LIST = "automation:webhook_list"


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    """List the webhooks, each with how it does."""
    return page(request, "automation/webhook_list.html", webhooks=queries.webhooks(actor_of(request)))


@require_http_methods(["GET", "POST"])
def webhook_new(request: HttpRequest) -> HttpResponse:
    """Add a webhook; its secret is shown in this answer alone."""
    actor = actor_of(request)
    queries.webhooks(actor)
    form = WebhookForm(request.POST or None, viewer=actor)
    if form.run(commands.add_webhook, request.POST.get("url", ""), by=actor):
        webhook, secret = form.result
        return page(request, "automation/webhook_secret.html", webhook=webhook, secret=secret)
    return page(request, "automation/webhook_form.html", form=form, status=form.status)


@require_safe
def webhook_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a webhook with the log of what was sent."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    state = request.GET.get("state", "")
    return page(
        request,
        "automation/webhook_detail.html",
        webhook=webhook,
        words=queries.webhook_words(actor, webhook),
        found=queries.deliveries(actor, webhook, state=state, before=uuid_in(request, "before")),
        state=state,
        states=Delivery.State.choices,
        reasons=REASONS,
    )


@require_http_methods(["GET", "POST"])
def webhook_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a webhook is told, and where."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    form = WebhookForm(request.POST or None, viewer=actor, webhook=webhook)
    if form.run(commands.change_webhook, webhook, by=actor):
        toast(request, _("Saved."))
        return redirect("automation:webhook_detail", pk)
    return page(request, "automation/webhook_form.html", form=form, webhook=webhook, status=form.status)


@require_POST
def webhook_switch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch a webhook on or off."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    commands.switch_webhook(webhook, is_on=not webhook.is_on, by=actor)
    return redirect("automation:webhook_detail", pk)


@require_POST
def webhook_rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new secret and show it in this answer alone."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    secret = commands.rotate_secret(webhook, by=actor)
    return page(request, "automation/webhook_secret.html", webhook=webhook, secret=secret, is_rotated=True)


@require_POST
def webhook_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a webhook with its log."""
    actor = actor_of(request)
    commands.delete_webhook(queries.get_webhook(actor, pk), by=actor)
    toast(request, _("The webhook is deleted."))
    return redirect(LIST)


@require_POST
def webhook_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a test."""
    actor = actor_of(request)
    commands.test_webhook(queries.get_webhook(actor, pk), by=actor)
    toast(request, _("A test is on its way. How it went stands in the log."))
    return redirect("automation:webhook_detail", pk)


@require_safe
def delivery_detail(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Show one message with its tries."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    found = queries.get_delivery(actor, webhook, key)
    return page(
        request,
        "automation/delivery_detail.html",
        webhook=webhook,
        delivery=found,
        reasons=REASONS,
        words=queries.delivery_words(actor, found),
    )


@require_POST
def delivery_replay(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Send a message again."""
    actor = actor_of(request)
    webhook = queries.get_webhook(actor, pk)
    commands.replay(queries.get_delivery(actor, webhook, key), by=actor)
    toast(request, _("It is sent again."))
    return redirect("automation:webhook_detail", pk)
