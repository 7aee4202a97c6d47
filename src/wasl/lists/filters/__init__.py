"""The filter language: a small JSON tree over a listing's declared fields, compiled to one condition.

`{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}` around conditions on a field (`{"field": "language", "op": "is",
"value": "lv"}`, also of a related record: "company.city"), on related records (`{"some": "people", "where": {...}}`) and on
behavior (`{"event": "order.placed", "at_least": 2, "within_last": {"days": 90}}`). Anything else raises `Invalid` naming
the place. `tree` is what was read, `reading` the way in, `compiling` the way to SQL, `wording` the way to a sentence.
"""

from typing import Any

from django.db.models import Q

from wasl.kernel.actor import Actor
from wasl.lists.filters.compiling import Compiler
from wasl.lists.filters.reading import load, parse
from wasl.lists.filters.tree import Node
from wasl.lists.listing import Listing


def condition_of(node: Node, viewer: Actor, *, is_walked: bool = False) -> Q:
    """Return the condition of a tree that was read for `viewer`.

    It is written for finding all rows at once; with `is_walked`, for trying rows one by one in the order of a list.
    """
    return Compiler(viewer, is_walked=is_walked).node(node)


def compile_filter(listing: Listing, viewer: Actor, tree: Any) -> Q:
    """Return the condition of a filter in its JSON form for `viewer`; raises `Invalid` on the field "filter"."""
    return condition_of(parse(listing, viewer, tree), viewer)


def read_filter(listing: Listing, viewer: Actor, text: str) -> Q:
    """Return the condition of a filter written as JSON; raises `Invalid`."""
    return compile_filter(listing, viewer, load(text))


__all__ = ["compile_filter", "condition_of", "load", "parse", "read_filter"]
