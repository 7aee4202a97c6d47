"""Takes behavior that programs tell of contacts: many at once, each judged for itself."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.contacts.queries import Key, meant
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.records.commands import Emission, emit_many, told
from wasl.records.models import Event


@dataclass(frozen=True)
class Told:
    """One event as it was told: of whom (id or e-mail address), what, when (default now), with which details."""

    contact: Key
    name: str
    at: datetime.datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


@command("records.record_events", needs="read")
def tell_events(items: Sequence[Told], *, by: Actor) -> list[Event | Invalid]:
    """Put what was told on the contacts' timelines; answers in the order given, a refusal where one does not fit."""
    contacts = meant(by, [item.contact for item in items])
    judged = [_judged(item, contacts) for item in items]
    events = iter(emit_many([one for one in judged if isinstance(one, Emission)], by=by))
    return [next(events) if isinstance(one, Emission) else one for one in judged]


def _judged(item: Told, contacts: Mapping[Key, Sequence[Contact]]) -> Emission | Invalid:
    try:
        return told(
            _the_one(contacts.get(item.contact, ())), name=item.name, details=item.details, at=item.at
        )
    except Invalid as refusal:
        return refusal


def _the_one(found: Sequence[Contact]) -> Contact:
    if len(found) == 1:
        return found[0]
    sentence = (
        _("Several contacts have this e-mail address. Name the contact by its id.")
        if found
        else _("There is no such contact, or it is not shared with you.")
    )
    raise Invalid(fields={"contact": [sentence]})
