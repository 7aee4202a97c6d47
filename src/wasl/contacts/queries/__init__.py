"""Reads over contacts."""

from wasl.contacts.queries.card import Card, get_card

__all__ = ["Card", "get_card"]
