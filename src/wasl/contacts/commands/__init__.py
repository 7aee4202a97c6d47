"""Verbs on contacts, their relations, consents and photos."""

from wasl.contacts.commands.contacts import add_contact, archive_contact, change_contact, restore_contact

__all__ = ["add_contact", "archive_contact", "change_contact", "restore_contact"]
