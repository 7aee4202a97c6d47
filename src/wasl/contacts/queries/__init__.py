"""Reads over contacts."""

from wasl.contacts.queries.below import people_below
from wasl.contacts.queries.card import Card, get_card
from wasl.contacts.queries.consents import consent_history, may_send
from wasl.contacts.queries.meant import Key, meant
from wasl.contacts.queries.parts import get_relation, open_photo
from wasl.contacts.queries.plain import contacts_out
from wasl.contacts.queries.similar import Similar, Similars, similar

__all__ = [
    "Card",
    "Key",
    "Similar",
    "Similars",
    "consent_history",
    "contacts_out",
    "get_card",
    "get_relation",
    "may_send",
    "meant",
    "open_photo",
    "people_below",
    "similar",
]
