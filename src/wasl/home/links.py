"""The signed link by which a person ends the letter of the week without signing in."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from wasl.kernel.errors import NotFound

SIGNER = signing.Signer(salt="wasl.home.letter", sep=".")


def stop_address(person: UUID) -> str:
    """Return the whole address of the page that ends somebody's letters."""
    return f"{settings.BASE_URL}{reverse('home:letter_stop', args=[SIGNER.sign(person.hex)])}"


def reader_of(token: str) -> UUID:
    """Return for whom a link was made; raises `NotFound` for one that was not made here."""
    try:
        return UUID(hex=SIGNER.unsign(token))
    except signing.BadSignature:
        raise NotFound from None
