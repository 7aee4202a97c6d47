"""Setting and taking away a contact's photo."""

import secrets

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from wasl.contacts.models import Contact
from wasl.contacts.photos import encoded
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.records.commands import lock
from wasl.records.commands.changes import save_changed


@command("contacts.change")
def set_photo(contact: Contact, *, photo: "File[bytes]", by: Actor) -> Contact:
    """Keep a picture of the contact; raises `Invalid` for what is no picture or too large."""
    content = encoded(photo, photo.size or 0)  # type: ignore[arg-type]  # Django's file reads and seeks
    key = default_storage.save(f"photos/{secrets.token_hex(16)}.webp", ContentFile(content))
    return _replace(contact, key, by=by)


@command("contacts.change")
def remove_photo(contact: Contact, *, by: Actor) -> Contact:
    """Take the picture away."""
    return _replace(contact, "", by=by)


def _replace(contact: Contact, key: str, *, by: Actor) -> Contact:
    contact = lock(contact)
    old, contact.photo = contact.photo, key
    if old == key:
        return contact
    if old:
        transaction.on_commit(lambda: default_storage.delete(old))
    return save_changed(contact, {"photo": [bool(old), bool(key)]}, by=by)
