"""The settings of booking pages, and the list of bookings."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wasl.bookings import commands, queries
from wasl.bookings.forms.types import NewTypeForm, TypeForm
from wasl.bookings.listings import BOOKINGS
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.pages import open_list
from wasl.ui.pages import fragment, page, redirect, toast


@require_safe
def booking_list(request: Request) -> HttpResponse:
    """List the meetings that were booked."""
    context: dict[str, Any] = {
        "list": open_list(BOOKINGS, request.actor, request.GET),
        "listing": BOOKINGS,
        "kind": registry().kind(BOOKINGS.kind),
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "bookings/booking_list.html#list", **context)
    return page(request, "bookings/booking_list.html", **context)


@require_safe
def booking_open(request: Request, pk: UUID) -> HttpResponse:
    """Open the meeting of a booking."""
    return redirect("activities:activity", queries.get_booking(request.actor, pk).meeting_id)


@require_safe
def type_list(request: Request) -> HttpResponse:
    """List what can be booked."""
    types = queries.all_meeting_types(request.actor)
    return page(request, "bookings/type_list.html", types=types, base=settings.BASE_URL)


@require_http_methods(["GET", "HEAD", "POST"])
def type_new(request: Request) -> HttpResponse:
    """Offer something new to be booked."""
    queries.all_meeting_types(request.actor)
    form = NewTypeForm(request.POST or None, viewer=request.actor)
    if form.run(commands.add_meeting_type, request.POST.get("name", ""), by=request.actor):
        toast(request, _("Saved."))
        return redirect("bookings:type_edit", form.result.pk)
    return page(request, "bookings/type_form.html", form=form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def type_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change what can be booked, and show how to put it on a site."""
    kind = queries.get_meeting_type(request.actor, pk)
    form = TypeForm(request.POST or None, viewer=request.actor, kind=kind)
    if form.run(commands.change_meeting_type, kind, by=request.actor):
        toast(request, _("Saved."))
        return redirect("bookings:type_edit", kind.pk)
    return page(
        request, "bookings/type_form.html", form=form, kind=kind, base=settings.BASE_URL, status=form.status
    )
