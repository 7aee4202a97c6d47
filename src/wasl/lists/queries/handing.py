"""Counts what somebody is answerable for, before it is handed over."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text, registry
from wasl.lists.bulk.handing import handed, in_bin, shared_views
from wasl.records.models import Anchor
from wasl.workspace.models import User


# icons: bookmarks trash user-share
@dataclass(frozen=True)
class Owned:
    """So many things of one sort."""

    label: Text
    icon: str
    count: int


def owned_by(viewer: Actor, user: User) -> list[Owned]:
    """Return how much of each kind of record, in the bin and of shared views is this person's; three queries."""
    standing = handed(Anchor.objects.visible_to(viewer)).order_by()
    counts = dict(standing.filter(owner=user).values_list("kind").annotate(Count("pk")))
    found = [Owned(kind.plural, kind.icon, counts.get(kind.name, 0)) for kind in registry().all("kinds")]
    binned = in_bin(viewer).filter(owner=user).count()
    found.append(Owned(_("In the bin"), "trash", binned))
    found.append(Owned(_("Shared views"), "bookmarks", shared_views(user.pk).count()))
    return [one for one in found if one.count]
