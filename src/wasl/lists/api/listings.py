"""Which lists there are for programs: their fields with types and operators, columns, orders; a filter explained."""

from typing import Any

from ninja import Router

from wasl.kernel.api import Count, In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.lists import counting, queries
from wasl.lists.filters import condition_of, parse
from wasl.lists.filters.types import TYPES
from wasl.lists.filters.wording import InText, Writer
from wasl.lists.listing import Field, Listing

router = Router(tags=["listings"])


class Named(Out):
    """A name with what people read for it."""

    name: str
    label: str


class FieldOut(Named):
    """A field of the filter language; `choices` are its values where they are few and fixed."""

    type: str
    operators: list[str]
    choices: list[Named]


class RelationOut(Named):
    """Related records: `many` are asked by "some", one by "name.field"; `listing` has their fields."""

    listing: str
    many: bool


class ListingOut(Named):
    """A list: what it can be asked, shown and sorted by, as far as the caller's role goes."""

    kind: str
    fields: list[FieldOut]
    relations: list[RelationOut]
    columns: list[Named]
    sorts: list[Named]
    groups: list[str]


class FilterIn(In):
    """A filter to be explained."""

    filter: dict[str, Any]


class FilterOut(Out):
    """A filter in words, and how many records it finds."""

    sentence: str
    count: Count


def field_out(known: Field) -> FieldOut:
    """Return a field as programs see it."""
    return FieldOut(
        name=known.name,
        label=str(known.label),
        type=known.type,
        operators=list(TYPES[known.type]),
        choices=[Named(name=value, label=str(label)) for value, label in known.choices],
    )


def listing_out(request: Request, listing: Listing) -> ListingOut:
    """Return a list as programs see it."""
    viewer = request.actor
    fields = listing.fields_for(viewer)
    return ListingOut(
        name=listing.key,
        label=str(listing.label),
        kind=listing.kind,
        fields=[field_out(one) for one in fields],
        relations=[
            RelationOut(name=one.name, label=str(one.label), listing=one.listing().key, many=one.is_many)
            for one in listing.relations_for(viewer)
        ],
        columns=[Named(name=one.name, label=str(one.label)) for one in listing.columns_for(viewer)],
        sorts=[Named(name=one.name, label=str(one.label)) for one in listing.sorts_for(viewer)],
        groups=[one.name for one in fields if one.is_grouped],
    )


@router.get("/listings", response=Listed[ListingOut], operation_id="listing_list")
def listing_list(request: Request) -> Listed[ListingOut]:
    """Return the lists with all that filters and views may name."""
    return whole([listing_out(request, one) for one in queries.listings(request.actor)])


@router.post("/listings/{name}/explain", response=FilterOut, operation_id="filter_explain")
def filter_explain(request: Request, name: str, payload: FilterIn) -> FilterOut:
    """Say in the language of the request what a filter means, and how many records it finds. Nothing is changed."""
    viewer = request.actor
    listing = queries.listing_named(viewer, name)
    node = parse(listing, viewer, payload.filter)
    writer = Writer(listing, lambda: listing.options(viewer) if listing.options else {}, InText())
    rows, tried = (
        listing.rows(viewer).filter(condition_of(node, viewer, is_walked=is_walked))
        for is_walked in (False, True)
    )
    count = counting.count(rows, is_planned=False, tried=tried)
    return FilterOut(
        sentence=str(writer.sentence(node)), count=Count(value=count.value, exact=count.is_exact)
    )
