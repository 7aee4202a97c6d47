"""The reports: which there are, and one of them as a page, or as a sheet for printing."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.kernel.web import Request
from wasl.lists.forms.reports import bar_of
from wasl.lists.reports import report_named, reports, run_report
from wasl.ui.pages import fragment, page, redirect

# a browser that is asked to load a page again says so (RFC 9111, 5.2.1)
AGAIN = ("no-cache", "max-age=0")


@require_safe
def report_list(request: Request) -> HttpResponse:
    """Go to the first report."""
    found = reports(request.actor)
    if not found:
        return page(request, "lists/report_none.html")
    return redirect("lists:report", found[0].key)


@require_safe
def report(request: Request, key: str) -> HttpResponse:
    """Show a report; `?print=1` is a sheet for paper."""
    shown = report_named(request.actor, key)
    given = request.GET.dict()
    answer = run_report(request.actor, shown, given, is_fresh=is_again(request))
    context: dict[str, Any] = {
        "report": shown,
        "answer": answer,
        "reports": reports(request.actor),
        "bar": bar_of(shown, request.actor, given),
    }
    if given.get("print"):
        return page(request, "lists/report_print.html", **context)
    if request.headers.get("HX-Target") == "report":
        return fragment(request, "lists/report.html#report", is_part=True, **context)
    return page(request, "lists/report.html", **context)


def is_again(request: Request) -> bool:
    """Tell whether the reader has loaded the page again, or asked for new numbers."""
    said = request.headers.get("Cache-Control", "")
    return bool(request.GET.get("fresh")) or any(word in said for word in AGAIN)
