"""The gate of reading single things: everything by id starts here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.records.models import Anchor, File, Note, NoteVersion, Record, Tag
from wasl.records.queries.bin import missing


def as_uuid(value: uuid.UUID | str) -> uuid.UUID:
    """Return `value` as a UUID; raises `NotFound` for anything else."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
    except ValueError:
        raise NotFound from None


def get_visible[R: Record](model: type[R], pk: uuid.UUID | str, viewer: Actor, *related: str) -> R:
    """Return the record that `viewer` may see; raises `NotFound` alike for a strange id and an invisible record.

    The id of a record that was merged into another answers with that one.
    """
    manager: Any = model._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    rows = manager.visible_to(viewer).filter(pk=as_uuid(pk))
    found: R | None = (rows.select_related(*related) if related else rows).first()
    if found is None:
        raise missing(viewer, as_uuid(pk))
    into = _merged_into(found.pk) if found.archived_at else None
    return get_visible(model, into, viewer, *related) if into else found


def _merged_into(pk: uuid.UUID) -> uuid.UUID | None:
    """Return the record that a merged one became part of."""
    return Anchor.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()


def get_anchor(viewer: Actor, pk: uuid.UUID | str) -> Anchor:
    """Return the anchor of a record that `viewer` may see, or of the one it was merged into; raises `NotFound`."""
    found = Anchor.objects.visible_to(viewer).filter(pk=as_uuid(pk)).first()
    if found is None:
        raise missing(viewer, as_uuid(pk))
    return get_anchor(viewer, found.merged_into_id) if found.merged_into_id else found


def record_of(viewer: Actor, anchor: Anchor) -> Record:
    """Return the record behind an anchor; raises `NotFound`."""
    model: type[Record] = registry().kind(anchor.kind).model
    return get_visible(model, anchor.pk, viewer)


def anchors(viewer: Actor, ids: Sequence[uuid.UUID | str]) -> list[Anchor]:
    """Return those of `ids` that the viewer may see, in the order given."""
    wanted = [as_uuid(value) for value in ids]
    found = {anchor.id: anchor for anchor in Anchor.objects.visible_to(viewer).filter(pk__in=wanted)}
    return [found[value] for value in wanted if value in found]


def get_note(viewer: Actor, pk: uuid.UUID | str, *, also_news: bool = False) -> Note:
    """Return a note that is not deleted, on a record that `viewer` may see; raises `NotFound`.

    News has nothing to read or to change, only what is said to it.
    """
    rows = Note.objects.with_signs().select_related("anchor", "author", "answers__author")
    rows = rows if also_news else rows.exclude(kind=Note.Kind.NEWS)
    note = rows.filter(pk=as_uuid(pk), deleted_at=None).first()
    if note is None or not note.anchor.is_visible_to(viewer):
        raise NotFound
    return note


@dataclass(frozen=True)
class NotesPage:
    """Notes newest first, whether there are older ones, and how many there are in all."""

    notes: list[Note]
    has_more: bool
    total: int


def notes_of(
    viewer: Actor, record: Record | Anchor, *, before: uuid.UUID | None = None, limit: int = 50
) -> NotesPage:
    """Return a page of the notes that stand on a record; raises `NotFound`."""
    if not record.is_visible_to(viewer):
        raise NotFound
    rows = Note.objects.filter(anchor_id=record.id, deleted_at=None).exclude(kind=Note.Kind.NEWS)
    older = rows.filter(pk__lt=before) if before else rows
    found = list(older.order_by("-pk")[: limit + 1])
    return NotesPage(found[:limit], len(found) > limit, rows.count())


def get_tag(viewer: Actor, pk: uuid.UUID | str) -> Tag:
    """Return a tag; raises `NotFound`."""
    found: Tag | None = Tag.objects.visible_to(viewer).filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def get_file(viewer: Actor, pk: uuid.UUID | str) -> File:
    """Return a file that is not removed, on a record that `viewer` may see; raises `NotFound`."""
    file = File.objects.select_related("anchor").filter(pk=as_uuid(pk), deleted_at=None).first()
    if file is None or not file.anchor.is_visible_to(viewer):
        raise NotFound
    return file


def files_of(viewer: Actor, record: Record | Anchor) -> list[File]:
    """Return the files on a record, newest first; nothing when the viewer may not see it."""
    if not record.is_visible_to(viewer):
        return []
    return list(
        File.objects.filter(anchor_id=record.id, deleted_at=None).select_related("added_by").order_by("-id")
    )


def tags_of(viewer: Actor, record: Record | Anchor) -> list[Tag]:
    """Return the tags on a record by name; nothing when the viewer may not see it."""
    if not record.is_visible_to(viewer):
        return []
    return list(Tag.objects.filter(links__anchor_id=record.id))


def note_versions(viewer: Actor, note: Note) -> list[NoteVersion]:
    """Return how a note read before, newest first; nothing when the viewer may not see its record."""
    if not note.anchor.is_visible_to(viewer):
        return []
    return list(note.versions.select_related("changed_by").order_by("-number"))


def all_tags(viewer: Actor) -> list[Tag]:
    """Return all tags by name."""
    return list(Tag.objects.visible_to(viewer))


def open_file(viewer: Actor, pk: uuid.UUID | str) -> FileResponse:
    """Return a file as an answer for saving; it is never shown inside the product's own origin (S-033).

    Raises `NotFound`, with the name when the bytes are gone from the store.
    """
    file = get_file(viewer, pk)
    if not default_storage.exists(file.key):
        raise NotFound(
            _("This file is damaged or missing in the store. Its name was %(name)s.") % {"name": file.name}
        )
    response = FileResponse(default_storage.open(file.key), as_attachment=True, filename=file.name)
    response["Content-Type"] = "application/octet-stream"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
