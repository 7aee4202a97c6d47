"""Saving, sharing, arranging and deleting views of lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.text import clean_line
from wasl.lists.filters.reading import VERSION, parse
from wasl.lists.listing import Listing
from wasl.lists.models import SHARE, Columns, ListLayout, SavedView
from wasl.lists.queries import listing_named
from wasl.workspace.models import Role, Team

LONGEST_NAME = 80
MOST_VIEWS = 100
MOST_COLUMNS = 60
NARROWEST, WIDEST = 60, 800


class ViewValues(TypedDict, total=False):
    """What can be said of a view; what is not named stays as it is."""

    name: str
    filter: Any
    columns: Sequence[Mapping[str, Any]]
    sort: str
    group: str
    scope: str
    team: UUID | None
    default_for: Sequence[str]


@command("lists.save_views")
def save_view(listing: Listing, *, by: Actor, **values: Unpack[ViewValues]) -> SavedView:
    """Keep a view of a list under a name. Raises `Invalid` by field; sharing it needs the right to."""
    if by.user_id is None:
        raise NotAllowed
    if (
        SavedView.objects.visible_to(by).filter(listing=listing.key, owner_id=by.user_id).count()
        >= MOST_VIEWS
    ):
        raise Invalid(
            fields={"name": [_("You have a hundred views of this list already. Delete one first.")]}
        )
    view = SavedView(listing=listing.key, owner_id=by.user_id)
    _take(view, listing, {"name": "", **values}, by=by)
    view.save()
    return view


@command("lists.save_views")
def change_view(view: SavedView, *, by: Actor, **values: Unpack[ViewValues]) -> SavedView:
    """Change what is named of a view; others who look at it see the change."""
    view = _locked(view)
    _refuse_shared(view, by=by)
    _take(view, listing_named(by, view.listing), values, by=by)
    view.updated_at = clock.now()
    view.save()
    if "columns" in values:
        # what the editor had arranged for himself is what the view is now
        ListLayout.objects.filter(view=view, user=by.user_id).delete()
    return view


@command("lists.save_views")
def delete_view(view: SavedView, *, by: Actor) -> SavedView:
    """Take a view away; it can be brought back."""
    view = _locked(view)
    _refuse_shared(view, by=by)
    view.deleted_at = view.deleted_at or clock.now()
    view.save()
    return view


@command("lists.save_views")
def restore_view(view: SavedView, *, by: Actor) -> SavedView:
    """Bring a deleted view back."""
    view = _locked(view)
    _refuse_shared(view, by=by)
    view.deleted_at = None
    view.save()
    return view


@command("lists.save_views")
def arrange_columns(
    listing: Listing, *, columns: Sequence[Mapping[str, Any]], by: Actor, view: SavedView | None = None
) -> None:
    """Remember for the actor alone which columns he wants, in which order and width; none puts the usual ones back."""
    if by.user_id is None or (view is not None and not view.is_visible_to(by)):
        raise NotAllowed
    ListLayout.objects.filter(user=by.user_id, listing=listing.key, view=view).delete()
    if columns:
        checked = _columns(listing, columns, by=by)
        ListLayout.objects.create(user_id=by.user_id, listing=listing.key, view=view, columns=checked)


def _locked(view: SavedView) -> SavedView:
    fresh = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if fresh is None:
        raise NotFound
    return fresh


def _take(view: SavedView, listing: Listing, values: Mapping[str, Any], *, by: Actor) -> None:
    """Set what is given, each after its check; a shared view is changed by those who may share."""
    for name, check in CHECKS.items():
        if name in values:
            setattr(view, name, check(listing, values[name], by=by))
    if {"scope", "team"} & set(values):
        _share(view, values, by=by)
    if "default_for" in values:
        view.default_for = _roles(values["default_for"])
    if view.default_for and view.scope != SavedView.Scope.EVERYONE:
        raise Invalid(fields={"default_for": [_("Only a view for everyone can open for a whole role.")]})
    _refuse_shared(view, by=by)


def _refuse_shared(view: SavedView, *, by: Actor) -> None:
    if view.scope != SavedView.Scope.MINE and not by.may(SHARE):
        raise NotAllowed(_("Your role may keep views of its own, and not share them."))


def _name(_listing: Listing, text: str, *, by: Actor) -> str:  # noqa: ARG001 - one of the checks
    name = clean_line(text)
    if not name:
        raise Invalid(fields={"name": [_("Give the view a name.")]})
    if len(name) > LONGEST_NAME:
        raise Invalid(fields={"name": [_("A name has at most 80 characters.")]})
    return name


def _filter(listing: Listing, tree: Any, *, by: Actor) -> Any:
    if not tree:
        return None
    parse(listing, by, tree)
    return {"version": VERSION} | tree


def _sort(listing: Listing, word: str, *, by: Actor) -> str:
    if word and listing.sort(word.removeprefix("-"), by) is None:
        raise Invalid(fields={"sort": [_("This list has no such order.")]})
    return word


def _group(listing: Listing, name: str, *, by: Actor) -> str:
    found = listing.field_named(name, by) if name else None
    if name and (found is None or not found.is_grouped):
        raise Invalid(fields={"group": [_("This list cannot be grouped so.")]})
    return name


def _columns(listing: Listing, columns: Sequence[Mapping[str, Any]], *, by: Actor) -> Columns:
    """Return columns as they are kept: known names, each once, widths within bounds. Raises `Invalid`."""
    known = {column.name for column in listing.columns_for(by)}
    kept: Columns = []
    for one in columns[:MOST_COLUMNS]:
        name, width = one.get("name"), one.get("width")
        if name not in known or any(name == before["name"] for before in kept):
            raise Invalid(fields={"columns": [_("This list has no such column, or it stands there twice.")]})
        is_number = isinstance(width, int) and not isinstance(width, bool)
        kept.append({"name": name} | ({"width": min(max(width, NARROWEST), WIDEST)} if is_number else {}))  # type: ignore[type-var]  # a number here
    return kept


def _share(view: SavedView, values: Mapping[str, Any], *, by: Actor) -> None:
    scope = values.get("scope", view.scope)
    if scope not in SavedView.Scope.values:
        raise Invalid(fields={"scope": [_("Choose who may see the view.")]})
    view.scope = scope
    if scope != SavedView.Scope.TEAM:
        view.team = None
        return
    key = values.get("team") or view.team_id or by.team_id
    view.team = Team.objects.filter(pk=key).first() if key and (key in by.teams or by.may(SHARE)) else None
    if view.team is None:
        raise Invalid(fields={"team": [_("Choose the team: you are in none.")]})


def _roles(keys: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(keys))
    known = set(Role.objects.filter(key__in=wanted).values_list("key", flat=True))
    if set(wanted) - known:
        raise Invalid(fields={"default_for": [_("There is no such role.")]})
    return wanted


CHECKS: dict[str, Callable[..., Any]] = {
    "name": _name,
    "filter": _filter,
    "columns": _columns,
    "sort": _sort,
    "group": _group,
}
