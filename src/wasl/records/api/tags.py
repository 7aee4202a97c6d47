"""Tags for programs: the words of the firm, and those on a record."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.models import Tag

router = Router(tags=["tags"])


class TagOut(Out):
    """A tag."""

    id: uuid.UUID
    name: str


class TagsIn(In):
    """All tags that a record should have."""

    names: list[str] = Field(max_length=100)


class TagIn(In):
    """The word of a tag."""

    name: str = Field(min_length=1, max_length=60)


def tag_out(tag: Tag) -> TagOut:
    """Return a tag as programs see it."""
    return TagOut(id=tag.id, name=tag.name)


@router.get("/tags", response=Listed[TagOut], operation_id="tag_list", url_name="tag_list")
def tag_list(request: Request) -> Listed[TagOut]:
    """Return all tags of the workspace."""
    return whole([tag_out(tag) for tag in queries.all_tags(request.actor)])


@router.post("/tags", response={201: TagOut}, operation_id="tag_add")
def tag_add(request: Request, payload: TagIn, response: HttpResponse) -> Status[TagOut]:
    """Make a tag; the one that folds alike is returned where there is one already."""
    tag = commands.add_tag(payload.name, by=request.actor)
    response["Location"] = reverse("api:tag_get", args=[tag.pk])
    return Status(201, tag_out(tag))


@router.get("/tags/{tag_id}", response=TagOut, operation_id="tag_get", url_name="tag_get")
def tag_get(request: Request, tag_id: uuid.UUID) -> TagOut:
    """Return one tag."""
    return tag_out(queries.get_tag(request.actor, tag_id))


@router.patch("/tags/{tag_id}", response=TagOut, operation_id="tag_rename")
def tag_rename(request: Request, tag_id: uuid.UUID, payload: TagIn) -> TagOut:
    """Call a tag otherwise, on every record that has it."""
    tag = queries.get_tag(request.actor, tag_id)
    return tag_out(commands.rename_tag(tag, name=payload.name, by=request.actor))


@router.get("/records/{record_id}/tags", response=Listed[TagOut], operation_id="tags_of_record")
def tags_of_record(request: Request, record_id: uuid.UUID) -> Listed[TagOut]:
    """Return the tags of a record."""
    anchor = queries.get_anchor(request.actor, record_id)
    return whole([tag_out(tag) for tag in queries.tags_of(request.actor, anchor)])


@router.put("/records/{record_id}/tags", response=Listed[TagOut], operation_id="tags_set")
def tags_set(request: Request, record_id: uuid.UUID, payload: TagsIn) -> Listed[TagOut]:
    """Make a record's tags exactly these."""
    anchor = queries.get_anchor(request.actor, record_id)
    tags = commands.set_tags(anchor, names=payload.names, by=request.actor)
    return whole([tag_out(tag) for tag in tags])
