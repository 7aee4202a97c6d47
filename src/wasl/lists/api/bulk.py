"""Work on many records for programs: begin, watch, take back."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Out
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.lists import commands, queries
from wasl.lists.bulk.handing import MOST_RECEIVERS
from wasl.lists.bulk.selecting import MOST_TICKED, Chosen
from wasl.lists.models import BulkWork
from wasl.lists.queries.bulk import bulk_works, get_bulk, outcomes
from wasl.workspace.queries import user

router = Router(tags=["bulk"])


class BulkIn(In):
    """What is to be done with which records of a list: those of `ids`, all that meet `filter` and `q`, or `everything`.

    `act` is assign (`{"owner": id, "team": id}`, null for nobody), tag or untag (`{"names": [...]}`), edit (`{"field":
    name, "value": new}`), archive, restore or delete (`{}`), or plan, a call or a task about each (`{"kind": "call" or
    "task", "title": text, "due_on": day or "due_at": moment, "owner": id, or "record" for whoever has the record}`).
    """

    listing: str
    act: str
    value: dict[str, Any] = {}
    ids: list[uuid.UUID] | None = Field(default=None, min_length=1, max_length=MOST_TICKED)
    filter: dict[str, Any] | None = None
    q: str = Field(default="", max_length=200)
    everything: bool = False


class HandOverIn(In):
    """Who gets what a colleague leaves; several get equal shares. Records keep their team, or get that of the new owner."""

    to: list[uuid.UUID] = Field(min_length=1, max_length=MOST_RECEIVERS)
    keep_team: bool = True


class BulkItem(Out):
    """What became of one record: done, same, missing, refused (with the reason), undone or kept."""

    id: uuid.UUID
    state: str
    reason: str


class BulkOut(Out):
    """A work with its counts; `items` are the first 200 records it has come to."""

    id: uuid.UUID
    kind: str
    act: str
    value: dict[str, Any]
    state: str
    total: int
    done: int
    same: int
    missing: int
    refused: int
    undone: int
    kept: int
    can_be_undone: bool
    started_at: datetime.datetime
    finished_at: datetime.datetime | None
    items: list[BulkItem] = []


class BulkListed(Out):
    """The latest works, newest first."""

    items: list[BulkOut]


def bulk_out(work: BulkWork, items: list[BulkItem] | None = None) -> BulkOut:
    """Return a work as programs see it."""
    return BulkOut(
        id=work.pk,
        kind=work.kind,
        act=work.act,
        value=work.value,
        state=work.state,
        total=work.total,
        done=work.done_count,
        same=work.same_count,
        missing=work.missing_count,
        refused=work.refused_count,
        undone=work.undone_count,
        kept=work.kept_count,
        can_be_undone=work.can_be_undone,
        started_at=work.started_at,
        finished_at=work.finished_at,
        items=items or [],
    )


def _whole(request: Request, work: BulkWork) -> BulkOut:
    found = outcomes(request.actor, work)
    return bulk_out(work, [BulkItem(id=one.record_id, state=one.state, reason=one.reason) for one in found])


@router.get("/bulk", response=BulkListed, operation_id="bulk_list")
def bulk_list(request: Request) -> BulkListed:
    """Return the latest works of the caller (with the right, of everybody)."""
    return BulkListed(items=[bulk_out(work) for work in bulk_works(request.actor)])


@router.post("/bulk", response={201: BulkOut}, operation_id="bulk_start")
def bulk_start(request: Request, payload: BulkIn, response: HttpResponse) -> Status[BulkOut]:
    """Begin a work: up to 200 records are done in the answer, more by a job that `GET /bulk/{id}` watches."""
    listing = queries.listing_named(request.actor, payload.listing)
    if payload.ids is None and payload.filter is None and not payload.q and not payload.everything:
        raise Invalid(fields={"ids": [_("Name records, give a filter, or say that everything is meant.")]})
    chosen = Chosen(ids=payload.ids, tree=payload.filter, query=payload.q)
    work = commands.start_bulk(listing, act=payload.act, value=payload.value, chosen=chosen, by=request.actor)
    response["Location"] = reverse("api:bulk_get", args=[work.pk])
    return Status(201, _whole(request, work))


@router.post("/users/{user_id}/hand-over", response={201: BulkOut}, operation_id="user_hand_over")
def user_hand_over(
    request: Request, user_id: uuid.UUID, payload: HandOverIn, response: HttpResponse
) -> Status[BulkOut]:
    """Hand over all that a colleague is answerable for; a work like others, of the kind `*`, which can be taken back."""
    work = commands.hand_over(
        user(request.actor, user_id), to=payload.to, keeps_team=payload.keep_team, by=request.actor
    )
    response["Location"] = reverse("api:bulk_get", args=[work.pk])
    return Status(201, _whole(request, work))


@router.get("/bulk/{work_id}", response=BulkOut, operation_id="bulk_get", url_name="bulk_get")
def bulk_get(request: Request, work_id: uuid.UUID) -> BulkOut:
    """Return a work with what became of its records."""
    return _whole(request, get_bulk(request.actor, work_id))


@router.post("/bulk/{work_id}/cancel", response=BulkOut, operation_id="bulk_cancel")
def bulk_cancel(request: Request, work_id: uuid.UUID) -> BulkOut:
    """Stop a work that is running; what is done stays done."""
    return _whole(request, commands.cancel_bulk(get_bulk(request.actor, work_id), by=request.actor))


@router.post("/bulk/{work_id}/undo", response=BulkOut, operation_id="bulk_undo")
def bulk_undo(request: Request, work_id: uuid.UUID) -> BulkOut:
    """Take a work back, within 30 days; what somebody has changed since is kept."""
    return _whole(request, commands.undo_bulk(get_bulk(request.actor, work_id), by=request.actor))
