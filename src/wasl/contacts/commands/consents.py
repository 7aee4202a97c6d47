"""Recording what a contact agreed to and what it withdrew: rows are only added."""

import datetime

from django.utils.translation import gettext as _

from wasl.contacts.events import ConsentRecorded
from wasl.contacts.models import Consent, Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean, clean_line
from wasl.records.commands import emit


@command("contacts.consent")
def give_consent(
    contact: Contact,
    *,
    channel: str,
    by: Actor,
    purpose: str = Consent.Purpose.MARKETING,
    source: str = "",
    proof: str = "",
    wording: str = "",
    at: datetime.datetime | None = None,
) -> Consent:
    """Record that a contact agreed; `source` (where) is needed, because a consent must be shown (GDPR art. 7(1))."""
    if not clean_line(source):
        raise Invalid(fields={"source": [_("Say where the consent was given: a form, a call, on paper.")]})
    row = Consent(state=Consent.State.GIVEN, wording=clean_line(wording)[:60])
    return _record(contact, row, channel=channel, purpose=purpose, source=source, proof=proof, at=at, by=by)


@command("contacts.consent")
def withdraw_consent(
    contact: Contact,
    *,
    channel: str,
    by: Actor,
    purpose: str = Consent.Purpose.MARKETING,
    source: str = "",
    proof: str = "",
    at: datetime.datetime | None = None,
) -> Consent:
    """Record that a contact withdrew; it must be as easy as giving, so nothing but the channel is needed."""
    row = Consent(state=Consent.State.WITHDRAWN)
    return _record(contact, row, channel=channel, purpose=purpose, source=source, proof=proof, at=at, by=by)


def _record(
    contact: Contact,
    row: Consent,
    *,
    channel: str,
    purpose: str,
    source: str,
    proof: str,
    at: datetime.datetime | None,
    by: Actor,
) -> Consent:
    if channel not in Consent.Channel.values:
        raise Invalid(fields={"channel": [_("Choose a channel.")]})
    if purpose not in Consent.Purpose.values:
        raise Invalid(fields={"purpose": [_("Choose a purpose.")]})
    moment = at or clock.now()
    if moment > clock.now():
        raise Invalid(fields={"at": [_("This cannot have happened yet: the date is in the future.")]})
    row.contact, row.channel, row.purpose, row.at = contact, channel, purpose, moment
    row.source, row.proof, row.recorded_by_id = clean_line(source)[:120], clean(proof), by.user_id
    row.save(force_insert=True)
    emit(ConsentRecorded(contact, consent=row), by=by, at=moment)
    return row
