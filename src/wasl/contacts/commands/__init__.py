"""Verbs on contacts, their relations, consents and photos; merging."""

from wasl.contacts.commands.consents import give_consent, withdraw_consent
from wasl.contacts.commands.contacts import add_contact, archive_contact, change_contact, restore_contact
from wasl.contacts.commands.merging import Undone, merge_contacts, undo_merge
from wasl.contacts.commands.photos import remove_photo, set_photo
from wasl.contacts.commands.relations import end_relation, relate
from wasl.contacts.commands.told import Told, tell_events

__all__ = [
    "Told",
    "Undone",
    "add_contact",
    "archive_contact",
    "change_contact",
    "end_relation",
    "give_consent",
    "merge_contacts",
    "relate",
    "remove_photo",
    "restore_contact",
    "set_photo",
    "tell_events",
    "undo_merge",
    "withdraw_consent",
]
