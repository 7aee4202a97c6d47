"""Letters of people who are known here: they stand on the contact's page, and rules can begin with them.

What a program has sent by itself, or a filter called spam, is nobody's letter (`mail.origin`): no rule answers it.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from wasl.contacts.commands.mailing import take_letter
from wasl.contacts.events import Wrote
from wasl.contacts.models import Contact
from wasl.contacts.queries.meant import meant
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import EventDetail, MailHandler, Text
from wasl.mail.letters import Letter
from wasl.mail.origin import is_automatic, is_spam, own_addresses
from wasl.mail.reception import Outcome
from wasl.records.models import EventLink
from wasl.workspace.models import User

REASONS: dict[str, Text] = {
    "known": _("It stands on the page of %(name)s."),
    "many": _("%(name)s has sent more letters in this hour than people write. Try again later."),
}
DETAILS = (
    EventDetail("title", _("Subject")),
    EventDetail("text", _("Text")),
    EventDetail("sender", _("Address of the sender"), right="emails"),
)
PER_HOUR = 20


def handle(letter: Letter) -> Outcome | None:
    """Put a letter on the page of who wrote it; None for one of a stranger, a colleague or a program."""
    if not letter.sender or letter.sender in own_addresses() or is_automatic(letter) or is_spam(letter):
        return None
    known = meant(SYSTEM, [letter.sender])[letter.sender]
    if not known or User.objects.filter(email__iexact=letter.sender).exists():
        return None
    # an address that people of a company share: the eldest record stands for all, the others show it too
    contact, *others = sorted(known, key=lambda one: one.pk)
    about = {"name": contact.name}
    if _is_flooded(contact):
        return Outcome(is_taken=False, reason="many", about=about)
    take_letter(
        contact, subject=letter.subject, text=letter.text, sender=letter.sender, others=others, by=SYSTEM
    )
    return Outcome(is_taken=True, reason="known", about=about)


def _is_flooded(contact: Contact) -> bool:
    since = floor7(clock.now() - datetime.timedelta(hours=1))
    recent = EventLink.objects.filter(anchor_id=contact.pk, type=Wrote.type, event_id__gte=since)
    return recent[PER_HOUR - 1 : PER_HOUR].exists()


LETTERS = MailHandler("contacts.letters", _("Letters of customers"), handle, REASONS, order=90)
