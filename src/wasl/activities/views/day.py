"""The home page: my day."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.activities import queries
from wasl.activities.forms.activities import QuickForm
from wasl.kernel.web import Request
from wasl.ui.pages import fragment, page


@require_safe
def my_day(request: Request) -> HttpResponse:
    """Show what waits for the person, in the order of the day; `?days=7` looks a week ahead."""
    days = 7 if request.GET.get("days") == "7" else 1
    context: dict[str, Any] = {
        "day": queries.day(request.actor, days=days),
        "days": days,
        "form": QuickForm(auto_id="day-%s"),
        "may_add": request.actor.may("activities.add") and not request.actor.read_only,
    }
    if request.headers.get("HX-Target") == "day":
        return fragment(request, "activities/day.html#day", **context)
    return page(request, "activities/day.html", **context)
