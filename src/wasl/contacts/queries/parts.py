"""Parts of a contact by their own id: a relation, the photo."""

from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from wasl.contacts.models import Contact, Relation
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.records.queries import as_uuid, get_visible


def get_relation(viewer: Actor, pk: UUID | str) -> Relation:
    """Return a relation of which the viewer may see both sides; raises `NotFound`."""
    found = Relation.objects.select_related("first", "second").filter(pk=as_uuid(pk)).first()
    if found is None or not (found.first.is_visible_to(viewer) and found.second.is_visible_to(viewer)):
        raise NotFound
    return found


def open_photo(viewer: Actor, pk: UUID | str) -> "File[bytes]":
    """Return the opened photo of a contact that the viewer may see; raises `NotFound`."""
    contact = get_visible(Contact, pk, viewer)
    if not contact.photo or not default_storage.exists(contact.photo):
        raise NotFound
    return default_storage.open(contact.photo)
