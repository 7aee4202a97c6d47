"""Exports for programs: ask for a list as a file, follow it, fetch it."""

import datetime
import uuid
from typing import Literal

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.exchange import commands, outgoing, queries
from wasl.exchange.models import Export
from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_key, write_cursor
from wasl.kernel.web import Request

router = Router(tags=["exports"])


class ExportIn(In):
    """What is to be taken out: a list of a kind, as `GET /{kind}` is asked, and how it is written.

    `columns` are keys of fields (none: all that the caller may see), for csv and xlsx; `ids` leaves only these records.
    """

    kind: str = "contact"
    listing: str = Field(default="", max_length=40)
    format: Literal["xlsx", "csv", "vcf", "json"] = "xlsx"
    columns: list[str] = Field(default=[], max_length=200)
    filter: str = Field(default="", max_length=20_000)
    q: str = Field(default="", max_length=200)
    sort: str = Field(default="", max_length=60)
    view: uuid.UUID | None = None
    ids: list[uuid.UUID] = Field(default=[], max_length=1_000)


class ExportOut(Out):
    """An export as it stands; the file is there while `is_ready`, until `expires_at`."""

    id: uuid.UUID
    kind: str
    listing: str
    format: str
    columns: list[str]
    asked: dict[str, str]
    name: str
    state: str
    rows: int
    estimate: int
    percent: int
    size: int
    is_ready: bool
    error: str
    created_at: datetime.datetime
    finished_at: datetime.datetime | None
    expires_at: datetime.datetime | None


def export_out(item: Export) -> ExportOut:
    """Return an export as programs see it."""
    return ExportOut(
        id=item.pk,
        kind=item.kind,
        listing=item.listing,
        format=item.format,
        columns=item.columns,
        asked=item.asked,
        name=item.filename,
        state=item.state,
        rows=item.rows,
        estimate=item.estimate,
        percent=item.percent,
        size=item.size,
        is_ready=item.is_ready,
        error=item.error,
        created_at=item.created_at,
        finished_at=item.finished_at,
        expires_at=item.expires_at,
    )


@router.post("/exports", response={201: ExportOut}, operation_id="export_add")
def export_add(request: Request, response: HttpResponse, payload: ExportIn) -> Status[ExportOut]:
    """Ask for a list as a file. A small one is ready in the answer, a large one is written in the background."""
    item = outgoing.begin(
        payload.kind,
        listing=payload.listing,
        format=payload.format,
        columns=payload.columns,
        asked={
            "filter": payload.filter,
            "q": payload.q,
            "sort": payload.sort,
            "view": str(payload.view or ""),
        },
        ids=payload.ids,
        by=request.actor,
    )
    response["Location"] = reverse("api:export_get", args=[item.pk])
    return Status(201, export_out(item))


@router.get("/exports", response=Listed[ExportOut], operation_id="export_list")
def export_list(request: Request, limit: PageSize = LIMIT, cursor: str = "") -> Listed[ExportOut]:
    """Return the caller's exports, newest first."""
    found = queries.exports(request.actor, before=read_key(cursor), limit=limit + 1)
    more = write_cursor(str(found[limit - 1].pk)) if len(found) > limit else None
    return Listed(
        items=[export_out(item) for item in found[:limit]],
        next_cursor=more,
        count=Count(value=queries.count_exports(request.actor), exact=True),
    )


@router.get("/exports/{export_id}", response=ExportOut, operation_id="export_get", url_name="export_get")
def export_get(request: Request, export_id: uuid.UUID) -> ExportOut:
    """Return an export as it stands."""
    return export_out(queries.get_export(request.actor, export_id))


@router.get(
    "/exports/{export_id}/file",
    operation_id="export_file",
    response={200: None},
    openapi_extra={
        "responses": {
            200: {
                "description": "The file.",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def export_file(request: Request, export_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Return the file; only whoever asked for it may fetch it, until it expires."""
    item = commands.fetch_export(queries.get_export(request.actor, export_id), by=request.actor)
    answer = FileResponse(item.path.open("rb"), as_attachment=True, filename=item.filename)
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.post("/exports/{export_id}/cancel", response=ExportOut, operation_id="export_cancel")
def export_cancel(request: Request, export_id: uuid.UUID) -> ExportOut:
    """Cancel an export that is not ready."""
    return export_out(commands.stop_export(queries.get_export(request.actor, export_id), by=request.actor))


@router.delete("/exports/{export_id}", response={204: None}, operation_id="export_remove")
def export_remove(request: Request, export_id: uuid.UUID) -> Status[None]:
    """Remove an export and its file."""
    commands.remove_export(queries.get_export(request.actor, export_id), by=request.actor)
    return Status(204, None)
