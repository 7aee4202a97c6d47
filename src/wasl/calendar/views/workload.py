"""The page on which one sees who has too much to do, and who has time."""

import contextlib
import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.calendar import queries
from wasl.kernel.web import Request
from wasl.ui.pages import page


@require_safe
def workload(request: Request) -> HttpResponse:
    """Show the planned work of people against their hours, week by week."""
    start = None
    with contextlib.suppress(ValueError):
        start = datetime.date.fromisoformat(request.GET.get("from", ""))
    return page(request, "calendar/workload.html", workload=queries.workload(request.actor, start))
