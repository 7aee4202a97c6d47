"""Takes back what a file did to deals: the earlier values, the earlier stage, and the way as it was."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from wasl.exchange.importing import Effect, UndoResult
from wasl.kernel.actor import Actor
from wasl.records.commands.changes import as_json
from wasl.sales.commands.deals import change_deal
from wasl.sales.commands.moving import lose_deal, move_deal, reopen_deal, win_deal
from wasl.sales.importing.saving import undo
from wasl.sales.models import Deal, StageStay


def standing_of(deal: Deal) -> dict[str, Any]:
    """Return where a deal stands, since when and why, as JSON keeps it and an undo needs it."""
    return {
        "stage": str(deal.stage_id), "stage_since": as_json(deal.stage_since), "closed_at": as_json(deal.closed_at),
        "reason": deal.reason, "reason_text": deal.reason_text, "recovered_at": as_json(deal.recovered_at),
        "stays": [str(pk) for pk in deal.stays.values_list("pk", flat=True)],
    }  # fmt: skip


def undo_deals(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    return undo(Deal, _put_back, effects, by=by, import_id=import_id)


def _put_back(effect: Effect, by: Actor) -> None:
    """Give a changed deal its earlier values and its earlier stage."""
    deal = Deal.objects.select_related("stage").filter(pk=effect.record_id).first()
    if deal is None:
        return
    held = effect.before
    if str(deal.stage_id) != held["stage"]:
        deal = _stood(deal, held, by)
        _forget_way(deal, held)
    values = {name: _back(name, value) for name, value in held["fields"].items()}
    if values:
        deal = change_deal(deal, by=by, quiet=True, **values)
    if deal.custom != held["custom"]:
        Deal.objects.filter(pk=deal.pk).update(custom=held["custom"])


def _stood(deal: Deal, held: Mapping[str, Any], by: Actor) -> Deal:
    stage = UUID(held["stage"])
    if not deal.is_open:
        opened = StageStay.objects.filter(deal=deal, stage__meaning="open").order_by("-entered_at").first()
        # as if at once: a loss that is taken back is no deal that came back
        stage_id = opened.stage_id if opened else None
        deal = reopen_deal(deal, stage_id=stage_id, at=deal.closed_at, quiet=True, by=by)
    if held["closed_at"] is None:
        return move_deal(deal, stage_id=stage, quiet=True, by=by)
    at = datetime.datetime.fromisoformat(held["closed_at"])
    if held["reason"]:
        text = held.get("reason_text", "")
        return lose_deal(deal, reason=held["reason"], reason_text=text, at=at, quiet=True, by=by)
    return win_deal(deal, at=at, quiet=True, by=by)


def _forget_way(deal: Deal, held: Mapping[str, Any]) -> None:
    """Let a deal stand where it stands since it came there: the stays of a file that is taken back are no history."""
    if not held.get("stays"):
        return
    stays = StageStay.objects.filter(deal=deal)
    stays.exclude(pk__in=held["stays"]).delete()
    stays.filter(pk=held["stays"][-1]).update(left_at=None)
    moments = {name: held[name] and datetime.datetime.fromisoformat(held[name]) for name in MOMENTS}
    Deal.objects.filter(pk=deal.pk).update(**moments)


MOMENTS = ("stage_since", "recovered_at")


def _back(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_id"):
        return UUID(value)
    if name == "expected_on":
        return datetime.date.fromisoformat(value)
    return Decimal(value) if name == "amount" else value
