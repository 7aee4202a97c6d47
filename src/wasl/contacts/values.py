"""The values by which a contact is described from outside: forms, API, importer and scripts use the same."""

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict
from uuid import UUID


class EmailValue(TypedDict, total=False):
    """An e-mail as it is given."""

    value: Required[str]
    label: str
    is_primary: bool


class PhoneValue(TypedDict, total=False):
    """A phone number as it is given, in any format."""

    value: Required[str]
    label: str
    is_primary: bool


class AddressValue(TypedDict, total=False):
    """A postal address as it is given; `country` is ISO 3166."""

    lines: str
    city: str
    region: str
    postal_code: str
    country: str
    label: str


class ProfileValue(TypedDict, total=False):
    """A place on the web as it is given."""

    url: Required[str]
    kind: str


class ContactValues(TypedDict, total=False):
    """Everything that can be said of a contact; what is not named stays as it is."""

    name: str
    prefix: str
    given_name: str
    middle_name: str
    family_name: str
    suffix: str
    job_title: str
    department: str
    company_id: UUID | None
    company_name: str
    roles: Sequence[str]
    number: str
    tax_number: str
    registration_number: str
    language: str
    preferred_channel: str
    interests: Sequence[str]
    household: str
    birthday: str
    source: str
    owner_id: UUID | None
    team_id: UUID | None
    emails: Sequence[EmailValue]
    phones: Sequence[PhoneValue]
    addresses: Sequence[AddressValue]
    profiles: Sequence[ProfileValue]
    tags: Sequence[str]
    custom: Mapping[str, Any]
