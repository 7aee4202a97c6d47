"""What a rule did with one record, step by step; a failed run can be tried again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.automation import commands, queries
from wasl.kernel.web import Request
from wasl.records.queries import get_anchor
from wasl.ui.pages import page, redirect, toast


@require_safe
def run_detail(request: Request, pk: str) -> HttpResponse:
    """Show a run with its steps."""
    run = queries.get_run(request.actor, pk)
    causes = queries.causes_of(request.actor, [run])
    return page(
        request,
        "automation/run_detail.html",
        run=run,
        cause=causes[run.id],
        steps=queries.steps_of(request.actor, run),
    )


@require_safe
def record_runs(request: Request, pk: str) -> HttpResponse:
    """Show what rules have done with a record, and why, to whoever sees it."""
    anchor = get_anchor(request.actor, pk)
    seen = queries.runs_on(request.actor, anchor)
    return page(
        request,
        "automation/record_runs.html",
        anchor=anchor,
        runs=seen,
        manages=request.actor.may("automation.manage"),
    )


@require_POST
def run_retry(request: Request, pk: str) -> HttpResponse:
    """Try a failed run again from the step that failed."""
    run = commands.retry_run(queries.get_run(request.actor, pk), by=request.actor)
    toast(request, _("It is tried again."))
    return redirect("automation:run_detail", run.pk)
