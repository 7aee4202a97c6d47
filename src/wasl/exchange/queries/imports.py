"""Reads imports: one, all, what they refused and kept, their first rows as they would be stored."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wasl.exchange.exporting import ID
from wasl.exchange.layout import CellReader, importer_for, sample, table_of
from wasl.exchange.models import Import, ImportEffect, ImportRefusal
from wasl.exchange.refused import Refusal, named, refusal_of
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.manifest import Importer, Text, registry
from wasl.records.models import Anchor
from wasl.records.queries import as_uuid

MOVING = (Import.State.CHECKING, Import.State.QUEUED, Import.State.RUNNING, Import.State.UNDOING)
PAGE = 50


def get_import(viewer: Actor, pk: UUID | str) -> Import:
    """Return an import that `viewer` may see; raises `NotFound`."""
    found: Import | None = (
        Import.objects.visible_to(viewer).select_related("by").filter(pk=as_uuid(pk)).first()
    )
    if found is None:
        raise NotFound
    return found


def imports(viewer: Actor, *, before: UUID | None = None, limit: int = PAGE) -> list[Import]:
    """Return the viewer's imports, newest first, from the one after `before`."""
    rows = Import.objects.visible_to(viewer).select_related("by")
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])


def count_imports(viewer: Actor) -> int:
    """Return how many imports the viewer may see."""
    return Import.objects.visible_to(viewer).count()


def importers(viewer: Actor) -> list[Importer]:
    """Return what the viewer may import, the usual first."""
    return [
        entry
        for entry in sorted(registry().all("importers"), key=lambda one: one.order)
        if viewer.may("exchange.import") and (not entry.permission or viewer.may(entry.permission))
    ]


def stalled_imports(viewer: Actor, *, before: datetime.datetime) -> list[Import]:
    """Return what should be moving but has not since a moment."""
    return list(Import.objects.visible_to(viewer).filter(state__in=MOVING, moved_at__lt=before))


def attended_import(viewer: Actor, *, sha256: str, kind: str) -> Import | None:
    """Return the import of the same file that a command line began and has not told the outcome of."""
    found = Import.objects.visible_to(viewer).filter(sha256=sha256, kind=kind, is_attended=True)
    return found.order_by("-id").first()


def refusals(viewer: Actor, item: Import, *, after: int = 0, limit: int = PAGE) -> list[ImportRefusal]:
    """Return refused rows in the order of the file, from the one behind row number `after`."""
    if not item.is_visible_to(viewer):
        return []
    rows = (
        ImportRefusal.objects.filter(of=item, number__gt=after).select_related("of").order_by("number", "id")
    )
    return list(rows[:limit])


def get_refusal(viewer: Actor, item: Import, pk: int) -> ImportRefusal:
    """Return one refused row of an import; raises `NotFound`."""
    found = ImportRefusal.objects.filter(of=item, pk=pk).select_related("of").first()
    if found is None or not item.is_visible_to(viewer):
        raise NotFound
    return found


def all_refusals(viewer: Actor, item: Import) -> Iterator[Refusal]:
    """Yield every refused row, for the file to mend."""
    if not item.is_visible_to(viewer):
        return
    rows: QuerySet[ImportRefusal] = ImportRefusal.objects.filter(of=item).order_by("number", "id")
    for row in rows.iterator(500):
        columns = [column for column, _reason in row.faults] or [row.column]
        yield Refusal(row.number, row.values, named(columns), row.reason)


def refusal_count(viewer: Actor, item: Import) -> int:
    """Return how many rows were refused, by the dry run or by the run."""
    return ImportRefusal.objects.filter(of=item).count() if item.is_visible_to(viewer) else 0


def is_from_elsewhere(viewer: Actor, item: Import) -> bool:
    """Tell whether a file that came back holds no id that is known here, so that it was taken out of another Wasl."""
    if not item.is_visible_to(viewer) or item.ready_count or item.trial.get("conflicts"):
        return False
    refused = ImportRefusal.objects.filter(of=item)
    return refused.exists() and not refused.exclude(column=ID).exists()


@dataclass(frozen=True)
class Kept:
    """A record that taking back left as it is, and why; the anchor is None where the viewer may not see it."""

    anchor: Anchor | None
    reason: str


def kept(viewer: Actor, item: Import, *, limit: int = PAGE) -> list[Kept]:
    """Return the records that taking back left as they are."""
    if not item.is_visible_to(viewer):
        return []
    effects = list(ImportEffect.objects.filter(of=item).exclude(kept="").order_by("id")[:limit])
    ids = [effect.record_id for effect in effects]
    found = {anchor.pk: anchor for anchor in Anchor.objects.visible_to(viewer).filter(pk__in=ids)}
    return [Kept(found.get(effect.record_id), effect.kept) for effect in effects]


@dataclass(frozen=True)
class Preview:
    """A row as it would be stored: (label, text) pairs, or the reason why it would be refused."""

    number: int
    cells: Sequence[tuple[Text, Any]]
    reason: str = ""


def preview(viewer: Actor, item: Import, *, count: int = 10) -> list[Preview]:
    """Return the first rows as they would be stored."""
    if not item.is_visible_to(viewer):
        return []
    importer, options, reader = importer_for(item.kind), item.choices(), CellReader(item)
    show = importer.preview(options, by=viewer)
    shown = []
    for row in sample(table_of(item), count):
        if row.faults:
            shown.append(Preview(row.number, (), refusal_of(row, item.columns).reason))
            continue
        try:
            shown.append(Preview(row.number, show(importer.read(reader.cells(row), options))))
        except Invalid as error:
            shown.append(Preview(row.number, (), error.message))
    return shown
