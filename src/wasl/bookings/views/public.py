"""What visitors see: what can be booked, free times, the form, and their booking."""

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from wasl.bookings import commands, letters, links, queries
from wasl.bookings.forms.booking import BookingForm, CancelForm, MoveForm
from wasl.bookings.models import Booking, MeetingType
from wasl.bookings.month import month_of
from wasl.bookings.zones import zones
from wasl.kernel import clock
from wasl.kernel.actor import VISITOR
from wasl.kernel.errors import NotFound
from wasl.mail.queries import has_account
from wasl.ui.pages import page, redirect
from wasl.ui.widgets import widget_script
from wasl.workspace.requests import address_of
from wasl.workspace.visitors import carried, first_weekday_of, public_page, zone_of

SOME = 6


@require_safe
@public_page
def index(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Show what can be booked: of the firm, or of one person."""
    types = queries.open_types(pk)
    if pk and not types:
        raise NotFound
    host = next((one for kind in types for one in kind.hosts.all() if one.pk == pk), None)
    return _page(request, "bookings/index.html", types=types, host=host)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the free times of a meeting; with a time (`at`), the form that books it."""
    kind = queries.open_type(slug)
    if request.method != "POST" and not request.GET.get("at"):
        return _page(request, "bookings/times.html", kind=kind, **_times(request, kind))
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("instead"):
        data["at"] = str(data["instead"])
    form = BookingForm(
        data,
        initial={"at": request.GET.get("at", "")},
        kind=kind,
        language=get_language() or "en",
        zone=zone_of(request),
        address=address_of(request) or "",
    )
    if form.run(commands.book, kind, by=VISITOR):
        return _redirect(request, links.SEE, form.result)
    at = _moment(str(form["at"].value() or ""))
    others = queries.slots_around(kind, at or clock.now(), SOME) if form.theirs else []
    shown = {"at": at, "at_end": at and at + kind.length, "others": others}
    return _page(request, "bookings/form.html", status=form.status, kind=kind, form=form, **shown)


@require_safe
@public_page
def booking_see(request: HttpRequest, token: str) -> HttpResponse:
    """Show a booking to whoever has its link."""
    booking = queries.booked_by_link(links.read(token, links.SEE).booking)
    return _booking(request, "bookings/booking.html", booking)


@require_safe
@public_page
def booking_file(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Give a booking as a calendar file."""
    booking = queries.booked_by_link(links.read(token, links.SEE).booking)
    response = HttpResponse(letters.calendar_file(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def booking_move(request: HttpRequest, token: str) -> HttpResponse:
    """Show the free times for a booking that is to be moved, and move it."""
    link = links.read(token, links.MOVE)
    booking = queries.booked_by_link(link.booking)
    if not _is_alive(booking, link):
        return _booking(request, "bookings/booking.html", booking, status=410, is_used=True)
    form = MoveForm(request.POST or None)
    if form.run(commands.move_booking, booking, by=VISITOR, sequence=link.sequence):
        return _redirect(request, links.SEE, form.result)
    times = _times(request, booking.meeting_type, but=booking)
    return _booking(
        request,
        "bookings/times.html",
        booking,
        kind=booking.meeting_type,
        form=form,
        status=form.status,
        **times,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def booking_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a booking is to be canceled, and cancel it: opening the link alone does nothing."""
    link = links.read(token, links.CANCEL)
    booking = queries.booked_by_link(link.booking)
    if not _is_alive(booking, link):
        return _booking(request, "bookings/booking.html", booking, status=410, is_used=True)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.run(commands.cancel_booking, booking, by=VISITOR, sequence=link.sequence):
        return _redirect(request, links.SEE, form.result)
    return _booking(request, "bookings/cancel.html", booking, form=form, status=form.status)


@require_safe
@public_page
@cache_control(public=True, max_age=3600)
def widget(request: HttpRequest) -> HttpResponse:
    """Give the script that puts a booking page into any site."""
    return widget_script(
        request,
        attribute="key",
        path=reverse("bookings:book", args=["KEY"]),
        whole=reverse("bookings:index"),
        words=lambda: _("Book a meeting"),
    )


def _times(request: HttpRequest, kind: MeetingType, *, but: Booking | None = None) -> dict[str, Any]:
    asked = request.GET
    weekday = first_weekday_of(get_language() or "", zone_of(request))
    month = month_of(kind, asked.get("month", ""), asked.get("day", ""), weekday, but=but)
    return {"month": month, "zones": zones(zone_of(request))}


def _is_alive(booking: Booking, link: links.Link) -> bool:
    return booking.is_booked and booking.sequence == link.sequence and booking.starts_at > clock.now()


def _redirect(request: HttpRequest, purpose: str, booking: Booking) -> HttpResponse:
    address = reverse(f"bookings:booking_{purpose}", args=[links.token(booking, purpose)])
    return redirect(address + carried(request))


def _booking(request: HttpRequest, template: str, booking: Booking, **context: Any) -> HttpResponse:
    found: dict[str, Any] = {
        "booking": booking,
        "kind": booking.meeting_type,
        "hosts": queries.hosts_of(booking),
        "tokens": {name: links.token(booking, name) for name in (links.SEE, links.MOVE, links.CANCEL)},
        "is_ahead": booking.starts_at > clock.now(),
        "is_told": has_account(),
    }
    return _page(request, template, **(found | context))


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    known: dict[str, Any] = {
        "carried": carried(request),
        "is_embedded": bool(request.GET.get("embed")),
        "zone": timezone.get_current_timezone_name(),
        "is_zone_given": bool(request.GET.get("zone")),
        "zone_words": letters.zone_text(timezone.get_current_timezone_name(), clock.now()),
    }
    return page(request, template, **(known | context))


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
