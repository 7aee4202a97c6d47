"""Drives an import from its file to its end: chunk after chunk, each a command of its own, resumable at any of them."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.exchange import commands
from wasl.exchange.layout import table_of
from wasl.exchange.models import Import
from wasl.exchange.reading import Row
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, WaslError
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

CHUNK = 500
# rows that the dry run of one transaction sees together; a repetition further apart is counted as new
TRIAL_CHUNK = 5_000
TRIAL_ROWS = 20_000
WHOLE = 10**12
HEAVIEST = 32 * 2**20

type Told = Callable[[Import], None]


def _silent(_item: Import) -> None:
    """Tell nobody."""


def actor_of(item: Import) -> Actor:
    """Return who asked for this, with the rights that person has now; raises `Conflict` when the person is gone."""
    return actor_of_person(item.asked_by_id)


def actor_of_person(user_id: UUID | None) -> Actor:
    """Return a person with the rights of now, the system for nobody; raises `Conflict` when the person is gone."""
    if user_id is None:
        return SYSTEM
    user = User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Conflict(_("The person who asked for this can no longer sign in."))
    return actor_of_user(user)


def run(import_id: UUID | str, *, told: Told = _silent) -> Import:
    """Take the rows that are left; returns the import as it is then, in whatever state.

    Stands being run twice at once and being killed: the import's own position says which row is next.
    """
    return _guarded(import_id, {Import.State.QUEUED, Import.State.RUNNING}, _run, told)


def check(import_id: UUID | str, *, told: Told = _silent, most: int = TRIAL_ROWS) -> Import:
    """Do the dry run of up to `most` rows from the start."""

    def dry(item: Import, by: Actor, told: Told) -> Import:
        return _check(item, by, told, most)

    return _guarded(import_id, {Import.State.CHECKING}, dry, told)


def undo(import_id: UUID | str, *, told: Told = _silent) -> Import:
    """Take an import back."""
    return _guarded(import_id, {Import.State.UNDOING}, _undo, told)


def _guarded(
    import_id: UUID | str,
    states: set[Import.State],
    work: Callable[[Import, Actor, Told], Import],
    told: Told,
) -> Import:
    """Do the work in the language and the zone of whoever imports; a fault that a person can understand stops the import."""
    item = Import.objects.get(pk=import_id)
    if item.state not in states:
        return item
    with override(str(item.options.get("language") or "en")):
        try:
            by = actor_of(item)
            with timezone.override(by.zone):
                return work(item, by, told)
        except commands.Overtaken:
            return Import.objects.get(pk=import_id)
        except WaslError as error:
            return commands.stop_import(item, error=error.message, by=SYSTEM)


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in batches, which end early where the photos of cards grow heavy."""
    batch: list[Row] = []
    weight = 0
    for row in rows:
        batch.append(row)
        weight += row.weight
        if len(batch) == size or weight > HEAVIEST:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _without_photos(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows for the dry run, which keeps no files."""
    for row in rows:
        row.blobs = None
        yield row


def _run(item: Import, by: Actor, told: Told) -> Import:
    item = _read_through(item, by)
    rows = table_of(item).rows(after=item.position)
    for batch in _batches(rows, CHUNK):
        item = commands.take_chunk(item, rows=batch, position=item.position, by=by)
        told(item)
    return commands.finish_import(item, position=item.position, by=by)


def _read_through(item: Import, by: Actor) -> Import:
    """Read the whole file before the first row is taken: one that breaks off half-way is not imported by halves."""
    if item.position or item.trial.get("is_whole"):
        return item
    count = sum(1 for _row in table_of(item).rows())
    return commands.note_size(item, rows=count, by=by)


def _check(item: Import, by: Actor, told: Told, most: int) -> Import:
    item = commands.restart_check(item, by=by)
    if item.is_return:
        # every changed cell is shown before anything is applied
        most = WHOLE
    seen = 0
    is_whole = True
    for batch in _batches(_without_photos(table_of(item).rows()), TRIAL_CHUNK):
        if seen >= most:
            is_whole = False
            break
        item = commands.try_chunk(item, rows=batch, by=by)
        seen += len(batch)
        told(item)
    return commands.finish_check(item, is_whole=is_whole, by=by)


def _undo(item: Import, by: Actor, told: Told) -> Import:
    while item.state == Import.State.UNDOING:
        item = commands.undo_chunk(item, by=by)
        told(item)
    return item
