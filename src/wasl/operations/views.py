"""Health for machines: alive, ready, and figures for Prometheus."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from wasl.operations import checks


@login_not_required
def health_live(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@login_not_required
def health_ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be served, else 503 with the reasons."""
    findings = checks.run(checks.READINESS)
    reasons = {finding.check: finding.trouble for finding in findings if not finding.is_well}
    return JsonResponse(
        {"status": "unready" if reasons else "ok", "reasons": reasons}, status=503 if reasons else 200
    )
