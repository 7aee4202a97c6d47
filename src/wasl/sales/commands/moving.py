"""A deal goes its way: to another stage, to its end, and back."""

import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities.commands import add_task
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean_line
from wasl.records.commands import lock
from wasl.records.commands.events import emit
from wasl.records.events import RecordEvent
from wasl.sales import events
from wasl.sales.commands.deals import begin_stay, change_deal, parties_of, tell_boards
from wasl.sales.commands.offers import put_ended_back, take_offer
from wasl.sales.models import Deal, DealLine, Stage, StageStay
from wasl.sales.queries.pipelines import hindering_tasks, missing, stage_for

REASON_LIMIT = 500
# a loss that is taken back sooner was a slip of the hand: nothing was recovered
SLIP = datetime.timedelta(minutes=10)


@command("sales.change")
def move_deal(
    deal: Deal,
    /,
    *,
    stage_id: UUID,
    by: Actor,
    left: UUID | None = None,
    quiet: bool = False,
    at: datetime.datetime | None = None,
    **values: Any,
) -> Deal:
    """Put a deal into another open stage, of its pipeline or another; `values` are changed on the way.

    `left` is the stage in which the mover saw it: `Conflict` when a colleague has moved it since. On its way forward it must
    have what its stage asks for. Raises `Invalid` by field: what is missing.
    """
    deal = lock(deal)
    _refuse_moved(deal, left)
    if values:
        deal = change_deal(deal, by=by, quiet=quiet, **values)
    if stage_id == deal.stage_id:
        return deal
    _refuse_closed(deal)
    before, stage = _both(deal, stage_id)
    if not stage.is_open:
        raise Invalid(fields={"stage": [_("Win or lose the deal to close it.")]})
    if stage.pipeline_id == before.pipeline_id and stage.position > before.position:
        _refuse_missing(deal)
        _note_saved(deal, at)
    _enter(
        deal,
        stage,
        events.DealMoved(deal, also=parties_of(deal), left=before, entered=stage),
        by=by,
        quiet=quiet,
        at=at,
    )
    return deal


@command("sales.close")
def win_deal(
    deal: Deal,
    /,
    *,
    by: Actor,
    left: UUID | None = None,
    quiet: bool = False,
    at: datetime.datetime | None = None,
    **values: Any,
) -> Deal:
    """Close a deal as won. Raises `Conflict` when it is closed already, `Invalid` by field: what its stage asks for."""
    deal = lock(deal)
    _refuse_moved(deal, left)
    if values:
        deal = change_deal(deal, by=by, quiet=quiet, **values)
    _refuse_closed(deal)
    _refuse_missing(deal)
    if deal.lines.filter(state=DealLine.State.WAITING).exists():
        raise Conflict(_("A discount of this deal waits for a decision. Win it once that is taken."))
    take_offer(deal, by=by)
    _note_saved(deal, at)
    _close(deal, Deal.State.WON, events.DealWon(deal, also=parties_of(deal)), by=by, quiet=quiet, at=at)
    return deal


@command("sales.close")
def lose_deal(
    deal: Deal,
    *,
    reason: str,
    by: Actor,
    reason_text: str = "",
    again_on: datetime.date | None = None,
    left: UUID | None = None,
    quiet: bool = False,
    at: datetime.datetime | None = None,
) -> Deal:
    """Close a deal as lost, for a reason; who says "later" says when, and its owner has a task on that day (`again_on`).

    Raises `Conflict` when it is closed already, `Invalid` by field.
    """
    deal = lock(deal)
    _refuse_moved(deal, left)
    _refuse_closed(deal)
    if reason not in Deal.Reason.values:
        raise Invalid(fields={"reason": [_("Say why: it decides what comes next.")]})
    if reason == Deal.Reason.LATER and again_on is None and at is None:
        raise Invalid(fields={"again_on": [_("Say on which day you will ask again.")]})
    deal.reason, deal.reason_text = reason, clean_line(reason_text)[:REASON_LIMIT]
    deal.saving_since = None
    _close(deal, Deal.State.LOST, events.DealLost(deal, also=parties_of(deal)), by=by, quiet=quiet, at=at)
    if again_on:
        title = _("Ask again: %(deal)s") % {"deal": deal.title}
        about = [deal.pk, *([deal.contact_id] if deal.contact_id else [])]
        add_task(
            title, about=about, due_on=again_on, remind_before=0, owner_id=deal.owner_id, by=by, quiet=quiet
        )
    return deal


@command("sales.close")
def reopen_deal(
    deal: Deal,
    *,
    by: Actor,
    stage_id: UUID | None = None,
    quiet: bool = False,
    at: datetime.datetime | None = None,
) -> Deal:
    """Let a closed deal go on, in the stage where it was closed unless said otherwise. Raises `Conflict` when it is open.

    A lost one counts as recovered, unless the loss is taken back at once.
    """
    deal = lock(deal)
    if deal.is_open:
        raise Conflict(_("This deal is open."))
    stage = stage_for(None, stage_id) if stage_id else _last_open(deal)
    if not stage.is_open:
        raise Invalid(fields={"stage": [_("A deal that goes on stands in an open stage.")]})
    moment = at or clock.now()
    if deal.is_lost and deal.closed_at and moment - deal.closed_at >= SLIP:
        deal.recovered_at = moment
    deal.closed_at, deal.reason, deal.reason_text = None, "", ""
    _enter(deal, stage, events.DealReopened(deal, also=parties_of(deal)), by=by, quiet=quiet, at=at)
    put_ended_back(deal, by=by)
    return deal


def _note_saved(deal: Deal, at: datetime.datetime | None) -> None:
    """Note that a deal that was to be saved goes its way again."""
    if deal.saving_since is not None:
        deal.recovered_at, deal.saving_since = at or clock.now(), None


def _both(deal: Deal, stage_id: UUID) -> tuple[Stage, Stage]:
    """Return the stage in which a deal stands and the one it goes to; one query. Raises `Invalid` for one not in use."""
    found = Stage.objects.select_related("pipeline").in_bulk([deal.stage_id, stage_id])
    goal = found.get(stage_id)
    if goal is None or goal.removed_at or goal.pipeline.archived_at:
        raise Invalid(fields={"stage": [_("Choose one of the values offered.")]})
    deal.stage = found[deal.stage_id]
    return deal.stage, goal


def _last_open(deal: Deal) -> Stage:
    stays = StageStay.objects.filter(deal=deal, stage__meaning=Stage.Meaning.OPEN, stage__removed_at=None)
    last = stays.select_related("stage__pipeline").order_by("-entered_at").first()
    return last.stage if last else stage_for(deal.pipeline_id, None)


def _close(
    deal: Deal, state: str, event: RecordEvent, *, by: Actor, quiet: bool, at: datetime.datetime | None
) -> None:
    stage = Stage.objects.filter(pipeline=deal.pipeline_id, meaning=state, removed_at=None).first()
    if stage is None:
        raise Invalid(_("The pipeline has no stage for closed deals."))
    deal.closed_at = at or clock.now()
    _enter(deal, stage, event, by=by, quiet=quiet, at=at)


COLUMNS = (
    "stage_id", "pipeline_id", "state", "stage_since", "closed_at", "reason", "reason_text", "recovered_at", "saving_since",
    "version", "updated_at",
)  # fmt: skip


def _enter(
    deal: Deal, stage: Stage, event: RecordEvent, *, by: Actor, quiet: bool, at: datetime.datetime | None
) -> None:
    """Put a locked deal into a stage and tell of it. Nothing of its anchor changes, so only its own row is written."""
    moment, left = at or clock.now(), deal.pipeline_id
    deal.stage, deal.pipeline_id, deal.state = stage, stage.pipeline_id, stage.meaning
    deal.stage_since = deal.updated_at = moment
    deal.version += 1
    Deal.objects.filter(pk=deal.pk).update(**{name: getattr(deal, name) for name in COLUMNS})
    StageStay.objects.filter(deal=deal, left_at=None).update(left_at=moment)
    begin_stay(deal, by=by)
    emit(event, by=by, quiet=quiet, at=at)
    tell_boards(left, deal.pipeline_id)


def _refuse_moved(deal: Deal, left: UUID | None) -> None:
    if left and deal.stage_id != left:
        raise Conflict(
            _("A colleague has moved this deal to “%(stage)s” in the meantime.") % {"stage": deal.stage.name},
            theirs={"stage": deal.stage.name},
        )


def _refuse_closed(deal: Deal) -> None:
    if not deal.is_open:
        raise Conflict(_("This deal is closed. Open it again first."))


def _refuse_missing(deal: Deal) -> None:
    """Refuse to go on from a stage that asks for something the deal has not."""
    stage = deal.stage
    errors = {
        name: [_("Needed before the deal goes on from “%(stage)s”.") % {"stage": stage.name}]
        for name in missing(deal)
    }
    if hindering_tasks(deal).exists():
        errors["tasks"] = [_("Tasks of this deal are still open. Finish them before the deal goes on.")]
    if errors:
        raise Invalid(fields=errors)
