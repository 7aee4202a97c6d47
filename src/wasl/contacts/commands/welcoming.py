"""Somebody writes to us from outside: whom this address or number belongs to is found, or a contact is made of him."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from wasl.contacts.calling import called
from wasl.contacts.commands.contacts import add_contact
from wasl.contacts.models import Contact
from wasl.contacts.queries.meant import meant
from wasl.contacts.values import ContactValues
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import fold


@dataclass(frozen=True)
class Stranger:
    """What somebody outside says of himself."""

    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    job_title: str = ""
    city: str = ""
    language: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


class Welcomed(NamedTuple):
    """The contact that a stranger is, and whether it was made of him."""

    contact: Contact
    was_new: bool


@command("contacts.add")
def welcome_contact(
    stranger: Stranger, *, source: str, owner_id: UUID | None, team_id: UUID | None, by: Actor
) -> Welcomed:
    """Return the contact behind an e-mail address, else behind a number, else a new one. Raises `Invalid`.

    Nobody has proved that the address is his: nothing of a contact that is there already is changed or
    shown, also of one whom the actor cannot see: it is better met than made twice. A number
    is shared by households and firms, so the name must agree where an address was given that nobody has.
    """
    found = meant(SYSTEM, [stranger.email])[stranger.email] if stranger.email else []
    found = found or _reached(stranger, by.country)
    if found:
        wanted = fold(stranger.name)
        by_name = [one for one in found if fold(one.name) == wanted]
        return Welcomed(min(by_name or found, key=lambda one: one.created_at), was_new=False)
    values = _values(stranger, source, owner_id, team_id)
    made = add_contact("person", origin=source, is_along=True, by=by, **values)
    return Welcomed(made, was_new=True)


def _reached(stranger: Stranger, country: str) -> list[Contact]:
    """Return the contacts who are reached at a stranger's number and may be him."""
    try:
        number = parse_phone(stranger.phone, country).e164 if stranger.phone else ""
    except Invalid:
        return []
    rows = Contact.objects.current().filter(pk__in=called([number])) if number else ()
    return [one for one in rows if not stranger.email or fold(one.name) == fold(stranger.name)]


def _values(stranger: Stranger, source: str, owner_id: UUID | None, team_id: UUID | None) -> ContactValues:
    values: ContactValues = {
        "source": source,
        "owner_id": owner_id,
        "team_id": team_id,
        "name": stranger.name or stranger.email.partition("@")[0] or stranger.phone,
        "language": stranger.language,
        "job_title": stranger.job_title,
        "company_name": stranger.company,
    }
    if stranger.email:
        values["emails"] = [{"value": stranger.email}]
    if stranger.phone:
        values["phones"] = [{"value": stranger.phone}]
    if stranger.city:
        values["addresses"] = [{"city": stranger.city}]
    if stranger.custom:
        values["custom"] = stranger.custom
    return values
