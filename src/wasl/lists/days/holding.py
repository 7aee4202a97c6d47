"""How records are moved to another day by hand: by the command that changes them, as far as the viewer may."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from wasl.kernel.actor import Actor
from wasl.kernel.command import is_open_to
from wasl.lists.days.asking import Choice
from wasl.lists.days.shape import Hold
from wasl.lists.listing import Listing


def may_move(listing: Listing, viewer: Actor, choice: Choice) -> bool:
    """Tell whether the viewer's role lets him change this day of such records through the list's own command."""
    field = choice.field
    if listing.change is None or choice.dated.holds or field.type != "day" or not field.keyword:
        return False
    return is_open_to(listing.change, viewer) and not viewer.locks(listing.kind, field.denied_by)


def holds_of(listing: Listing, viewer: Actor, choice: Choice, records: Sequence[Any]) -> Mapping[UUID, Hold]:
    """Return of these records how each is moved; those that the viewer may not move are absent."""
    if choice.dated.holds:
        return choice.dated.holds(viewer, records)
    if not may_move(listing, viewer, choice):
        return {}
    return {
        one.pk: Hold(reverse("lists:day_move", args=[listing.key, one.pk, choice.name]), one.version)
        for one in records
        if one.may_change(viewer)
    }
