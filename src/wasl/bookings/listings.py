"""The list of bookings: the meetings among them, as far as the viewer sees those, with what was booked and by whom."""

import dataclasses
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wasl.activities.listings.activities import MEETINGS, OWNER, WHEN, WHO
from wasl.bookings.models import Booking
from wasl.kernel.actor import Actor
from wasl.lists import cells
from wasl.lists.listing import Column, Field, Ready


def _rows(viewer: Actor) -> QuerySet[Any]:
    return MEETINGS.rows(viewer).filter(booking__isnull=False).select_related("booking__meeting_type")


def _state(row: Any) -> SafeString:
    tone = "ok" if row.booking.is_booked else "mute"
    return format_html('<span class="w-tag dot t-{}">{}</span>', tone, row.booking.get_state_display())


BOOKINGS = dataclasses.replace(
    MEETINGS,
    rows=_rows,
    columns=(
        WHO,
        WHEN,
        Column("type", _("Booking page"), cells.text("booking.meeting_type.name")),
        Column("booking_state", _("State"), _state, is_key=True),
        OWNER,
        Column("booked_at", _("Booked on"), cells.moment("booking.created_at")),
    ),
    key="bookings",
    label=_("Bookings"),
    page="bookings:booking_list",
    fields=(
        *MEETINGS.fields,
        Field(
            "booking_state",
            _("State of the booking"),
            "choice",
            "booking__state",
            choices=tuple(Booking.State.choices),
        ),
        Field("booked_at", _("Booked on"), "moment", "booking__created_at"),
    ),
    shortcuts=(
        *MEETINGS.shortcuts,
        ("booking_state", lambda value: {"field": "booking_state", "op": "is", "value": value}),
    ),
    ready=(
        Ready(_("Standing ones"), "calendar-check", {"booking_state": "booked"}),
        Ready(_("Canceled ones"), "calendar-x", {"booking_state": "canceled", "sort": "-due_at"}),
    ),
    archiving="",
)
