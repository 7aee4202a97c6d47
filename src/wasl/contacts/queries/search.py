"""The search box of the lists: any spelling of a name, any part of an address, a phone in any format."""

from django.db.models import Q

from wasl.contacts.models import SHELVES
from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.records.queries.found import SHORTEST, findable


def name_condition(viewer: Actor, query: str, kind: str = "") -> Q:
    """Return the condition that a contact (of a kind) is meant by `query`; two characters look at beginnings of names only."""
    folded = fold(query)
    if len(folded) < SHORTEST and not query.isdecimal():
        return Q(anchor__title_key__startswith=folded)
    shelves = [SHELVES[kind]] if kind else []
    return findable(viewer, ["contact"], query, "anchor__", shelves=shelves)
