"""How often strangers may book: Wasl is nobody's mail cannon (S-076)."""

import datetime

from django.utils.translation import gettext as _

from wasl.bookings.models import Booking
from wasl.bookings.queries import is_flooded
from wasl.kernel import clock
from wasl.kernel.errors import TooOften
from wasl.workspace.throttling import Limit, take

PER_ADDRESS = 10
PER_RECIPIENT = 3
DAY = datetime.timedelta(days=1)


def check(email: str, address: str) -> None:
    """Raise `TooOften` where one network address, one recipient or all together book more than people do."""
    recent = Booking.objects.filter(email=email, created_at__gte=clock.now() - DAY)
    if recent.count() >= PER_RECIPIENT:
        raise TooOften(_("With this e-mail address enough was booked today. Call us, or try again tomorrow."))
    if not take(Limit(f"bookings:{address}", PER_ADDRESS)) or is_flooded():
        raise TooOften(_("Too much is booked at this moment. What you typed is kept: try again in an hour."))
