"""Contacts for programs: list, read, create, change, archive, restore, in batches."""

import datetime
import uuid
from typing import Any, Literal, cast

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from wasl.contacts import commands, queries
from wasl.contacts.listings import CONTACTS
from wasl.contacts.models import Contact
from wasl.contacts.values import ContactValues
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Out
from wasl.kernel.web import Request
from wasl.lists.api import MOST_IN_BATCH, Answers, RecordApi, answers
from wasl.records.queries import get_visible

router = Router(tags=["contacts"])
API = RecordApi(
    "contacts",
    "contact",
    CONTACTS,
    Contact,
    plain=queries.contacts_out,
    row=lambda actor, key: get_visible(Contact, key, actor),
    change=commands.change_contact,
    archive=commands.archive_contact,
    restore=commands.restore_contact,
    renamed={"company": "company_id"},
    lists=("roles", "interests", "emails", "phones", "addresses", "profiles", "tags"),
)


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


@router.post("/contacts", response={201: ContactOut}, operation_id="contact_add", exclude_unset=True)
def contact_add(request: Request, payload: ContactIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Add a person or a company."""
    return API.added(request, response, _add(payload, request.actor))


def _add(payload: ContactIn, actor: Actor) -> Contact:
    values = cast("ContactValues", API.values(payload, "kind"))
    return commands.add_contact(payload.kind, by=actor, origin="api", **values)


@router.post("/contacts/batch", response=Answers, operation_id="contact_batch", exclude_unset=True)
def contact_batch(request: Request, payload: ContactBatch) -> dict[str, Any]:
    """Add many at once; each item succeeds or fails for itself."""
    return answers(payload.items, request.actor, _add)


API.serve(router, ContactOut, ContactChange)
