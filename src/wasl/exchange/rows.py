"""Finds what an export takes out: the exporter of a kind, its list, and the rows of it that were asked for, in order."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.manifest import Exporter, registry
from wasl.lists.listing import Listing
from wasl.lists.pages import NO_VIEW, ListPage, open_list
from wasl.records.queries import as_uuid

MOST_IDS = 1_000
# what belongs to a page of a list and says nothing of its rows
OF_THE_PAGE = frozenset({"after", "group", "open"})


def exporter_for(kind: str) -> Exporter:
    """Return the exporter of a kind; raises `NotFound` when nothing of that kind can be taken out."""
    try:
        return registry().exporter(kind)
    except KeyError:
        raise NotFound from None


def listing_for(kind: str, key: str = "") -> Listing:
    """Return the list of a kind called `key`, the whole kind without one; raises `NotFound`."""
    exporter = exporter_for(kind)
    if not key:
        whole: Listing = exporter.listings[0]
        return whole
    found: Listing | None = next((one for one in exporter.listings if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def list_of(listing: Listing, viewer: Actor, asked: Mapping[str, str]) -> ListPage:
    """Return the list as it is asked; raises `Invalid` by parameter. No view opens by itself here."""
    drawn = OF_THE_PAGE.union(listing.keeps)
    given = {"view": NO_VIEW} | {name: value for name, value in asked.items() if name not in drawn}
    known = {"q", "filter", "sort", "ids", "view", *(name for name, _build in listing.shortcuts)}
    for name in given:
        if name not in known:
            raise Invalid(fields={name: [_("The list cannot be asked this.")]})
    _refuse_order(listing, viewer, given.get("sort", ""))
    page = open_list(listing, viewer, given)
    if page.problem:
        raise Invalid(fields={"filter": [page.problem]})
    if given["view"] != NO_VIEW and page.wish.view is None:
        raise Invalid(fields={"view": [_("This view does not exist, or it is not shared with you.")]})
    return page


def rows_of(listing: Listing, viewer: Actor, asked: Mapping[str, str]) -> QuerySet[Any]:
    """Return the rows that a list shows when it is asked so, in its order; raises `Invalid` by parameter."""
    page = list_of(listing, viewer, asked)
    rows = page.sort.narrowed(page.found, viewer)
    if asked.get("ids"):
        rows = rows.filter(pk__in=_keys(asked["ids"]))
    order = F(page.sort.path)
    if page.wish.descending:
        return rows.order_by(order.desc(nulls_last=True), "-pk")
    return rows.order_by(order.asc(nulls_last=True), "pk")


def _refuse_order(listing: Listing, viewer: Actor, asked: str) -> None:
    if asked and listing.sort(asked.removeprefix("-"), viewer) is None:
        offered = ", ".join(one.name for one in listing.sorts_for(viewer))
        raise Invalid(fields={"sort": [_("Sort by one of these: %(names)s.") % {"names": offered}]})


def _keys(text: str) -> list[Any]:
    words = text.split(",")
    if len(words) > MOST_IDS:
        raise Invalid(fields={"ids": [_("At most %(count)s records can be named.") % {"count": MOST_IDS}]})
    return [as_uuid(word) for word in words]
