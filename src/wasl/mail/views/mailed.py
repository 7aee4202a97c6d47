"""Reports by mail: all of them, one, and what is done with it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.mail import commands
from wasl.mail.forms.mailed import ReportForm, initial_of
from wasl.mail.mailing import TROUBLES
from wasl.mail.queries.mailed import get_report, list_to_mail
from wasl.mail.queries.mailed import reports as all_reports
from wasl.ui.pages import page, redirect, toast

FIRST = {"rhythm": "weekly", "weekday": 6, "month_day": 1, "hour": 8}


@require_safe
def reports(request: Request) -> HttpResponse:
    """List the reports with when they leave next and what became of the last."""
    rows = [(report, TROUBLES.get(report.trouble, "")) for report in all_reports(request.actor)]
    return page(request, "mail/reports.html", rows=rows)


@require_http_methods(["GET", "POST"])
def report_new(request: Request) -> HttpResponse:
    """Let the list that is named in the address leave by mail, as it is asked there."""
    asked = {name: str(value) for name, value in request.GET.dict().items() if name != "listing"}
    found = list_to_mail(request.actor, str(request.GET.get("listing", "")), asked)
    view = found.wish.view
    first = {
        "name": view.name if view else str(found.listing.label or ""),
        "recipients": [str(request.actor.user_id)],
    }
    form = ReportForm(request.POST or None, actor=request.actor, initial=FIRST | first)
    if view is not None:
        asked["view"] = str(view.pk)
    if form.run(commands.add_report, found.listing.key, asked=asked, by=request.actor):
        toast(request, _("Saved. It leaves by itself from now on."))
        return redirect("mail:reports")
    return page(request, "mail/report_form.html", form=form, status=form.status, list=found, report=None)


@require_http_methods(["GET", "POST"])
def report_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a report."""
    report = get_report(request.actor, pk)
    form = ReportForm(request.POST or None, actor=request.actor, initial=initial_of(report))
    if form.run(commands.change_report, report, by=request.actor):
        toast(request, _("Saved."))
        return redirect("mail:reports")
    return page(request, "mail/report_form.html", form=form, status=form.status, list=None, report=report)


@require_POST
def report_switch(request: Request, pk: UUID) -> HttpResponse:
    """Pause a report, or let it go on."""
    report = get_report(request.actor, pk)
    commands.switch_report(report, is_paused=not report.is_paused, by=request.actor)
    return redirect("mail:reports")


@require_POST
def report_send(request: Request, pk: UUID) -> HttpResponse:
    """Send a report now."""
    commands.send_report_now(get_report(request.actor, pk), by=request.actor)
    toast(request, _("It is on its way."))
    return redirect("mail:reports")


@require_POST
def report_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a report."""
    commands.remove_report(get_report(request.actor, pk), by=request.actor)
    toast(request, _("It is removed."))
    return redirect("mail:reports")
