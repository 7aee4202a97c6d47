"""Work on many records at once: asked, done in chunks, canceled, taken back; each record's rights are asked anew."""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.lists.bulk.acts import act_named
from wasl.lists.bulk.batch import EVERYTHING, Applied, Batch, listing_of
from wasl.lists.bulk.handing import HandingOver, OwnedBy
from wasl.lists.bulk.selecting import MOST_TICKED, Chosen, aim
from wasl.lists.listing import Listing
from wasl.lists.models import BulkStop, BulkTarget, BulkWork
from wasl.worker.bus import publish
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit
from wasl.workspace.models import User

CHUNK = 1_000
# so many are done while the page waits; more are a job with progress
AT_ONCE = 200

State = BulkTarget.State


@command("lists.bulk")
def start_bulk(
    listing: Listing, *, act: str, value: Mapping[str, Any], chosen: Chosen, by: Actor
) -> BulkWork:
    """Write down what is to be done with which records; few are done at once, many wait for a job.

    Raises `NotFound` for an unknown act, `NotAllowed` without the act's own right, `Invalid` for a value that cannot be.
    """
    doing = act_named(act)
    if listing.is_mixed or not doing.permission(listing) or not by.may(doing.permission(listing)):
        raise NotAllowed
    if chosen.ids is not None and len(chosen.ids) > MOST_TICKED:
        raise Invalid(
            fields={"ids": [_("At most 1,000 records can be named one by one. Use a filter for more.")]}
        )
    work = BulkWork(kind=listing.kind, act=act, value=doing.read(listing, value, by), asked_by_id=by.user_id)
    work.save()
    work.total = aim(work, listing, chosen, by)
    if not work.total:
        raise Invalid(_("There are no records to work on."))
    work.save()
    if work.total <= AT_ONCE:
        _take(work, by=by)
    else:
        _queue(work)
    return work


@command("workspace.manage_users", needs="read")
def hand_over(user: User, *, to: Sequence[UUID], by: Actor, keeps_team: bool = True) -> BulkWork:
    """Give all that a colleague is answerable for to others, in turn: records, next steps, shared views.

    Records keep their team, or get that of their new owner. Raises `Invalid` where there is nothing, or nobody to get it.
    """
    value = {"user": user.pk, "to": to, "keeps_team": keeps_team}
    chosen = OwnedBy(user_id=user.pk)
    return start_bulk(EVERYTHING, act=HandingOver.key, value=value, chosen=chosen, by=by)


@command("lists.bulk")
def take_bulk_chunk(work: BulkWork, *, by: Actor) -> BulkWork:
    """Do the next records of a work that waits or was interrupted; it is over when none is left."""
    work = _lock(work)
    if work.state == BulkWork.State.RUNNING and not _is_to_stop(work):
        _take(work, by=by)
    # asked again: the wish may have come meanwhile
    if work.state == BulkWork.State.RUNNING and _is_to_stop(work):
        _stop(work)
    return work


def _take(work: BulkWork, *, by: Actor) -> None:
    targets = list(work.targets.filter(state=State.WAITING).order_by("id")[:CHUNK])
    if targets:
        _do(work, targets, by=by)
    if len(targets) < CHUNK:
        work.state, work.finished_at = BulkWork.State.OVER, clock.now()
        audit.record(
            "bulk.done",
            by=by,
            target=work,
            data={"act": work.act, "kind": work.kind, "count": work.done_count},
        )
    _move(work)


def _do(work: BulkWork, targets: Sequence[BulkTarget], *, by: Actor) -> None:
    listing = listing_of(work.kind)
    doing = act_named(work.act)
    seen, mine = doing.reached(work.kind, [target.record_id for target in targets], by)
    applied = doing.apply(_batch(work, listing, sorted(mine), by=by))
    for target in targets:
        _judge(target, applied, is_seen=target.record_id in seen, is_mine=target.record_id in mine)
    _store(targets)
    work.done_count += _count(targets, State.DONE)
    work.same_count += _count(targets, State.SAME)
    work.missing_count += _count(targets, State.MISSING)
    work.refused_count += _count(targets, State.REFUSED)


def _batch(work: BulkWork, listing: Listing, ids: list[UUID], *, by: Actor) -> Batch:
    quiet = work.total > AT_ONCE
    return Batch(listing, ids, work.value, by, cause=work.pk, quiet=quiet, met=work.met_count)


def _judge(target: BulkTarget, applied: Applied, *, is_seen: bool, is_mine: bool) -> None:
    key = target.record_id
    if not is_seen:
        target.state = State.MISSING
    elif not is_mine:
        target.state, target.before = (
            State.REFUSED,
            {"reason": _("You may see this record, but not change it.")},
        )
    elif key in applied.refused:
        target.state, target.before = State.REFUSED, {"reason": applied.refused[key]}
    elif key in applied.before:
        target.state, target.before = State.DONE, applied.before[key]
    else:
        target.state = State.SAME


def _store(targets: Sequence[BulkTarget]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lists_bulktarget SET state = new.state, before = new.before::jsonb"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new(id, state, before)"
            " WHERE lists_bulktarget.id = new.id",
            [
                [target.pk for target in targets],
                [str(target.state) for target in targets],
                [json.dumps(target.before) for target in targets],
            ],
        )


def _count(targets: Sequence[BulkTarget], state: str) -> int:
    return sum(target.state == state for target in targets)


@command("lists.bulk")
def cancel_bulk(work: BulkWork, *, by: Actor) -> BulkWork:
    """Stop a work: what is done stays done and can be taken back. Raises `Conflict` when it is over.

    A chunk under way is written to its end, which nobody waits for: the work then finds the wish.
    """
    _refuse_others(work, by)
    work = BulkWork.objects.get(pk=work.pk)
    if work.state != BulkWork.State.RUNNING:
        raise Conflict(_("This work is over already."))
    BulkStop.objects.get_or_create(work=work)
    held = BulkWork.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=work.pk).first()
    if held is not None and held.state == BulkWork.State.RUNNING:
        _stop(held)
    return held or work


def _is_to_stop(work: BulkWork) -> bool:
    return BulkStop.objects.filter(work=work).exists()


def _stop(work: BulkWork) -> None:
    work.state, work.finished_at = BulkWork.State.CANCELED, clock.now()
    _move(work)


@command("lists.bulk")
def undo_bulk(work: BulkWork, *, by: Actor) -> BulkWork:
    """Take a work back: few records at once, many by a job. Raises `Conflict` when that cannot be (any more)."""
    _refuse_others(work, by)
    work = _lock(work)
    if not work.can_be_undone:
        raise Conflict(_("This work cannot be taken back: it is not over, or it is older than 30 days."))
    work.state = BulkWork.State.UNDOING
    _move(work)
    if work.done_count <= AT_ONCE:
        _undo(work, by=by)
    else:
        _queue(work)
    return work


@command("lists.bulk")
def undo_bulk_chunk(work: BulkWork, *, by: Actor) -> BulkWork:
    """Take the next records back, newest first; the work is taken back when none is left."""
    work = _lock(work)
    if work.state == BulkWork.State.UNDOING:
        _undo(work, by=by)
    return work


def _undo(work: BulkWork, *, by: Actor) -> None:
    targets = list(work.targets.filter(state=State.DONE).order_by("-id")[:CHUNK])
    before = {target.record_id: target.before for target in targets}
    if targets:
        doing = act_named(work.act)
        batch = _batch(work, listing_of(work.kind), sorted(doing.standing(work.kind, list(before))), by=by)
        undone = doing.undo(batch, {key: before[key] for key in batch.ids})
        for target in targets:
            target.state = State.UNDONE if target.record_id in undone else State.KEPT
        _store(targets)
        work.undone_count += _count(targets, State.UNDONE)
        work.kept_count += _count(targets, State.KEPT)
    if len(targets) < CHUNK:
        work.state, work.finished_at = BulkWork.State.UNDONE, clock.now()
        audit.record("bulk.undone", by=by, target=work, data={"act": work.act, "count": work.undone_count})
    _move(work)


@command("lists.bulk")
def forget_old_bulk(before: datetime.datetime, *, by: Actor) -> int:  # noqa: ARG001 - @command asks it
    """Remove what the records of works from before a moment were: they can no longer be taken back. Returns how many works."""
    old = BulkWork.objects.filter(started_at__lt=before, targets__isnull=False).distinct()
    keys = list(old.values_list("pk", flat=True)[:100])
    BulkTarget.objects.filter(work_id__in=keys).delete()
    return len(keys)


def _queue(work: BulkWork) -> None:
    """Queue the job in the caller's transaction; by name, since jobs stand above commands."""
    job: AnyTask = import_string("wasl.lists.jobs.move_bulk")
    job.enqueue(str(work.pk))


def _refuse_others(work: BulkWork, by: Actor) -> None:
    if work.asked_by_id != by.user_id and not by.may("lists.undo_others"):
        raise NotAllowed


def _lock(work: BulkWork) -> BulkWork:
    """Return the work, held until the transaction ends; rows that point at it (`BulkStop`) can still be made."""
    return BulkWork.objects.select_for_update(no_key=True).get(pk=work.pk)


def _move(work: BulkWork) -> None:
    work.moved_at = clock.now()
    work.save()
    publish([f"bulk:{work.pk}"], "")
