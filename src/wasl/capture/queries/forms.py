"""Forms: for the public, and for those who set them up."""

from uuid import UUID

from django.db.models import Count, Q

from wasl.capture.models import WebForm
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound

RIGHT = "capture.manage"


def all_forms(viewer: Actor) -> list[WebForm]:
    """Return all forms, with how much was `sent` through each, for those who set them up."""
    if not viewer.may(RIGHT):
        raise NotAllowed
    counted = Count("submissions", filter=Q(submissions__deleted_at=None))
    return list(WebForm.objects.annotate(sent=counted).order_by("-is_active", "name", "pk"))


def get_form(viewer: Actor, pk: UUID) -> WebForm:
    """Return one of them; raises `NotFound`."""
    if not viewer.may(RIGHT):
        raise NotAllowed
    found = WebForm.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
