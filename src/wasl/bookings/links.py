"""Signed links of visitors: each does one thing; those that change something die with the next change."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from wasl.bookings.models import Booking
from wasl.kernel.errors import NotFound

SEE, MOVE, CANCEL = "see", "move", "cancel"


@dataclass(frozen=True)
class Link:
    """What a link was made for: the booking, and how often it had been moved then."""

    booking: UUID
    sequence: int


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"wasl.bookings.{purpose}", sep=".")


def token(booking: Booking, purpose: str) -> str:
    """Return what a link for one purpose carries."""
    return _signer(purpose).sign(f"{booking.pk.hex}-{booking.sequence}")


def read(text: str, purpose: str) -> Link:
    """Return what a link says; raises `NotFound` for one that was not made here, or for another purpose."""
    try:
        key, _dash, sequence = _signer(purpose).unsign(text).partition("-")
    except signing.BadSignature:
        raise NotFound from None
    return Link(UUID(hex=key), int(sequence))


def address(booking: Booking, purpose: str) -> str:
    """Return the whole address, for letters and calendar files."""
    path = reverse(f"bookings:booking_{purpose}", args=[token(booking, purpose)])
    return f"{settings.BASE_URL}{path}?lang={booking.language}"
