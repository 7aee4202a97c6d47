"""Which saved views a person has, which one opens by itself, and the columns he has arranged."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.models import Columns, ListLayout, SavedView


def views(viewer: Actor, listing: str = "") -> list[SavedView]:
    """Return the views of a list (of all lists) that the viewer may open, the oldest first."""
    rows = SavedView.objects.visible_to(viewer).select_related("owner", "team")
    return list(rows.filter(listing=listing) if listing else rows)


def get_view(viewer: Actor, key: UUID, *, is_deleted: bool = False) -> SavedView:
    """Return one view that the viewer may open (a deleted one that he may bring back); raises `NotFound`."""
    if is_deleted:
        found = SavedView.objects.filter(pk=key, deleted_at__isnull=False).first()
        if found is not None and found.may_change(viewer):
            return found
        raise NotFound
    found = SavedView.objects.visible_to(viewer).select_related("owner", "team").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def arranged(viewer: Actor, listing: str, view: SavedView | None) -> Columns:
    """Return the columns that the viewer has arranged for a view (None: the list itself); nothing where he has not."""
    if viewer.user_id is None:
        return []
    rows = ListLayout.objects.filter(user_id=viewer.user_id, listing=listing)
    condition = Q(view=view) if view is not None else Q(view__isnull=True)
    found = rows.filter(condition).values_list("columns", flat=True).first()
    return found or []


def default_of(viewer: Actor, found: Sequence[SavedView]) -> SavedView | None:
    """Return the view that opens by itself for the role of the viewer, or None."""
    return next((view for view in found if viewer.role in view.default_for), None)
