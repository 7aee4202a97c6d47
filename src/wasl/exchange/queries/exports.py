"""Reads exports: one, all of a person, and what can be chosen for the next."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wasl.exchange.exporting import fields_for
from wasl.exchange.models import Export, ExportRules
from wasl.exchange.rows import exporter_for, list_of, listing_for, rows_of
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import Text
from wasl.lists import counting
from wasl.lists.listing import Listing
from wasl.lists.pages import NO_VIEW
from wasl.records.queries import as_uuid

MOVING = (Export.State.QUEUED, Export.State.RUNNING)
PAGE = 50


def get_export(viewer: Actor, pk: UUID | str) -> Export:
    """Return an export of `viewer`; raises `NotFound` for those of others."""
    found: Export | None = Export.objects.visible_to(viewer).filter(pk=as_uuid(pk)).first()
    if found is None or not viewer.may("exchange.export"):
        raise NotFound
    return found


def exports(viewer: Actor, *, before: UUID | None = None, limit: int = PAGE) -> list[Export]:
    """Return the viewer's exports, newest first, from the one after `before`; raises `NotAllowed`."""
    if not viewer.may("exchange.export"):
        raise NotAllowed
    rows = Export.objects.visible_to(viewer)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])


def count_exports(viewer: Actor) -> int:
    """Return how many exports the viewer has."""
    return Export.objects.visible_to(viewer).count()


def stalled_exports(viewer: Actor, *, before: datetime.datetime) -> list[Export]:
    """Return what should be moving but has not since a moment, for the system."""
    if viewer.kind != "system":
        return []
    return list(Export.objects.filter(state__in=MOVING, moved_at__lt=before))


def export_rules(viewer: Actor) -> ExportRules | None:
    """Return the rule about large exports for those who may change it, else None."""
    return ExportRules.current() if viewer.may("workspace.manage_settings") else None


@dataclass(frozen=True)
class FieldChoice:
    """A field that can be chosen, and whether the list shows it."""

    key: str
    label: Text
    is_shown: bool


@dataclass(frozen=True)
class Offer:
    """What can be chosen for an export of a list: its rows, its fields, its formats."""

    kind: str
    listing: Listing
    asked: Mapping[str, str]
    count: counting.Count
    fields: Sequence[FieldChoice]
    formats: Sequence[tuple[str, str]]
    large_from: int

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the list."""
        return any(name not in {"sort", "group"} and value != NO_VIEW for name, value in self.asked.items())

    @property
    def comes_back(self) -> bool:
        """Tell whether a changed file of it can be imported again."""
        return exporter_for(self.kind).revise is not None

    @property
    def is_large(self) -> bool:
        """Tell whether the owners will be told."""
        return self.count.value > self.large_from


def offer(viewer: Actor, kind: str, key: str, asked: Mapping[str, str]) -> Offer:
    """Return what can be chosen; raises `NotAllowed`, `NotFound` and `Invalid`."""
    if not viewer.may("exchange.export"):
        raise NotAllowed
    exporter, listing = exporter_for(kind), listing_for(kind, key)
    rows = rows_of(listing, viewer, asked)
    shown = {column.name for column in list_of(listing, viewer, asked).columns}
    fields = [FieldChoice(one.key, one.label, one.column in shown) for one in fields_for(exporter, viewer)]
    formats = [
        (str(value), str(label)) for value, label in Export.Format.choices if value != "vcf" or exporter.cards
    ]
    count = counting.count(rows, counting.WHOLE, is_planned=False)
    return Offer(kind, listing, asked, count, fields, formats, ExportRules.current().large_from)
