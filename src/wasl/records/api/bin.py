"""The bin for programs: what was deleted, and erasing it before its time."""

import datetime
import uuid

from ninja import Router, Status

from wasl.kernel.actor import Actor
from wasl.kernel.api import LIMIT, Count, Listed, Out, PageSize, read_key, write_cursor
from wasl.kernel.errors import NotFound
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.queries import BinFilter, InBin

router = Router(tags=["bin"])


class BinOut(Out):
    """A record in the bin: its kind and name, who deleted it when, and from when on it is erased for good."""

    id: uuid.UUID
    kind: str
    name: str
    deleted_at: datetime.datetime
    deleted_by: uuid.UUID | None
    erased_at: datetime.datetime


def bin_out(item: InBin) -> BinOut:
    """Return a record in the bin as programs see it."""
    return BinOut(
        id=item.binned.anchor_id,
        kind=item.kind.name,
        name=item.binned.anchor.title,
        deleted_at=item.binned.deleted_at,
        deleted_by=item.binned.deleted_by_id,
        erased_at=item.erased_at,
    )


def recovered(key: uuid.UUID, *, by: Actor) -> bool:
    """Bring a record back from the bin; False where it is not there. Raises as `recover_records` does."""
    binned = queries.many_binned(by, [key])
    if binned:
        commands.recover_records(binned, by=by)
    return bool(binned)


@router.get("/bin", response=Listed[BinOut], operation_id="bin_list", url_name="bin_list")
def bin_list(
    request: Request,
    kind: str = "",
    deleted_by: uuid.UUID | None = None,
    q: str = "",
    limit: PageSize = LIMIT,
    cursor: str = "",
) -> Listed[BinOut]:
    """Return what is in the bin, the latest first; of one kind, deleted by one person, with words in its name."""
    wanted = BinFilter(kind=kind[:40], person=deleted_by, text=q[:200])
    found = queries.bin_page(request.actor, wanted, before=read_key(cursor), limit=limit)
    return Listed(
        items=[bin_out(item) for item in found.items],
        next_cursor=write_cursor(str(found.more)) if found.more else None,
        count=Count(value=found.count, exact=found.is_exact),
    )


@router.get("/bin/{record_id}", response=BinOut, operation_id="bin_get")
def bin_get(request: Request, record_id: uuid.UUID) -> BinOut:
    """Return one record in the bin."""
    return bin_out(_get(request, record_id))


@router.delete("/bin/{record_id}", response={204: None}, operation_id="bin_erase")
def bin_erase(request: Request, record_id: uuid.UUID) -> Status[None]:
    """Erase a record in the bin for good; there is no way back."""
    commands.erase_binned([_get(request, record_id).binned], by=request.actor)
    return Status(204, None)


def _get(request: Request, record_id: uuid.UUID) -> InBin:
    item = queries.get_binned(request.actor, record_id)
    if item is None:
        raise NotFound
    return item
