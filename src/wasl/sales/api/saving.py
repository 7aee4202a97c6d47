"""Losing well for programs: offers that end by themselves, one more try, the playbook, and what came back."""

import datetime
import uuid
from decimal import Decimal
from typing import Any, Literal

from ninja import Router, Status

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.models import Deal

router = Router(tags=["deals"])


class WhyIn(In):
    """Why a deal is about to be lost, in the customer's words; without it the try is none to save the deal."""

    reason: Literal["", "stuck", "unsure", "objection", "later", "competitor", "other"] = ""
    reason_text: str = ""


class OfferIn(WhyIn):
    """A personal offer until the end of a day: `percent` off all lines (or one `line`), or a `price` for one line."""

    valid_until: datetime.date
    percent: Decimal | None = None
    line: uuid.UUID | None = None
    price: Decimal | None = None


class OfferTermOut(Out):
    """What an offer says of a line, and what the line asked before."""

    line: uuid.UUID
    price_before: str
    discount_before: str
    price: str
    discount: str


class OfferOut(Out):
    """An offer; `state` is open, used, expired or withdrawn, `ends_at` the moment at which it ends by itself."""

    id: uuid.UUID
    percent: str | None
    valid_until: datetime.date
    ends_at: datetime.datetime
    state: str
    made_by: uuid.UUID | None
    made_at: datetime.datetime
    settled_at: datetime.datetime | None
    sent_at: datetime.datetime | None
    lines: list[OfferTermOut]


class HelpIn(WhyIn):
    """Whom to ask, by the id of a user who may see the deal, and what."""

    colleague: uuid.UUID
    question: str = ""


class UsedIn(In):
    """Why the piece was taken, where the deal was about to be lost."""

    reason: Literal["", "stuck", "unsure", "objection", "later", "competitor", "other"] = ""


class PlayIn(In):
    """A piece of the playbook; `bodies` are markup, `names` and `bodies` by language; without a stage it is shown in all."""

    kind: Literal["plan", "questions", "answer", "script"]
    names: dict[str, str]
    bodies: dict[str, str]
    situation: Literal["", "stuck", "unsure", "objection", "later", "competitor", "other"] = ""
    stage: uuid.UUID | None = None


class PlayOut(Out):
    """A piece of the playbook."""

    id: uuid.UUID
    kind: str
    situation: str
    stage: uuid.UUID | None
    names: dict[str, str]
    bodies: dict[str, str]


class WorthOut(Out):
    """An amount in one currency; different ones are never added up."""

    currency: str
    amount: Decimal


class WayOut(Out):
    """A way by which deals came back: on how many it was tried, how many came back, how many of those are won since."""

    way: str
    tried: int
    back: int
    won: int
    won_worth: list[WorthOut]
    open_worth: list[WorthOut]


class RecoveredOut(Out):
    """The deals that came back, by way; `whole` counts each of them once."""

    ways: list[WayOut]
    whole: WayOut


@router.get("/deals/recovered", response=RecoveredOut, operation_id="deals_recovered")
def deals_recovered(request: Request) -> dict[str, Any]:
    """Return by what deals came back."""
    ways, everything = queries.ways_back(request.actor)
    return {"ways": ways, "whole": everything}


@router.get("/deals/{deal_id}/offers", response=Listed[OfferOut], operation_id="deal_offers")
def deal_offers(request: Request, deal_id: uuid.UUID) -> Any:
    """Return the newest offers of a deal."""
    return whole(queries.plain_offers(request.actor, get_visible(Deal, deal_id, request.actor)))


@router.post("/deals/{deal_id}/offers", response={201: OfferOut}, operation_id="deal_offer_add")
def deal_offer_add(request: Request, deal_id: uuid.UUID, payload: OfferIn) -> Status[dict[str, Any]]:
    """Make an offer; 409 while another one holds, and for a closed deal."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.try_offer(held, by=request.actor, **payload.model_dump())
    return Status(201, queries.plain_offers(request.actor, held)[0])


@router.post("/deals/{deal_id}/offers/withdraw", response=OfferOut, operation_id="deal_offer_withdraw")
def deal_offer_withdraw(request: Request, deal_id: uuid.UUID) -> dict[str, Any]:
    """Take the offer that holds back; 409 when none does."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.withdraw_offer(held, by=request.actor)
    return queries.plain_offers(request.actor, held)[0]


@router.post("/deals/{deal_id}/help", response={204: None}, operation_id="deal_help")
def deal_help(request: Request, deal_id: uuid.UUID, payload: HelpIn) -> Status[None]:
    """Ask a colleague in a note on the deal."""
    given = payload.model_dump()
    held = get_visible(Deal, deal_id, request.actor)
    commands.ask_colleague(held, colleague_id=given.pop("colleague"), by=request.actor, **given)
    return Status(204, None)


@router.post("/deals/{deal_id}/plays/{play_id}/used", response={204: None}, operation_id="deal_play_used")
def deal_play_used(request: Request, deal_id: uuid.UUID, play_id: uuid.UUID, payload: UsedIn) -> Status[None]:
    """Note that a piece of the playbook was used; once for each deal, however often it is said."""
    held = get_visible(Deal, deal_id, request.actor)
    commands.use_play(held, play_id=play_id, reason=payload.reason, by=request.actor)
    return Status(204, None)


plays = Router(tags=["playbooks"])


@plays.get("/playbooks", response=Listed[PlayOut], operation_id="playbook_list")
def playbook_list(request: Request) -> Any:
    """Return the pieces of the playbook in use."""
    return whole([_plain(one) for one in queries.plays(request.actor)])


@plays.post("/playbooks", response={201: PlayOut}, operation_id="playbook_add")
def playbook_add(request: Request, payload: PlayIn) -> Status[dict[str, Any]]:
    """Write a new piece."""
    given = payload.model_dump()
    made = commands.write_play(None, by=request.actor, stage_id=given.pop("stage"), **given)
    return Status(201, _plain(made))


@plays.put("/playbooks/{play_id}", response=PlayOut, operation_id="playbook_change")
def playbook_change(request: Request, play_id: uuid.UUID, payload: PlayIn) -> dict[str, Any]:
    """Write another text for a piece."""
    given = payload.model_dump()
    held = queries.get_play(request.actor, play_id)
    return _plain(commands.write_play(held, by=request.actor, stage_id=given.pop("stage"), **given))


@plays.delete("/playbooks/{play_id}", response={204: None}, operation_id="playbook_delete")
def playbook_delete(request: Request, play_id: uuid.UUID) -> Status[None]:
    """Use a piece no more; where it was used stays known."""
    commands.remove_play(queries.get_play(request.actor, play_id), by=request.actor)
    return Status(204, None)


def _plain(play: Any) -> dict[str, Any]:
    names = ("kind", "situation", "names", "bodies")
    return {"id": play.pk, "stage": play.stage_id, **{name: getattr(play, name) for name in names}}
