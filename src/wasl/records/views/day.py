"""The home page: my day."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wasl.kernel.web import Request
from wasl.records import queries
from wasl.ui.pages import page


@require_GET
def my_day(request: Request) -> HttpResponse:
    """Show what waits for the person, in the order of the day; `?days=7` looks a week ahead."""
    days = 7 if request.GET.get("days") == "7" else 1
    return page(request, "records/day.html", day=queries.day(request.actor, days=days), days=days)
