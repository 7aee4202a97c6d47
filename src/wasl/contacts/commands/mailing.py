"""Writing to a contact by e-mail, where there is an address and he may be written to; taking the letters he writes."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from wasl.contacts.events import Mailed, Wrote
from wasl.contacts.models import Consent, Contact
from wasl.contacts.queries.consents import may_send
from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.ids import floor7, uuid7
from wasl.kernel.text import clean, clean_line, direction
from wasl.mail.commands import queue
from wasl.mail.limits import count_by_rule
from wasl.mail.queries import has_account
from wasl.records.commands import emit
from wasl.records.models import Event, EventLink
from wasl.workspace.throttling import Limit, take

LONGEST = 5_000
# who answers by himself answers the same sender once in a while only (RFC 3834 §2, S-075)
REST = datetime.timedelta(hours=24)
# how many letters rules write to one address in that time
MOST_BY_RULES = 3


@command("contacts.send_mail")
def send_mail(
    contact: Contact,
    *,
    subject: str,
    text: str,
    purpose: str,
    by: Actor,
    in_languages: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """Put an e-mail to the first address of a contact into the outbox; return why not where he may not be written to.

    `in_languages` holds (subject, text) by language code: whoever reads one of them gets the e-mail in it, everybody else
    `subject` and `text`. `purpose` is one of `Consent.Purpose`: what is no service needs a consent that holds. Raises `Conflict` without a mail
    account, `Later` where rules have sent as many letters as they may, `Invalid` for an empty subject or text, `NotAllowed` for those
    who may not see addresses.
    """
    if by.hides("contact", "emails"):
        raise NotAllowed
    subject, text = (in_languages or {}).get(contact.language, (subject, text))
    subject, text = clean_line(subject)[:200], clean(text)
    if not subject or not text:
        raise Invalid(_("An e-mail needs a subject and a text."))
    if not has_account():
        raise Conflict(_("No mail account is set up, so nothing was sent."))
    address = contact.emails.order_by("-is_primary", "position", "id").first()
    if address is None:
        return _("Not sent: there is no e-mail address.")
    if why_not := _refused(contact, address.value, purpose, by):
        return why_not
    if by.kind is ActorKind.RULE:
        count_by_rule()
    queue(
        address.value,
        purpose="contact",
        source=f"contact:{uuid7()}",
        subject=subject,
        text=text,
        language=_language(text, contact, by),
    )
    emit(Mailed(contact, title=subject, purpose=purpose, body=text), by=by)
    return ""


def _language(text: str, contact: Contact, by: Actor) -> str:
    """Return the language of a letter: the contact's, where its text is written in that direction; the letter is laid out by it."""
    offered = [contact.language, by.language, "ar", "en"]
    is_rtl = direction(text) == "rtl"
    return next(one for one in offered if one and (one == "ar") is is_rtl)


def _refused(contact: Contact, address: str, purpose: str, by: Actor) -> str:
    """Return why a contact may not be written to now, in a sentence; nothing where he may."""
    if not may_send(by, contact, Consent.Channel.EMAIL, purpose):
        return _("Not sent: there is no consent to this kind of e-mail, or it was withdrawn.")
    if _answers_again(contact, by):
        return _("Not sent: a rule has answered a letter of this contact within the last 24 hours.")
    if _is_flooded(address, by):
        return _("Not sent: rules have written to this address three times within the last 24 hours.")
    return ""


def _is_flooded(address: str, by: Actor) -> bool:
    """Tell whether rules have written to an address often enough: whoever fills forms in makes them write to others (S-076)."""
    if by.kind is not ActorKind.RULE:
        return False
    key = hashlib.sha256(address.lower().encode()).hexdigest()
    return not take(Limit(f"contacts.mailed:{key}", MOST_BY_RULES, int(REST.total_seconds())))


def _answers_again(contact: Contact, by: Actor) -> bool:
    """Tell whether a rule that a letter began would answer its sender for a second time: he may be a program, too."""
    if by.kind is not ActorKind.RULE or by.cause is None:
        return False
    if not Event.objects.filter(pk=by.cause, type=Wrote.type).exists():
        return False
    recent = EventLink.objects.filter(
        anchor_id=contact.pk, type=Mailed.type, event_id__gte=floor7(clock.now() - REST)
    )
    causes = Event.objects.filter(pk__in=recent.values("event_id")).values("cause")
    return Event.objects.filter(pk__in=causes, type=Wrote.type).exists()


@command("contacts.change")
def take_letter(
    contact: Contact, *, subject: str, text: str, sender: str, by: Actor, others: Sequence[Contact] = ()
) -> None:
    """Note that a letter came in from an address of a contact; it stands on the timelines of `others` who share it."""
    body = clean(text).strip()[:LONGEST]
    emit(
        Wrote(contact, also=others, title=clean_line(subject)[:200], body=body, sender=sender),
        by=by,
    )
