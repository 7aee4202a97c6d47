"""Writing to a contact by e-mail, where there is an address and he may be written to."""

from django.utils.translation import gettext as _

from wasl.contacts.events import Mailed
from wasl.contacts.models import Consent, Contact
from wasl.contacts.queries.consents import may_send
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean, clean_line
from wasl.mail.commands import queue
from wasl.mail.queries import has_account
from wasl.records.commands import emit


@command("contacts.send_mail")
def send_mail(contact: Contact, *, subject: str, text: str, purpose: str, by: Actor) -> str:
    """Put an e-mail to the first address of a contact into the outbox; return why not where he may not be written to.

    `purpose` is one of `Consent.Purpose`: what is no service needs a consent that holds. Raises `Conflict` without a mail
    account, `Invalid` for an empty subject or text, `NotAllowed` for those who may not see addresses.
    """
    if by.hides("contact", "emails"):
        raise NotAllowed
    subject, text = clean_line(subject)[:200], clean(text)
    if not subject or not text:
        raise Invalid(_("An e-mail needs a subject and a text."))
    if not has_account():
        raise Conflict(_("No mail account is set up, so nothing was sent."))
    address = contact.emails.order_by("-is_primary", "position", "id").first()
    if address is None:
        return _("Not sent: there is no e-mail address.")
    if not may_send(by, contact, Consent.Channel.EMAIL, purpose):
        return _("Not sent: there is no consent to this kind of e-mail, or it was withdrawn.")
    language = contact.language or by.language
    queue(
        address.value,
        purpose="contact",
        source=f"contact:{uuid7()}",
        subject=subject,
        text=text,
        language=language,
    )
    emit(Mailed(contact, title=subject, purpose=purpose, body=text), by=by)
    return ""
