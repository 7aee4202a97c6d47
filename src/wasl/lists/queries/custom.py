"""The fields that a firm has added: their definitions, and what a record has in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.drawing import drawn
from wasl.lists.models import CustomField
from wasl.records.models import Anchor
from wasl.records.queries import as_uuid

MANAGE = "lists.manage_fields"


def fields_seen(viewer: Actor, kind: str) -> list[CustomField]:
    """Return the fields of a kind in use that the viewer's role may see."""
    return [one for one in custom_fields(kind, viewer.fields_stamp) if not viewer.hides(kind, one.name)]


def fields_open(viewer: Actor, kind: str) -> list[CustomField]:
    """Return the fields of a kind in use that the viewer's role may change."""
    return [one for one in custom_fields(kind, viewer.fields_stamp) if not viewer.locks(kind, one.name)]


def managed_fields(viewer: Actor) -> list[CustomField]:
    """Return all fields, archived ones last; raises `NotAllowed`."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    return sorted(CustomField.objects.all(), key=lambda one: (one.archived_at is not None, one.position))


def managed_field(viewer: Actor, pk: UUID | str) -> CustomField:
    """Return one field for whoever manages them; raises `NotAllowed`, `NotFound`."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    found = CustomField.objects.filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Fact:
    """What a record has in one field, drawn."""

    field: CustomField
    value: SafeString


def custom_facts(viewer: Actor, kind: str, custom: Mapping[str, Any]) -> list[Fact]:
    """Return what a record has in fields that the viewer may see; linked records that he may not see are left out."""
    fields = [one for one in fields_seen(viewer, kind) if one.stored in custom]
    titles = linked_titles(
        viewer, [custom[one.stored] for one in fields if one.type == CustomField.Type.LINK]
    )
    shown = [one for one in fields if one.type != CustomField.Type.LINK or custom[one.stored] in titles]
    return [Fact(one, drawn(one, custom[one.stored], titles)) for one in shown]


def linked_titles(viewer: Actor, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return id → (name, address) of those records that the viewer may see: one query, none without ids."""
    if not ids:
        return {}
    rows = Anchor.objects.visible_to(viewer).filter(pk__in=[as_uuid(one) for one in ids])
    return {str(row.pk): (row.title, reverse(registry().kind(row.kind).page, args=[row.pk])) for row in rows}
