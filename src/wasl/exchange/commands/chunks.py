"""Takes the rows of an import chunk by chunk, each row exactly once; the dry run is the same work, rolled back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from wasl.exchange.commands.returns import Returned, revise_rows
from wasl.exchange.commands.uploads import Overtaken, lock_import
from wasl.exchange.exporting import ID
from wasl.exchange.importing import ImportOptions, Outcome, ReadRows
from wasl.exchange.layout import CellReader, blobs_of, importer_for
from wasl.exchange.models import Import, ImportChange, ImportEffect, ImportRefusal
from wasl.exchange.reading import Row, storable
from wasl.exchange.refused import faults_of, told
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, WaslError
from wasl.kernel.manifest import Importer
from wasl.records.commands.tags import tags_named
from wasl.records.models import Anchor, TagLink
from wasl.worker.bus import publish
from wasl.workspace import audit


@dataclass
class Taken:
    """What became of one chunk."""

    outcomes: list[Outcome] = field(default_factory=list)
    refusals: list[ImportRefusal] = field(default_factory=list)
    returned: Returned = field(default_factory=Returned)

    def count(self, action: str) -> int:
        """Return how many rows ended so."""
        if action == "refused":
            return len(self.refusals)
        return sum(outcome.action == action for outcome in self.outcomes)


@command("exchange.import")
def take_chunk(item: Import, *, rows: Sequence[Row], position: int, by: Actor) -> Import:
    """Save the next rows and move on, all in one transaction.

    `position` is where the caller believes the import stands; raises `Conflict` when another worker has gone on, or
    the import was stopped.
    """
    item = lock_import(item)
    if item.state not in {Import.State.QUEUED, Import.State.RUNNING} or item.position != position:
        raise Overtaken
    taken = _take(item, rows, by=by)
    copy_in(ImportRefusal, taken.refusals)
    effects = _effects(item, taken.outcomes)
    copy_in(ImportEffect, effects)
    _tag(effects, item.choices())
    item.state = Import.State.RUNNING
    item.position += len(rows)
    for action in ("created", "updated", "skipped", "refused"):
        name = f"{action}_count"
        setattr(item, name, getattr(item, name) + taken.count(action))
    _move(item)
    return item


@command("exchange.import")
def try_chunk(item: Import, *, rows: Sequence[Row], by: Actor) -> Import:
    """Do with the rows what the import would do, take all of it back, and keep the counts and the refusals."""
    token = item.trial.get("token")
    with transaction.atomic():
        taken = _take(item, rows, by=by, is_trial=True)
        transaction.set_rollback(True)
    item = lock_import(item)
    if item.state != Import.State.CHECKING or item.trial.get("token") != token:
        raise Overtaken
    copy_in(ImportRefusal, taken.refusals)
    copy_in(ImportChange, taken.returned.changes)
    counts = {name: taken.count(name) for name in ("created", "updated", "skipped", "refused")}
    counts |= {"rows": len(rows), "conflicts": taken.returned.conflicts, "ignored": taken.returned.ignored}
    item.trial = item.trial | {name: item.trial.get(name, 0) + count for name, count in counts.items()}
    _move(item)
    return item


def _move(item: Import) -> None:
    item.moved_at = clock.now()
    item.save()
    publish([f"import:{item.pk}"], "")


@command("exchange.import")
def restart_check(item: Import, *, by: Actor) -> Import:  # noqa: ARG001 - @command asks it
    """Begin the dry run from the first row; whoever was at it before notices by the token."""
    item = lock_import(item)
    if item.state != Import.State.CHECKING:
        raise Overtaken
    item.refusals.all().delete()
    item.changes.all().delete()
    item.trial = {"token": secrets.token_hex(8)}
    _move(item)
    return item


@command("exchange.import")
def note_size(item: Import, *, rows: int, by: Actor) -> Import:  # noqa: ARG001 - @command asks it
    """Keep the number of rows once the whole file has been read through."""
    item = lock_import(item)
    item.estimate = rows
    _move(item)
    return item


@command("exchange.import")
def finish_check(item: Import, *, is_whole: bool, by: Actor) -> Import:  # noqa: ARG001 - @command asks it
    """Say that the dry run is over; `is_whole` tells whether it saw every row."""
    item = lock_import(item)
    if item.state == Import.State.CHECKING:
        item.state, item.error = Import.State.CHECKED, ""
        item.trial = {**item.trial, "is_whole": is_whole}
        if is_whole:
            item.estimate = item.trial.get("rows", 0)
        _move(item)
    return item


@command("exchange.import")
def finish_import(item: Import, *, position: int, by: Actor) -> Import:
    """Say that every row was taken; raises `Conflict` when another worker is at it."""
    item = lock_import(item)
    if item.state not in {Import.State.QUEUED, Import.State.RUNNING} or item.position != position:
        raise Overtaken
    item.state, item.finished_at, item.estimate = Import.State.DONE, clock.now(), position
    _move(item)
    counts = {name: getattr(item, f"{name}_count") for name in ("created", "updated", "skipped", "refused")}
    audit.record("import.finished", by=by, target=item, data=counts)
    return item


@command("exchange.import")
def stop_import(item: Import, *, by: Actor, error: str = "") -> Import:  # noqa: ARG001 - @command asks it
    """Stop an import where it is; what was taken stays and can be taken back. `error` says which fault stopped it."""
    item = lock_import(item)
    if item.state == Import.State.CHECKING:
        item.state, item.error = Import.State.DRAFT, error
    elif item.state in {Import.State.QUEUED, Import.State.RUNNING}:
        item.state = Import.State.FAILED if error else Import.State.CANCELLED
        item.error, item.finished_at = error, clock.now()
    elif item.state == Import.State.UNDOING:
        item.state, item.error = Import.State.FAILED, error
    _move(item)
    return item


def _take(item: Import, rows: Sequence[Row], *, by: Actor, is_trial: bool = False) -> Taken:
    """Read and save rows in the caller's transaction; those that a returned file knows by their id apart."""
    importer, options, reader = importer_for(item.kind), item.choices(), CellReader(item)
    taken, read = Taken(), []
    by_number = {row.number: row for row in rows}
    known = _known(item, rows)
    if known:
        taken.returned = revise_rows(item, known, by=by, is_trial=is_trial)
        taken.outcomes += taken.returned.outcomes
    numbers = {row.number for row in known}
    for row in (row for row in rows if row.number not in numbers):
        if row.faults:
            taken.refusals.append(_refusal(item, row, faults_of(row, item.columns)))
            continue
        try:
            read.append((row.number, _read(importer, reader, row, options)))
        except Invalid as error:
            taken.refusals.append(_refusal(item, row, _faults(error, item.columns)))
    for start in range(0, len(read), 500):
        taken.outcomes += _save(importer, read[start : start + 500], options, by=by, item=item)
    for outcome in taken.outcomes:
        if outcome.action == "refused":
            row = by_number[outcome.row]
            taken.refusals.append(_refusal(item, row, outcome.faults or [(outcome.column, outcome.reason)]))
    taken.refusals.sort(key=lambda refusal: refusal.number)
    return taken


def _known(item: Import, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a returned file that have an id."""
    if not item.is_return:
        return []
    place = item.columns.index(ID)
    return [row for row in rows if not row.faults and place < len(row.values) and row.values[place].strip()]


def _read(importer: Importer, reader: CellReader, row: Row, options: ImportOptions) -> Any:
    cells = reader.cells(row)
    if not cells:
        raise Invalid(_("All columns that are imported are empty in this row."))
    return importer.read(cells, options)


def _faults(error: WaslError, columns: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns at fault, each with its reasons; what concerns no column stands under the first."""
    found: dict[str, list[str]] = {}
    loose: list[str] = []
    for name, texts in getattr(error, "fields", {}).items():
        (found.setdefault(name, []) if name in columns else loose).extend(texts)
    if not found:
        return [("", " ".join(loose) or error.message)]
    next(iter(found.values())).extend(loose)
    return [(column, " ".join(texts)) for column, texts in found.items()]


def _refusal(item: Import, row: Row, faults: Sequence[tuple[str, str]]) -> ImportRefusal:
    return ImportRefusal(
        of=item,
        number=row.number,
        values=[storable(value) for value in row.values],
        column=faults[0][0][:400],
        reason=storable(told(faults)),
        faults=[[column, storable(reason)] for column, reason in faults] if len(faults) > 1 else [],
    )


def _save(
    importer: Importer, rows: ReadRows, options: ImportOptions, *, by: Actor, item: Import
) -> list[Outcome]:
    """Save a chunk at once; when the database refuses it, row by row, so that one row does not stop the others."""
    try:
        with transaction.atomic():
            outcomes: list[Outcome] = importer.save(rows, options=options, by=by, import_id=item.pk)
            return outcomes
    except (WaslError, IntegrityError, DataError):
        return [_save_one(importer, row, options, by=by, item=item) for row in rows]


def _save_one(
    importer: Importer, row: tuple[int, Any], options: ImportOptions, *, by: Actor, item: Import
) -> Outcome:
    try:
        with transaction.atomic():
            outcome: Outcome = importer.save([row], options=options, by=by, import_id=item.pk)[0]
            return outcome
    except WaslError as error:
        return Outcome(row[0], "refused", faults=_faults(error, item.columns))
    except (IntegrityError, DataError):
        return Outcome(
            row[0], "refused", reason=_("The database does not take this row. Look at its values.")
        )


def _effects(item: Import, outcomes: Sequence[Outcome]) -> list[ImportEffect]:
    return [
        unsaved(
            ImportEffect,
            of_id=item.pk,
            record_id=outcome.record_id,
            action=outcome.action,
            before=dict(outcome.before or {}),
        )
        for outcome in outcomes
        if outcome.action in {"created", "updated"} and outcome.record_id
    ]


def _tag(effects: Sequence[ImportEffect], options: ImportOptions) -> None:
    if not options.tags or not effects:
        return
    tags = tags_named(options.tags)
    ids = list(dict.fromkeys(effect.record_id for effect in effects))
    links = [TagLink(anchor_id=record_id, tag=tag) for record_id in ids for tag in tags]
    TagLink.objects.bulk_create(links, ignore_conflicts=True)


@command("exchange.import")
def mend_refusal(refusal: ImportRefusal, *, values: Mapping[str, str], by: Actor) -> Outcome:
    """Take a refused row after all, with its values at fault corrected, by column.

    Raises `Invalid`, by column, when it is refused again.
    """
    item = lock_import(refusal.of)
    if not item.may_change(by):
        raise NotAllowed
    faulty = {column for column, _value, _reason in refusal.cells}
    if not item.is_over or not faulty <= set(item.columns):
        raise Conflict(_("This row cannot be corrected here. Download the refused rows and send them again."))
    cells = [*refusal.values]
    for column in faulty & set(values):
        cells[item.columns.index(column)] = values[column]
    row = Row(refusal.number, cells, blobs=blobs_of(item, cells))
    taken = _take(item, [row], by=by)
    if taken.refusals:
        raise Invalid(fields={column: [reason] for column, _value, reason in taken.refusals[0].cells})
    effects = _effects(item, taken.outcomes)
    copy_in(ImportEffect, effects)
    _tag(effects, item.choices())
    outcome = taken.outcomes[0]
    setattr(item, f"{outcome.action}_count", getattr(item, f"{outcome.action}_count") + 1)
    item.refused_count -= 1
    refusal.delete()
    _move(item)
    return outcome


@command("records.tag")
def tag_import(item: Import, *, names: Sequence[str], by: Actor) -> int:
    """Tag every record that an import created or changed and `by` may change; returns how many there are."""
    tags = tags_named(names)
    ids = list(item.effects.order_by().values_list("record_id", flat=True).distinct())
    known = list(Anchor.objects.visible_to(by, "change").filter(pk__in=ids).values_list("pk", flat=True))
    links = [TagLink(anchor_id=record_id, tag=tag) for record_id in known for tag in tags]
    TagLink.objects.bulk_create(links, ignore_conflicts=True, batch_size=5000)
    return len(known)
