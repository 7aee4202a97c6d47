"""The part of merging that is the same for every kind: everything that points at one record points at another."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, Field, ForeignKey, Model, OuterRef, Q, UniqueConstraint

from wasl.kernel import clock
from wasl.records.journal import CHUNK, Journal, Table, about, rows_of
from wasl.records.models import Anchor, Binned, Event, EventLink, Merge, Record

# moved here by hand, or the memory of merging itself; what is in the bin is not merged
OWN = (Event, EventLink, Merge, Merge.others.through, Binned)

type Reference = tuple[Table, "ForeignKey[Any, Any]"]


def references(model: type[Record]) -> Iterator[Reference]:
    """Yield every column of every table that points at a record of this model or at its anchor, but not the record's own."""
    for target in (Anchor, model):
        for relation in about(target).get_fields(include_hidden=True):
            column: Any = getattr(relation, "field", None)
            points = relation.auto_created and not relation.concrete and isinstance(column, ForeignKey)
            if points and not (issubclass(column.model, Record) and column.primary_key):
                yield column.model, column


def move_links(winner: Record, loser: Record, journal: Journal, *, leave: Sequence[type[Model]] = ()) -> None:
    """Move events, notes, files, tags and whatever else points at `loser` to `winner`.

    A row whose like the winner has already, by a unique constraint, is removed. Tables in `leave` are left to the
    caller.
    """
    _move_events(winner.pk, loser.pk, journal)
    for model, column in references(type(winner)):
        if model in OWN or model in leave:
            continue
        name = column.attname
        for clashing in _clashing(model, column, winner.pk, loser.pk):
            journal.remove(clashing)
        rows = rows_of(model).filter(**{name: loser.pk})
        journal.move(rows, name, old=loser.pk, new=winner.pk)


def _move_events(winner: uuid.UUID, loser: uuid.UUID, journal: Journal) -> None:
    links = EventLink.objects.filter(anchor_id=loser)
    events = list(links.values_list("event_id", flat=True))
    for start in range(0, len(events), CHUNK):
        # by key: the subject has no index, and the key says which partition to open
        own = Event.objects.filter(pk__in=events[start : start + CHUNK], subject_id=loser)
        journal.move(own, "subject_id", old=loser, new=winner)
    both = EventLink.objects.filter(anchor_id=winner, event_id=OuterRef("event_id"))
    journal.remove(links.filter(Exists(both)))
    journal.move(links, "anchor_id", old=loser, new=winner)


def _clashing(
    model: Table, column: "ForeignKey[Any, Any]", winner: uuid.UUID, loser: uuid.UUID
) -> Iterator[Any]:
    """Yield the loser's rows that would break each unique constraint beside the winner's."""
    rows = rows_of(model)
    for names, condition in _uniques(model, column):
        beside = {name: OuterRef(name) for name in names if name not in {column.name, column.attname}}
        twin = rows.filter(condition, **{column.attname: winner}, **beside)
        yield rows.filter(condition, Exists(twin), **{column.attname: loser})


def _uniques(model: Table, column: "Field[Any, Any]") -> Iterator[tuple[Sequence[str], Q]]:
    meta = about(model)
    if column.unique:
        yield [column.name], Q()
    together = [*meta.unique_together, tuple(part.name for part in meta.pk_fields)]
    for names in together:
        if column.name in names and len(names) > 1:
            yield names, Q()
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.fields:
            yield constraint.fields, constraint.condition or Q()


def merge_anchors(winner: Anchor, losers: Sequence[Anchor], journal: Journal) -> None:
    """Give the winner's anchor the last event of all and the step that is due first of all."""
    latest = max((anchor.last_event_at for anchor in (winner, *losers) if anchor.last_event_at), default=None)
    values: dict[str, Any] = {"last_event_at": latest}
    steps = [anchor for anchor in (winner, *losers) if anchor.next_step_at]
    if steps:
        first = min(steps, key=lambda anchor: str(anchor.next_step_at))
        values |= {name: getattr(first, name) for name in ("next_step", "next_step_at", "next_step_by_id")}
    journal.write(winner, values)
    for anchor in losers:
        journal.write(
            anchor,
            {
                "merged_into_id": winner.pk, "is_archived": True, "next_step": "", "next_step_at": None,
                "next_step_by_id": None,
            },
        )  # fmt: skip


def close_merged(losers: Sequence[Record], journal: Journal) -> None:
    """Archive the records that are now part of another."""
    for record in losers:
        archived_at = record.archived_at or clock.now()
        journal.write(record, {"archived_at": archived_at, "version": record.version + 1})
