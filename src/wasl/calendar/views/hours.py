"""Settings of working hours: one's own, the firm's, a colleague's."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.calendar import commands, queries
from wasl.calendar.forms.hours import DayOffForm, HoursForm
from wasl.calendar.models import Hours
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.queries import colleagues, workspace


def own_hours(request: Request) -> HttpResponse:
    """Show and set one's own hours."""
    return _sheet(request, queries.hours_of(request.actor, request.actor.user_id))


def firm_hours(request: Request) -> HttpResponse:
    """Show and set the hours of the firm."""
    return _sheet(request, queries.hours_of(request.actor, None))


def person_hours(request: Request, pk: UUID) -> HttpResponse:
    """Show and set the hours of a colleague."""
    return _sheet(request, queries.hours_of(request.actor, pk))


def _sheet(request: Request, hours: Hours) -> HttpResponse:
    firm = workspace()
    days_form = DayOffForm(request.POST if "first_on" in request.POST else None)
    held = queries.hours_held(hours)
    form = HoursForm(
        request.POST if request.POST and not days_form.is_bound else None,
        held=held,
        first_weekday=queries.first_weekday_in(held["country"], firm.country, firm.first_weekday),
        is_firm=hours.user_id is None,
    )
    if form.run(commands.set_hours, hours, by=request.actor) or (
        days_form.is_bound
        and days_form.is_valid()
        and days_form.run(
            commands.add_day_off, days_form.cleaned_data["first_on"], by=request.actor, hours=hours
        )
    ):
        toast(request, _("Saved."))
        return _back(hours.user_id, request)
    return page(
        request,
        "calendar/hours.html",
        form=form,
        days_form=days_form,
        hours=hours,
        days_off=queries.days_off(request.actor, hours.user_id, since=timezone.localdate()),
        holidays=queries.holidays_ahead(hours, language=request.actor.language),
        people=colleagues(request.actor) if request.actor.may("workspace.manage_settings") else (),
        status=max(form.status, days_form.status),
    )


def _back(user_id: UUID | None, request: Request) -> HttpResponse:
    if user_id == request.actor.user_id:
        return redirect("calendar:own_hours")
    return redirect("calendar:person_hours", user_id) if user_id else redirect("calendar:firm_hours")


@require_POST
def day_off_remove(request: Request, pk: int) -> HttpResponse:
    """Take days off back."""
    off = queries.day_off(request.actor, pk)
    commands.remove_day_off(off, by=request.actor)
    toast(request, _("Saved."))
    return _back(off.user_id, request)
