"""Trouble that those who set bookings up should hear of."""

from django.utils.translation import gettext as _

from wasl.bookings.queries import is_flooded
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text


def flood(viewer: Actor) -> Text:
    """Say that more is booked than people book: then nothing more is taken for a while."""
    if viewer.may("bookings.manage") and is_flooded():
        return _("More is booked from outside than people book. For an hour no more bookings are taken.")
    return ""
