"""Saved views for programs: list, keep, change, delete, bring back."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.lists import commands, queries
from wasl.lists.models import SavedView

router = Router(tags=["views"])


class ColumnIn(In):
    """A column of a view; `width` in pixels, from 60 to 800."""

    name: str = Field(max_length=120)
    width: int | None = Field(default=None, ge=1, le=10_000)


class ViewChange(In):
    """What may be said of a view; what is not named stays as it is. `filter` is a Filter, null takes it away."""

    name: str | None = None
    filter: dict[str, Any] | None = None
    columns: list[ColumnIn] | None = Field(default=None, max_length=60)
    sort: str | None = None
    group: str | None = None
    scope: Literal["mine", "team", "everyone"] | None = None
    team: uuid.UUID | None = None
    default_for: list[str] | None = Field(default=None, max_length=50)


class ViewIn(ViewChange):
    """A view to be kept: the list it is of (see `GET /listings`) and a name are enough."""

    listing: str
    name: str


class ViewOut(Out):
    """A saved view."""

    id: uuid.UUID
    listing: str
    name: str
    filter: dict[str, Any] | None
    columns: list[dict[str, Any]]
    sort: str
    group: str
    scope: str
    owner: uuid.UUID
    team: uuid.UUID | None
    default_for: list[str]
    may_change: bool
    created_at: datetime.datetime
    updated_at: datetime.datetime


def view_out(request: Request, view: SavedView) -> ViewOut:
    """Return a view as programs see it."""
    return ViewOut(
        id=view.id,
        listing=view.listing,
        name=view.name,
        filter=view.filter,
        columns=view.columns,
        sort=view.sort,
        group=view.group,
        scope=view.scope,
        owner=view.owner_id,
        team=view.team_id,
        default_for=view.default_for,
        may_change=view.may_change(request.actor),
        created_at=view.created_at,
        updated_at=view.updated_at,
    )


def _values(payload: ViewChange) -> dict[str, Any]:
    """Return what was named; null means "not named" but for the filter and the team."""
    given = payload.model_dump(exclude_unset=True)
    given.pop("listing", None)
    if given.get("columns"):
        given["columns"] = [
            {name: value for name, value in one.items() if value is not None} for one in given["columns"]
        ]
    return {name: value for name, value in given.items() if value is not None or name in {"filter", "team"}}


@router.get("/views", response=Listed[ViewOut], operation_id="view_list", url_name="view_list")
def view_list(request: Request, listing: str = "") -> Listed[ViewOut]:
    """Return the views that the caller may open; `listing` keeps those of one list."""
    return whole([view_out(request, view) for view in queries.views(request.actor, listing)])


@router.post("/views", response={201: ViewOut}, operation_id="view_add")
def view_add(request: Request, payload: ViewIn, response: HttpResponse) -> Status[ViewOut]:
    """Keep a view."""
    listing = queries.listing_named(request.actor, payload.listing)
    view = commands.save_view(listing, by=request.actor, **_values(payload))
    response["Location"] = reverse("api:view_get", args=[view.pk])
    return Status(201, view_out(request, view))


@router.get("/views/{view_id}", response=ViewOut, operation_id="view_get", url_name="view_get")
def view_get(request: Request, view_id: uuid.UUID) -> ViewOut:
    """Return one view."""
    return view_out(request, queries.get_view(request.actor, view_id))


@router.patch("/views/{view_id}", response=ViewOut, operation_id="view_change")
def view_change(request: Request, view_id: uuid.UUID, payload: ViewChange) -> ViewOut:
    """Change what is named of a view."""
    view = queries.get_view(request.actor, view_id)
    return view_out(request, commands.change_view(view, by=request.actor, **_values(payload)))


@router.delete("/views/{view_id}", response={204: None}, operation_id="view_delete")
def view_delete(request: Request, view_id: uuid.UUID) -> Status[None]:
    """Take a view away; it can be brought back."""
    commands.delete_view(queries.get_view(request.actor, view_id), by=request.actor)
    return Status(204, None)


@router.post("/views/{view_id}/restore", response=ViewOut, operation_id="view_restore")
def view_restore(request: Request, view_id: uuid.UUID) -> ViewOut:
    """Bring a deleted view back."""
    view = queries.get_view(request.actor, view_id, is_deleted=True)
    return view_out(request, commands.restore_view(view, by=request.actor))
