"""Files on records for programs."""

import datetime
import uuid

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from ninja import File as Upload
from ninja import Router, Status
from ninja.files import UploadedFile

from wasl.kernel.api import Listed, Out, whole
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.api.notes import anchor_in
from wasl.records.models import File

router = Router(tags=["files"])


class FileOut(Out):
    """A file on a record; its bytes are at /files/{id}/content."""

    id: uuid.UUID
    record: uuid.UUID
    name: str
    size: int
    sha256: str
    added_at: datetime.datetime


def file_out(file: File) -> FileOut:
    """Return a file as programs see it."""
    return FileOut(
        id=file.id,
        record=file.anchor_id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        added_at=file.added_at,
    )


@router.post("/files", response={201: FileOut}, operation_id="file_add")
def file_add(
    request: Request, record: uuid.UUID, file: Upload[UploadedFile], response: HttpResponse
) -> Status[FileOut]:
    """Attach a file to a record (multipart, field `file`; `record` in the query)."""
    anchor = anchor_in(request, record)
    added = commands.add_file(anchor, content=file, name=file.name or "", by=request.actor)
    response["Location"] = reverse("api:file_content", args=[added.pk])
    return Status(201, file_out(added))


@router.get("/files", response=Listed[FileOut], operation_id="file_list")
def file_list(request: Request, record: uuid.UUID) -> Listed[FileOut]:
    """Return the files of a record, newest first."""
    anchor = queries.get_anchor(request.actor, record)
    return whole([file_out(file) for file in queries.files_of(request.actor, anchor)])


@router.get(
    "/files/{file_id}/content",
    operation_id="file_content",
    url_name="file_content",
    response={200: None},
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes.",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def file_content(request: Request, file_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Return a file's bytes, for saving."""
    return queries.open_file(request.actor, file_id)


@router.delete("/files/{file_id}", response={204: None}, operation_id="file_remove")
def file_remove(request: Request, file_id: uuid.UUID) -> Status[None]:
    """Take a file off its record."""
    file = queries.get_file(request.actor, file_id)
    commands.remove_file(file.anchor, file=file, by=request.actor)
    return Status(204, None)
