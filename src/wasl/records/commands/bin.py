"""Deleting: records move to the bin, come back from it as they were, and are erased for good after some time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import batched, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.manifest import registry
from wasl.records.commands.erasing import erase_records
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import RecordDeleted, RecordEvent, RecordRestored
from wasl.records.journal import CHUNK, rows_of
from wasl.records.models import Anchor, Binned, BinRules, Record
from wasl.workspace import audit


@dataclass(frozen=True)
class Because:
    """In what work records are deleted or come back: many at once are quiet, and their events name the work."""

    quiet: bool = False
    cause: UUID | None = None


ALONE = Because()


@command("records.delete")
def delete_record[R: Record](record: R, *, by: Actor) -> R:
    """Move a record to the bin: it leaves lists, search and everything that counts, and can be brought back.

    Raises `Conflict` for one that was merged into another; what has members is put away, never deleted.
    """
    if registry().circle(record.kind_name()):
        raise NotAllowed
    if not put_in_bin(type(record), [record.pk], by=by):
        raise Conflict(_("This record was merged into another. Undo the merge, or delete that one."))
    audit.record("record.deleted", by=by, target=record)
    return record


def put_in_bin(
    model: type[Record], ids: Sequence[UUID], *, by: Actor, because: Because = ALONE
) -> list[UUID]:
    """Move those of some records to the bin that are not there and were not merged; for callers that asked the rights."""
    rows: Any = rows_of(model).filter(pk__in=ids, deleted_at=None, anchor__merged_into=None)
    moved = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if moved:
        now = clock.now()
        rows_of(model).filter(pk__in=moved).update(deleted_at=now, version=F("version") + 1)
        rows_of(Anchor).filter(pk__in=moved).update(is_deleted=True, is_archived=True)
        copy_in(
            Binned,
            [unsaved(Binned, anchor_id=pk, deleted_at=now, deleted_by_id=by.user_id) for pk in moved],
        )
        registry().settle(model, moved)
        _tell(RecordDeleted, moved, by=by, because=because)
    return moved


@dataclass(frozen=True)
class Recovered:
    """Which records came back, and why others did not, by id."""

    ids: list[UUID] = field(default_factory=list)
    refused: Mapping[UUID, str] = field(default_factory=dict)


@command("records.delete")
def recover_records(binned: Sequence[Binned], *, by: Actor) -> Recovered:
    """Bring records back from the bin. Where all are refused `Invalid` says why; `NotAllowed` beyond the actor's reach."""
    _ask(binned, by)
    ids: list[UUID] = []
    refused: dict[UUID, str] = {}
    for kind, keys in _by_kind(binned):
        found = take_from_bin(registry().kind(kind).model, keys, by=by)
        ids += found.ids
        refused |= found.refused
        audit.record("record.recovered", by=by, target=_only(binned), data={"kind": kind, "rows": len(ids)})
    if refused and not ids:
        raise Invalid(" ".join(dict.fromkeys(refused.values())))
    return Recovered(ids, refused)


def take_from_bin(
    model: type[Record], ids: Sequence[UUID], *, by: Actor, because: Because = ALONE
) -> Recovered:
    """Bring back those of some records that are in the bin and clash with none; for callers that asked the rights."""
    rows: Any = rows_of(model).filter(pk__in=ids, deleted_at__isnull=False)
    held = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    clashes = registry().kind_of(model).clashes
    refused = clashes(held) if clashes and held else {}
    back = [pk for pk in held if pk not in refused]
    if back:
        with _nobody_was_quicker():
            rows_of(model).filter(pk__in=back).update(deleted_at=None, version=F("version") + 1)
        archived = rows_of(model).filter(pk=OuterRef("pk"), archived_at__isnull=False)
        rows_of(Anchor).filter(pk__in=back).update(is_deleted=False, is_archived=Exists(archived))
        Binned.objects.filter(anchor__in=back).delete()
        registry().settle(model, back)
        _tell(RecordRestored, back, by=by, because=because)
    return Recovered(back, refused)


@contextmanager
def _nobody_was_quicker() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(
            _("Another record has just taken what only one may have. Look again, then try once more.")
        ) from None


@command("records.erase")
def erase_binned(binned: Sequence[Binned], *, by: Actor) -> int:
    """Erase records in the bin for good, with everything on them; only the audit keeps that it happened.

    Returns how many records it were, those that had been merged into them included.
    """
    _ask(binned, by)
    return _erase(binned, by=by)


@command("records.erase")
def erase_expired(most: int, *, by: Actor) -> int:
    """Erase up to `most` records that have been in the bin for longer than the firm keeps them; returns how many were met."""
    before = clock.now() - BinRules.current().kept_for
    old = Binned.objects.filter(deleted_at__lt=before).select_related("anchor").order_by("deleted_at")
    found = list(old.select_for_update(of=("self",), skip_locked=True)[:most])
    _erase(found, by=by)
    return len(found)


@command("records.erase")
def erase_again(ids: Collection[UUID], *, by: Actor) -> int:
    """Erase those of some records that are here once more: a backup of before their erasing was put back.

    Returns how many it were, those that had been merged into them included.
    """
    count = 0
    for part in batched(ids, CHUNK):
        found = rows_of(Anchor).filter(pk__in=part).order_by("kind").values_list("kind", "pk")
        for kind, group in groupby(found, key=itemgetter(0)):
            count += _erase_kind(kind, [pk for _kind, pk in group], "record.erased_again", by=by)
    return count


@command("workspace.manage_settings")
def set_bin_rules(rules: BinRules, *, days: int, by: Actor) -> BinRules:
    """Say for how many days the bin keeps what was deleted."""
    if not BinRules.LEAST <= days <= BinRules.MOST:
        raise Invalid(fields={"days": [_("Give a number of days from 7 to 365.")]})
    audit.record("bin.rules_changed", by=by, data={"days": [rules.days, days]})
    rules.days = days
    rules.save()
    return rules


def _erase(binned: Sequence[Binned], *, by: Actor) -> int:
    return sum(
        _erase_kind(kind, keys, "record.erased", by=by, target=_only(binned))
        for kind, keys in _by_kind(binned)
    )


def _erase_kind(kind: str, keys: list[UUID], action: str, *, by: Actor, target: Anchor | None = None) -> int:
    count = erase_records(registry().kind(kind).model, keys)
    # the ids are all that is left to prove what was erased, and when (GDPR art. 5(2))
    data = {"kind": kind, "rows": len(keys), "ids": [str(pk) for pk in keys]}
    audit.record(action, by=by, target=target, data=data)
    return count


def _only(binned: Sequence[Binned]) -> Anchor | None:
    return binned[0].anchor if len(binned) == 1 else None


def _ask(binned: Sequence[Binned], by: Actor) -> None:
    if not all(one.is_visible_to(by) and one.may_change(by) for one in binned):
        raise NotAllowed


def _by_kind(binned: Sequence[Binned]) -> Iterator[tuple[str, list[UUID]]]:
    ordered = sorted(binned, key=lambda one: one.anchor.kind)
    for kind, group in groupby(ordered, key=lambda one: one.anchor.kind):
        yield kind, [one.anchor_id for one in group]


def _tell(event: type[RecordEvent], ids: Sequence[UUID], *, by: Actor, because: Because) -> None:
    told = [Emission(event(unsaved(Anchor, id=pk))) for pk in ids]
    emit_many(told, by=by, quiet=because.quiet, cause=because.cause)
