"""Contacts for programs: list, read, create, change, archive, restore, in batches."""

import datetime
import uuid
from typing import Any, Literal, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from wasl.contacts import commands, queries
from wasl.contacts.listings import CONTACTS
from wasl.contacts.models import Contact
from wasl.contacts.values import ContactValues
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid, NotAllowed, WaslError
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible

router = Router(tags=["contacts"])
MOST_IN_BATCH = 1000
LISTS = ("roles", "interests", "emails", "phones", "addresses", "profiles", "tags")
# names of the API → names of the commands, where they differ
RENAMED = {"company": "company_id", "owner": "owner_id", "team": "team_id"}


class EmailIn(In):
    """An e-mail address."""

    value: str
    label: Literal["work", "home", "other"] = "work"
    is_primary: bool = False


class PhoneIn(In):
    """A phone number in any format."""

    value: str
    label: Literal["mobile", "work", "home", "fax", "whatsapp", "other"] = "mobile"
    is_primary: bool = False


class AddressIn(In):
    """A postal address; `country` is ISO 3166."""

    lines: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: Literal["work", "home", "billing", "shipping", "other"] = "work"


class ProfileIn(In):
    """A place on the web."""

    url: str
    kind: str = "website"


class ContactChange(In):
    """What may be set of a contact; what is not named stays as it is. `version` is the one the caller has seen."""

    name: str | None = None
    prefix: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    suffix: str | None = None
    job_title: str | None = None
    department: str | None = None
    company: uuid.UUID | None = None
    roles: list[str] | None = None
    number: str | None = None
    tax_number: str | None = None
    registration_number: str | None = None
    language: str | None = None
    preferred_channel: str | None = None
    interests: list[str] | None = None
    household: str | None = None
    birthday: str | None = None
    source: str | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    emails: list[EmailIn] | None = None
    phones: list[PhoneIn] | None = None
    addresses: list[AddressIn] | None = None
    profiles: list[ProfileIn] | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class ContactIn(ContactChange):
    """A contact to be created: `kind` and `name` (or given and family name) are enough."""

    kind: Literal["person", "company"]


class ContactBatch(In):
    """Up to a thousand contacts to be created; each is answered for itself."""

    items: list[ContactIn] = Field(max_length=MOST_IN_BATCH)


class ContactOut(Out):
    """A contact as it is now; fields that the caller's role may not see are absent."""

    id: uuid.UUID
    kind: str
    name: str
    prefix: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    suffix: str | None = None
    job_title: str | None = None
    department: str | None = None
    company: uuid.UUID | None = None
    company_name: str | None = None
    roles: list[str] | None = None
    number: str | None = None
    tax_number: str | None = None
    registration_number: str | None = None
    language: str | None = None
    preferred_channel: str | None = None
    interests: list[str] | None = None
    household: str | None = None
    birthday: str | None = None
    source: str | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    emails: list[dict[str, Any]] | None = None
    phones: list[dict[str, Any]] | None = None
    addresses: list[dict[str, Any]] | None = None
    profiles: list[dict[str, Any]] | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    leftovers: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class ContactAnswer(Out):
    """What became of one item of a batch, in the order given."""

    status: int
    id: uuid.UUID | None = None
    title: str | None = None
    errors: dict[str, list[str]] | None = None


class ContactAnswers(Out):
    """What became of a batch."""

    items: list[ContactAnswer]


def values_of(payload: ContactChange) -> dict[str, Any]:
    """Return what a caller named, as the commands call it."""
    given = payload.model_dump(exclude_unset=True, exclude={"kind", "version"})
    # null empties a list as it empties a text
    given |= {name: [] for name in LISTS if name in given and given[name] is None}
    return {RENAMED.get(name, name): value for name, value in given.items()}


@router.get("/contacts", response=Listed[ContactOut], operation_id="contact_list", exclude_unset=True)
def contact_list(request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return people and companies, newest first or as asked."""
    found = answer(CONTACTS, request.actor, asked)
    return {
        "items": queries.contacts_out(request.actor, found.rows),
        "next_cursor": found.next_cursor,
        "count": found.count,
    }


@router.post("/contacts", response={201: ContactOut}, operation_id="contact_add", exclude_unset=True)
def contact_add(request: Request, payload: ContactIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a person or a company."""
    contact = _add(payload, request.actor)
    response["Location"] = reverse("api:contact_get", args=[contact.pk])
    return Status(201, _out(request.actor, contact.pk))


def _add(payload: ContactIn, actor: Actor) -> Contact:
    values = cast("ContactValues", values_of(payload))
    return commands.add_contact(payload.kind, by=actor, origin="api", **values)


def _out(actor: Actor, pk: uuid.UUID) -> dict[str, Any]:
    return queries.contacts_out(actor, [get_visible(Contact, pk, actor)])[0]


@router.post("/contacts/batch", response=ContactAnswers, operation_id="contact_batch", exclude_unset=True)
def contact_batch(request: Request, payload: ContactBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return {"items": [_add_one(item, request.actor) for item in payload.items]}


def _add_one(item: ContactIn, actor: Actor) -> dict[str, Any]:
    try:
        return {"status": 201, "id": _add(item, actor).pk}
    except NotAllowed:
        raise
    except WaslError as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        return {"status": error.status, "title": error.message, "errors": fields}


@router.get(
    "/contacts/{contact_id}",
    response=ContactOut,
    operation_id="contact_get",
    exclude_unset=True,
    url_name="contact_get",
)
def contact_get(request: Request, contact_id: uuid.UUID) -> dict[str, Any]:
    """Return one contact."""
    return _out(request.actor, contact_id)


@router.patch(
    "/contacts/{contact_id}", response=ContactOut, operation_id="contact_change", exclude_unset=True
)
def contact_change(request: Request, contact_id: uuid.UUID, payload: ContactChange) -> dict[str, Any]:
    """Change what is named; 409 when somebody changed the same field since `version`."""
    contact = get_visible(Contact, contact_id, request.actor)
    if not payload.model_fields_set - {"version"}:
        raise Invalid(_("Name at least one field to change."))
    values = cast("ContactValues", values_of(payload))
    commands.change_contact(contact, by=request.actor, seen=payload.version, **values)
    return _out(request.actor, contact_id)


@router.delete("/contacts/{contact_id}", response={204: None}, operation_id="contact_delete")
def contact_delete(request: Request, contact_id: uuid.UUID) -> Status[None]:
    """Move a contact to the bin; it can be restored until it is erased (`GET /bin` says when)."""
    delete_record(get_visible(Contact, contact_id, request.actor), by=request.actor)
    return Status(204, None)


@router.post(
    "/contacts/{contact_id}/archive", response=ContactOut, operation_id="contact_archive", exclude_unset=True
)
def contact_archive(request: Request, contact_id: uuid.UUID) -> dict[str, Any]:
    """Put a contact away: still a customer, but in no list; it can be restored."""
    commands.archive_contact(get_visible(Contact, contact_id, request.actor), by=request.actor)
    return _out(request.actor, contact_id)


@router.post(
    "/contacts/{contact_id}/restore", response=ContactOut, operation_id="contact_restore", exclude_unset=True
)
def contact_restore(request: Request, contact_id: uuid.UUID) -> dict[str, Any]:
    """Take a contact back: from the bin, as it was there, else from the archive."""
    if not recovered(contact_id, by=request.actor):
        commands.restore_contact(get_visible(Contact, contact_id, request.actor), by=request.actor)
    return _out(request.actor, contact_id)
