"""The search box of the lists: any spelling of a name, any part of an address, a phone in any format."""

from django.db.models import Q

from wasl.kernel.text import fold, search_terms
from wasl.records.queries.found import SHORTEST, search_condition


def name_condition(query: str) -> Q:
    """Return the condition that a contact is meant by `query`; two characters look at beginnings of names only."""
    folded = fold(query)
    if len(folded) < SHORTEST and not query.isdecimal():
        return Q(anchor__title_key__startswith=folded)
    return search_condition(search_terms(query), "anchor__search")
