"""The page of settings on which a person says how they want to hear of things."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.automation import commands, queries
from wasl.automation.forms.notifications import NotificationsForm
from wasl.kernel import push
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.browsers import browser_name
from wasl.workspace.requests import actor_of


@require_http_methods(["GET", "POST"])
def notification_preferences(request: HttpRequest) -> HttpResponse:
    """Show and set how one wants to hear of each kind, and when one rests."""
    actor = actor_of(request)
    found = queries.own_preferences(actor)
    form = NotificationsForm(request.POST or None, preferences=found)
    if form.run(commands.set_notification_preferences, found, by=actor):
        toast(request, _("Saved."))
        return redirect("automation:notification_preferences")
    return page(
        request,
        "automation/notification_preferences.html",
        form=form,
        browsers=queries.own_browsers(actor),
        push_key=push.public_key(),
        status=form.status,
    )


@require_POST
def push_add(request: HttpRequest) -> HttpResponse:
    """Let the browser at hand take push."""
    given = {name: request.POST.get(name, "") for name in ("key", "auth")}
    browser = browser_name(request.headers.get("User-Agent", ""))
    commands.add_push(request.POST.get("endpoint", ""), **given, browser=browser, by=actor_of(request))
    toast(request, _("Saved."))
    return redirect("automation:notification_preferences")


@require_POST
def push_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a browser take push no more."""
    actor = actor_of(request)
    commands.remove_push(queries.get_browser(actor, pk), by=actor)
    toast(request, _("That browser takes push no more."))
    return redirect("automation:notification_preferences")
