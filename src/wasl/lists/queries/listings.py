"""Finds a listing by its word in addresses and saved views."""

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.lists.listing import Listing


def listings(viewer: Actor) -> list[Listing]:
    """Return the listings over kinds of which the viewer may read any record."""
    of_kinds = [one for kind in registry().all("kinds") for one in (*kind.listings, kind.listing)]
    found = [one for one in (*of_kinds, *registry().all("listings")) if one is not None]
    return [one for one in found if viewer.reach_for(one.kind) is not Reach.NONE]


def listing_named(viewer: Actor, key: str) -> Listing:
    """Return the listing called `key` with what is added to it for the viewer; raises `NotFound` for one that is not there, or not for the viewer."""
    for one in listings(viewer):
        if one.key == key:
            return one.extended(viewer)
    raise NotFound
