"""Verbs on contacts, their relations, consents and photos; merging."""

from wasl.contacts.commands.consents import give_consent, withdraw_consent
from wasl.contacts.commands.contacts import add_contact, archive_contact, change_contact, restore_contact
from wasl.contacts.commands.finding import (
    dismiss_pair,
    look_around,
    merge_certain,
    reopen_pair,
    search_on,
    set_policy,
    start_search,
)
from wasl.contacts.commands.forgetting import forget_old_merges
from wasl.contacts.commands.mailing import send_mail
from wasl.contacts.commands.merging import Undone, merge_contacts, undo_merge
from wasl.contacts.commands.photos import remove_photo, set_photo
from wasl.contacts.commands.relations import end_relation, relate
from wasl.contacts.commands.told import Told, tell_events
from wasl.contacts.commands.welcoming import Stranger, Welcomed, welcome_contact

__all__ = [
    "Stranger",
    "Told",
    "Undone",
    "Welcomed",
    "add_contact",
    "archive_contact",
    "change_contact",
    "dismiss_pair",
    "end_relation",
    "forget_old_merges",
    "give_consent",
    "look_around",
    "merge_certain",
    "merge_contacts",
    "relate",
    "remove_photo",
    "reopen_pair",
    "restore_contact",
    "search_on",
    "send_mail",
    "set_photo",
    "set_policy",
    "start_search",
    "tell_events",
    "undo_merge",
    "welcome_contact",
    "withdraw_consent",
]
