"""Health and figures for machines, failed jobs and the state of things for the operator."""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.places import secret
from wasl.operations import checks, commands, queries
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.requests import actor_of


@login_not_required
def health_live(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@login_not_required
def health_ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be served, else 503 with what does not hold; never with a detail of the machine."""
    reasons = [finding.check for finding in checks.run(checks.READINESS) if not finding.is_well]
    status = {"status": "unready" if reasons else "ok", "reasons": reasons}
    return JsonResponse(status, status=503 if reasons else 200)


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format to who knows the token in WASL_DATA/secrets/metrics_token."""
    expected = f"Bearer {secret(ENV.data, 'metrics_token')}"
    if not secrets.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    lines = [f"{name} {value:.0f}\n" for name, value in queries.figures(SYSTEM).items()]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")


def job_list(request: HttpRequest) -> HttpResponse:
    """Show the jobs that failed for good, and whether all is well."""
    jobs = queries.failed_jobs(actor_of(request))
    return page(request, "operations/job_list.html", jobs=jobs, findings=checks.run(checks.STATE))


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed job run again."""
    actor = actor_of(request)
    commands.retry_job(queries.get_failed_job(actor, pk), by=actor)
    toast(request, _("The job runs again in a moment."))
    return redirect("operations:job_list")
