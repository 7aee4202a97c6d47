"""Reads over contacts."""

from wasl.contacts.queries.below import people_below
from wasl.contacts.queries.card import Card, get_card
from wasl.contacts.queries.comparison import Comparison, compare
from wasl.contacts.queries.consents import consent_history, may_send
from wasl.contacts.queries.duplicates import (
    GroupPage,
    PairFilter,
    count_pairs,
    duplicate_groups,
    duplicate_pairs,
    duplicate_policy,
    get_merge,
    get_pair,
    latest_search,
    merges_of,
)
from wasl.contacts.queries.meant import Key, meant
from wasl.contacts.queries.named import named
from wasl.contacts.queries.parts import get_relation, open_photo
from wasl.contacts.queries.plain import contacts_out
from wasl.contacts.queries.similar import Similar, Similars, similar
from wasl.contacts.queries.suggested import suggested

__all__ = [
    "Card",
    "Comparison",
    "GroupPage",
    "Key",
    "PairFilter",
    "Similar",
    "Similars",
    "compare",
    "consent_history",
    "contacts_out",
    "count_pairs",
    "duplicate_groups",
    "duplicate_pairs",
    "duplicate_policy",
    "get_card",
    "get_merge",
    "get_pair",
    "get_relation",
    "latest_search",
    "may_send",
    "meant",
    "merges_of",
    "named",
    "open_photo",
    "people_below",
    "similar",
    "suggested",
]
