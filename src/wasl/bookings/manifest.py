"""What `bookings` adds: the right to set them up, their events, their pages, reminders by the minute."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.bookings import alerts, events, jobs
from wasl.bookings.listings import BOOKINGS
from wasl.bookings.models import Booking
from wasl.kernel.manifest import (
    Act,
    Alert,
    EventType,
    Every,
    Manifest,
    MenuItem,
    Permission,
    Personal,
    Setting,
)

LINE = "bookings/timeline/booking.html"

manifest = Manifest(
    listings=(BOOKINGS,),
    permissions=(Permission("bookings.manage", _("Say what customers may book")),),
    events=(
        EventType(
            events.BookingMade, pgettext_lazy("booking", "Booked"), "calendar-check", LINE, group="steps", tells=("people",)
        ),
        EventType(
            events.BookingMoved, pgettext_lazy("booking", "Moved"), "calendar-time", LINE, group="steps", tells=("people",)
        ),
        EventType(
            events.BookingCanceled, pgettext_lazy("booking", "Canceled"), "calendar-x", LINE, group="steps",
            tells=("people",),
        ),
    ),
    menu=(MenuItem(_("Bookings"), "bookings:booking_list", "calendar-check", 6, kind="meeting", within="calendar:calendar"),),
    acts=(Act(_("New meeting to be booked"), "bookings:type_new", "calendar-plus", permission="bookings.manage"),),
    settings=(
        Setting(
            _("Booking pages"),
            "bookings:type_list",
            "calendar-check",
            59,
            group="work",
            permission="bookings.manage",
            hint=_("What customers may book, with whom and when"),
        ),
    ),
    alerts=(Alert(alerts.flood, "bookings:type_list"),),
    schedule=(Every(jobs.look_after, "* * * * *"),),
    personal=(Personal(Booking, ("name", "email", "phone", "answers", "reason")),),
)  # fmt: skip
