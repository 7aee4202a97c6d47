"""The page of settings on which a person says how they want to hear of things."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wasl.automation import commands, queries
from wasl.automation.forms.notifications import NotificationsForm
from wasl.ui.pages import page, redirect, toast
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
    return page(request, "automation/notification_preferences.html", form=form, status=form.status)
