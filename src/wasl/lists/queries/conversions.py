"""Reads changes of type that run in the background."""

import datetime

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.lists.models import CustomField, FieldConversion
from wasl.lists.queries.custom import MANAGE


def conversion_of(viewer: Actor, field: CustomField) -> FieldConversion | None:
    """Return the change of type of a field that is not over yet, for whoever manages fields; raises `NotAllowed`."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    return field.conversions.filter(state__in=FieldConversion.OPEN).select_related("field").first()


def stalled_conversions(viewer: Actor, *, before: datetime.datetime) -> list[FieldConversion]:
    """Return the changes of type that a job should be at, and on which nothing has happened since a moment."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    moving = [FieldConversion.State.CHECKING, FieldConversion.State.RUNNING]
    return list(FieldConversion.objects.filter(state__in=moving, moved_at__lt=before))
