"""A report as a file."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.exchange.reporting import workbook
from wasl.kernel.errors import Conflict, NotAllowed
from wasl.kernel.web import Request
from wasl.lists.reports import COUNTING, report_named, run_report

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def report_file(request: Request, key: str) -> HttpResponse:
    """Send a report as a workbook, to those who may take records out."""
    if not request.actor.may("exchange.export"):
        raise NotAllowed
    report = report_named(request.actor, key)
    answer = run_report(request.actor, report, request.GET.dict())
    if answer.is_counting:
        raise Conflict(str(COUNTING))
    name = f"{report.key}-{answer.made_at:%Y-%m-%d}.xlsx"
    return HttpResponse(
        workbook(answer, request.actor),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
