"""Duplicates and merges for programs: what may be the same, merging, and taking that back."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.contacts import commands, queries
from wasl.contacts.models import Contact
from wasl.contacts.queries import PairFilter
from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_text, write_cursor
from wasl.kernel.web import Request
from wasl.records.models import Merge
from wasl.records.queries import get_visible

router = Router(tags=["duplicates"])
MOST = 19


class NamedRecord(Out):
    """A record by its id and name."""

    id: uuid.UUID
    name: str


class DuplicateOut(Out):
    """Two records that may be the same: how sure that is (0 to 100), and why."""

    id: uuid.UUID
    kind: str
    score: int
    certainty: str
    reasons: list[str]
    first: NamedRecord
    second: NamedRecord
    found_at: datetime.datetime
    dismissed_at: datetime.datetime | None


class MergeIn(In):
    """Records that are one; `choices` says per field whose value is taken, else the survivor's, else the first."""

    survivor: uuid.UUID
    others: list[uuid.UUID] = Field(min_length=1, max_length=MOST)
    choices: dict[str, uuid.UUID] = Field(default_factory=dict, max_length=200)


class MergeOut(Out):
    """A merge: what stayed, what became part of it, and until when it can be undone."""

    id: uuid.UUID
    survivor: NamedRecord
    others: list[NamedRecord]
    merged_by: uuid.UUID | None
    merged_at: datetime.datetime
    undo_until: datetime.datetime
    undone_at: datetime.datetime | None


class MergeUndoneOut(Out):
    """A merge that was taken back; `kept` names the fields that were changed since and stayed so."""

    merge: MergeOut
    kept: list[str]


def _pair_out(item: Any) -> DuplicateOut:
    pair = item.pair
    return DuplicateOut(
        id=pair.pk,
        kind=pair.kind,
        score=pair.score,
        certainty=item.certainty,
        reasons=list(item.reasons),
        first=NamedRecord(id=pair.first_id, name=pair.first.name),
        second=NamedRecord(id=pair.second_id, name=pair.second.name),
        found_at=pair.found_at,
        dismissed_at=pair.dismissed_at,
    )


def _merge_out(merge: Merge) -> MergeOut:
    return MergeOut(
        id=merge.pk,
        survivor=NamedRecord(id=merge.survivor_id, name=merge.survivor.title),
        others=[NamedRecord(id=other.pk, name=other.title) for other in merge.others.all()],
        merged_by=merge.merged_by_id,
        merged_at=merge.merged_at,
        undo_until=merge.undo_until,
        undone_at=merge.undone_at,
    )


@router.get("/duplicates", response=Listed[DuplicateOut], operation_id="duplicate_list")
def duplicate_list(
    request: Request,
    kind: Literal["", "person", "company"] = "",
    certainty: Literal["", "likely", "sure"] = "",
    state: Literal["", "different"] = "",
    limit: PageSize = LIMIT,
    cursor: str = "",
) -> Listed[DuplicateOut]:
    """Return pairs that may be the same, best first; `state=different` returns those that somebody called different."""
    wanted = PairFilter(kind, certainty, is_dismissed=state == "different")
    items, following = queries.duplicate_pairs(request.actor, wanted, after=read_text(cursor), limit=limit)
    total, is_exact = queries.count_pairs(request.actor, wanted)
    return Listed(
        items=[_pair_out(item) for item in items],
        next_cursor=write_cursor(following) if following else None,
        count=Count(value=total, exact=is_exact),
    )


@router.post("/duplicates/{pair_id}/dismiss", response={204: None}, operation_id="duplicate_dismiss")
def duplicate_dismiss(request: Request, pair_id: uuid.UUID) -> Status[None]:
    """Remember that two records are different."""
    commands.dismiss_pair(queries.get_pair(request.actor, pair_id), by=request.actor)
    return Status(204, None)


@router.post("/duplicates/{pair_id}/restore", response={204: None}, operation_id="duplicate_restore")
def duplicate_restore(request: Request, pair_id: uuid.UUID) -> Status[None]:
    """Take back that two records are different."""
    commands.reopen_pair(queries.get_pair(request.actor, pair_id), by=request.actor)
    return Status(204, None)


@router.get("/merges", response=list[MergeOut], operation_id="merge_list")
def merge_list(request: Request) -> list[MergeOut]:
    """Return the latest hundred merges, newest first."""
    return [_merge_out(merge) for merge in queries.merges_of(request.actor)]


@router.post("/merges", response={201: MergeOut}, operation_id="merge_add")
def merge_add(request: Request, payload: MergeIn, response: HttpResponse) -> Status[MergeOut]:
    """Merge records of the same person or company; 404 when one of them is not there for the caller."""
    survivor = get_visible(Contact, payload.survivor, request.actor)
    others = [get_visible(Contact, pk, request.actor) for pk in payload.others]
    merge = commands.merge_contacts(survivor, others=others, choices=payload.choices, by=request.actor)
    response["Location"] = reverse("api:merge_get", args=[merge.pk])
    return Status(201, _merge_out(merge))


@router.get("/merges/{merge_id}", response=MergeOut, operation_id="merge_get", url_name="merge_get")
def merge_get(request: Request, merge_id: uuid.UUID) -> MergeOut:
    """Return one merge."""
    return _merge_out(queries.get_merge(request.actor, merge_id))


@router.post("/merges/{merge_id}/undo", response=MergeUndoneOut, operation_id="merge_undo")
def merge_undo(request: Request, merge_id: uuid.UUID) -> MergeUndoneOut:
    """Take a merge back within thirty days; what was changed since stays and is named."""
    undone = commands.undo_merge(queries.get_merge(request.actor, merge_id), by=request.actor)
    return MergeUndoneOut(merge=_merge_out(undone.merge), kept=list(undone.kept))
