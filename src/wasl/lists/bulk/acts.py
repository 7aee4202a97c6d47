"""All acts of bulk work, by key."""

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.lists.bulk.archiving import Archiving
from wasl.lists.bulk.assigning import Assigning
from wasl.lists.bulk.batch import Act
from wasl.lists.bulk.binning import Binning
from wasl.lists.bulk.editing import Editing
from wasl.lists.bulk.handing import HandingOver
from wasl.lists.bulk.tagging import Tagging
from wasl.lists.listing import Listing

# icons: user-share tag tag-off pencil archive archive-off trash
_ALL: tuple[Act, ...] = (
    Assigning(),
    Tagging("tag", "added"),
    Tagging("untag", "removed"),
    Editing(),
    Archiving("archive", puts_away=True),
    Archiving("restore", puts_away=False),
    Binning(),
    HandingOver(),
)
# what becomes of records that are put away
OF_AN_ARCHIVE = frozenset({"restore", "delete"})
ACTS = {act.key: act for act in _ALL}


def _added() -> list[Act]:
    """Return the acts of the packages above, which offer themselves for their own kinds."""
    return registry().all("bulk_acts")


def act_named(key: str) -> Act:
    """Return the act called `key`; raises `NotFound`."""
    found = ACTS.get(key) or next((act for act in _added() if act.key == key), None)
    if found is None:
        raise NotFound
    return found


def acts_for(listing: Listing, viewer: Actor) -> list[Act]:
    """Return what the viewer may do with many records of a listing at once."""
    if listing.is_mixed or not viewer.may("lists.bulk"):
        return []
    offered = (
        (act for act in _ALL if act.key in OF_AN_ARCHIVE)
        if listing.is_archive
        else (*_added(), *(act for act in _ALL if act.key != "restore"))
    )
    allowed = ((act, act.permission(listing)) for act in offered)
    return [act for act, permission in allowed if permission and viewer.may(permission)]
