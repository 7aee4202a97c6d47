"""Public forms for programs: list, read, make, change."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status

from wasl.capture import commands, queries
from wasl.capture.models import WebForm
from wasl.kernel.api import Count, In, Listed, Out
from wasl.kernel.web import Request

router = Router(tags=["forms"])
RENAMED = {"owner": "owner_id", "team": "team_id"}


class AskedFieldIn(In):
    """What a form is to ask: a `source` such as email, message, products, question or custom.KEY, with words by language."""

    key: str = ""
    source: str
    labels: dict[str, str] = {}
    is_needed: bool = False
    options: list[str] = []
    words: dict[str, list[str]] = {}


class AskedField(Out):
    """What a form asks, as it is kept."""

    key: str = ""
    source: str
    labels: dict[str, str] = {}
    is_needed: bool = False
    options: list[str] = []
    words: dict[str, list[str]] = {}


class FormChange(In):
    """What may be set of a form; what is not named stays. `texts` are {name: {language: text}}."""

    name: str | None = None
    key: str | None = None
    fields: list[AskedFieldIn] | None = None
    texts: dict[str, dict[str, str]] | None = None
    redirect: str | None = None
    sites: list[str] | None = None
    is_active: bool | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None


class FormIn(FormChange):
    """A new form."""

    name: str
    fields: list[AskedFieldIn]


class FormOut(Out):
    """A form as it is; `address` is where visitors fill it in."""

    id: uuid.UUID
    name: str
    key: str
    address: str
    fields: list[AskedField]
    texts: dict[str, dict[str, str]]
    redirect: str
    sites: list[str]
    is_active: bool
    consent_version: int
    owner: uuid.UUID | None
    team: uuid.UUID | None


@router.get("/forms", response=Listed[FormOut], operation_id="form_list")
def form_list(request: Request) -> dict[str, Any]:
    """Return all forms, those in use first."""
    items = [_out(one) for one in queries.all_forms(request.actor)]
    return {"items": items, "next_cursor": None, "count": Count(value=len(items), exact=True)}


@router.post("/forms", response={201: FormOut}, operation_id="form_add")
def form_add(request: Request, payload: FormIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Make a form."""
    values = _values(payload)
    made = commands.add_form(values.pop("name"), by=request.actor, **values)
    response["Location"] = reverse("api:form_get", args=[made.pk])
    return Status(201, _out(made))


@router.get("/forms/{form_id}", response=FormOut, operation_id="form_get", url_name="form_get")
def form_get(request: Request, form_id: uuid.UUID) -> dict[str, Any]:
    """Return one form."""
    return _out(queries.get_form(request.actor, form_id))


@router.patch("/forms/{form_id}", response=FormOut, operation_id="form_change")
def form_change(request: Request, form_id: uuid.UUID, payload: FormChange) -> dict[str, Any]:
    """Change what is named; what was sent through the form stays as it was asked then."""
    found = queries.get_form(request.actor, form_id)
    return _out(commands.change_form(found, by=request.actor, **_values(payload)))


def _values(payload: FormChange) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True)
    return {RENAMED.get(name, name): value for name, value in given.items()}


def _out(form: WebForm) -> dict[str, Any]:
    names = ("name", "key", "fields", "texts", "redirect", "sites", "is_active", "consent_version")
    return {name: getattr(form, name) for name in names} | {
        "id": form.pk,
        "address": reverse("capture:fill_in", args=[form.key]),
        "owner": form.owner_id,
        "team": form.team_id,
    }
