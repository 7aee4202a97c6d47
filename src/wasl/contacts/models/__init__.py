"""The nouns of `contacts`: people and companies, ways to reach them, relations, consents, duplicates."""

from wasl.contacts.models.consents import Consent
from wasl.contacts.models.contacts import SHELVES, Contact, ContactQuerySet
from wasl.contacts.models.duplicates import DuplicatePolicy, DuplicateSearch, MatchKeys, Pair
from wasl.contacts.models.relations import Relation
from wasl.contacts.models.ways import Address, Email, Phone, WebProfile

__all__ = [
    "SHELVES",
    "Address",
    "Consent",
    "Contact",
    "ContactQuerySet",
    "DuplicatePolicy",
    "DuplicateSearch",
    "Email",
    "MatchKeys",
    "Pair",
    "Phone",
    "Relation",
    "WebProfile",
]
