"""Contacts and what happened to them, for programs."""

from ninja import Router

from wasl.contacts.api import contacts, duplicates, events

router = Router()
for part in (contacts, events, duplicates):
    router.add_router("", part.router)

__all__ = ["router"]
