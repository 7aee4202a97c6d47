"""Reads over contacts."""

from wasl.contacts.queries.card import Card, get_card
from wasl.contacts.queries.plain import contacts_out

__all__ = ["Card", "contacts_out", "get_card"]
