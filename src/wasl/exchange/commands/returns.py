"""Takes the rows of a file that came back: known ones change cell by cell, those without an id are new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from wasl.exchange.exporting import Revision
from wasl.exchange.importing import Outcome
from wasl.exchange.models import Import, ImportChange
from wasl.exchange.reading import Row
from wasl.exchange.returning import Comparer, Difference
from wasl.exchange.rows import exporter_for
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound, WaslError

MINE, THEIRS = ImportChange.Decision.MINE, ImportChange.Decision.THEIRS


@dataclass
class Returned:
    """What became of the known rows of one chunk: outcomes, what the check shows, and cells that are only read."""

    outcomes: list[Outcome] = field(default_factory=list)
    changes: list[ImportChange] = field(default_factory=list)
    ignored: int = 0

    @property
    def conflicts(self) -> int:
        """Return how many rows were changed by others since."""
        return sum(change.is_conflict for change in self.changes)


def revise_rows(item: Import, rows: Sequence[Row], *, by: Actor, is_trial: bool) -> Returned:
    """Change the records of rows that have an id, in the caller's transaction.

    In a trial a conflict is only noted; in the run it is what was decided, and one that came up after the check is
    refused: nobody has seen it.
    """
    found = Returned()
    decisions = {} if is_trial else _decisions(item, rows)
    comparer = Comparer(item, by)
    compared, names = comparer.compare(rows), comparer.names
    done = set() if is_trial else _done(item, compared)
    waiting: list[tuple[Difference, Revision]] = []
    for one in compared:
        found.ignored += one.ignored
        refusal = one.refusal or (_again() if one.record_id in done else "")
        if refusal or not one.cells:
            action = "refused" if refusal else "skipped"
            found.outcomes.append(
                Outcome(one.row.number, action, one.record_id, reason=refusal, column=one.column)  # type: ignore[arg-type]  # one of the two words
            )
            continue
        _note(item, one, found)
        if one.is_conflict and not _is_decided(one, decisions, found, is_trial=is_trial):
            continue
        waiting.append((one, _revision(one, decisions.get(one.row.number, ""), names)))
    found.outcomes += _apply(item, waiting, by=by)
    refused = {outcome.row for outcome in found.outcomes if outcome.action == "refused"}
    found.changes = [change for change in found.changes if change.number not in refused]
    return found


def _again() -> str:
    return _("The record of this id was changed by an earlier row. Empty the cell to add a new record.")


def _done(item: Import, compared: Sequence[Difference]) -> set[UUID]:
    """Return the records that earlier chunks of this import have changed, among those of these rows."""
    ids = [one.record_id for one in compared if one.cells]
    return set(item.effects.filter(action="updated", record_id__in=ids).values_list("record_id", flat=True))


def _decisions(item: Import, rows: Sequence[Row]) -> dict[int, str]:
    numbers = [row.number for row in rows]
    found = ImportChange.objects.filter(of=item, number__in=numbers, is_conflict=True)
    return dict(found.values_list("number", "decision"))


def _note(item: Import, one: Difference, found: Returned) -> None:
    found.changes.append(
        unsaved(
            ImportChange,
            of_id=item.pk,
            number=one.row.number,
            record_id=one.record_id,
            cells=one.as_json(),
            is_conflict=one.is_conflict,
        )
    )


def _is_decided(one: Difference, decisions: dict[int, str], found: Returned, *, is_trial: bool) -> bool:
    """Tell whether a conflict is to be applied; otherwise say what becomes of its row."""
    number = one.row.number
    if decisions.get(number) in {MINE, THEIRS}:
        return True
    if is_trial or number in decisions:
        found.outcomes.append(Outcome(number, "skipped", one.record_id))
    else:
        reason = _("Somebody has changed this record since the check, so the row was left out.")
        found.outcomes.append(Outcome(number, "refused", one.record_id, reason=reason))
    return False


def _revision(one: Difference, decision: str, names: Mapping[str, str]) -> Revision:
    """Return what is applied; with “theirs”, cells that others have changed as well are left as they are."""
    cells = {
        column.sheet.word: new
        for column, _old, new in one.cells
        if decision != THEIRS or not one.is_theirs(column)
    }
    return Revision(one.row.number, one.record_id, cells, names)


def _apply(item: Import, waiting: Sequence[tuple[Difference, Revision]], *, by: Actor) -> list[Outcome]:
    """Apply a chunk at once; when the database refuses it, row by row, so that one row does not stop the others."""
    revisions = [revision for _one, revision in waiting if revision.cells]
    empty = [
        Outcome(one.row.number, "skipped", one.record_id) for one, revision in waiting if not revision.cells
    ]
    try:
        with transaction.atomic():
            return empty + _revise(item, revisions, by=by)
    except (WaslError, IntegrityError, DataError):
        return empty + [_revise_one(item, revision, by=by) for revision in revisions]


def _revise(item: Import, revisions: Sequence[Revision], *, by: Actor) -> list[Outcome]:
    revise = exporter_for(item.kind).revise
    if revise is None or not revisions:
        return []
    outcomes: list[Outcome] = revise(revisions, options=item.choices(), by=by, import_id=item.pk)
    return outcomes


def _revise_one(item: Import, revision: Revision, *, by: Actor) -> Outcome:
    try:
        with transaction.atomic():
            return _revise(item, [revision], by=by)[0]
    except Invalid as error:
        reasons = [text for texts in error.fields.values() for text in texts]
        return Outcome(revision.row, "refused", reason=" ".join(reasons) or error.message)
    except (WaslError, IntegrityError, DataError):
        reason = _("The database does not take this row. Look at its values.")
        return Outcome(revision.row, "refused", reason=reason)


@command("exchange.import")
def decide_changes(item: Import, *, decision: str, by: Actor, row: int | None = None) -> int:  # noqa: ARG001 - @command asks it
    """Say what becomes of a row that others have changed since the export, or of all of them; returns how many."""
    if decision not in ImportChange.Decision.values:
        sentence = _("“%(value)s” is not one of the choices.")
        raise Invalid(fields={"decision": [sentence % {"value": str(decision)[:60]}]})
    if item.state != Import.State.CHECKED:
        raise Conflict(_("This import has begun. It can no longer be changed."))
    found = ImportChange.objects.filter(of=item, is_conflict=True)
    if row is not None:
        found = found.filter(number=row)
    count = found.update(decision=decision)
    if row is not None and not count:
        raise NotFound
    return count
