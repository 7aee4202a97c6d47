"""Takes answers to invitations out of the firm's mail: only the guest himself answers, and only the invitation as it is now.

Anybody can write any sender into a letter (S-070). What an answer needs besides is the name of the meeting, which nobody
guesses and only its guests have.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from wasl.calendar import itip
from wasl.calendar.commands.invitations import take_answer
from wasl.calendar.itip import Reply
from wasl.calendar.models import Guest, Invitation
from wasl.contacts.queries.meant import meant
from wasl.kernel.actor import SYSTEM
from wasl.kernel.manifest import MailHandler, Text
from wasl.mail.letters import Letter, Part
from wasl.mail.reception import Outcome
from wasl.workspace.models import User

REASONS: dict[str, Text] = {
    "answered": _("%(name)s answered an invitation to a meeting."),
    "proposed": _("%(name)s proposes another time for a meeting."),
    "repeated": _("%(name)s has answered later than this."),
    "stale": _("%(name)s answers an invitation that was changed or taken back since."),
    "other_sender": _(
        "It answers for %(address)s but was sent by %(sender)s: only the guest himself can answer."
    ),
    "not_invited": _("%(address)s was not invited to this meeting."),
    "unknown": _("It answers an invitation that Wasl does not know."),
    "unreadable": _("It answers an invitation, but the answer cannot be read."),
    "unreadable_invitation": _("It is an invitation to a meeting, but its calendar cannot be read."),
}
# as calendars say themselves what they are for (RFC 5545 §3.7.2)
METHOD = re.compile(r"^METHOD(?:;[^:\n]*)?:\s*([A-Za-z]+)", re.MULTILINE | re.IGNORECASE)


def _calendars(letter: Letter) -> Iterator[Part]:
    for part in letter.parts:
        if part.mime in {"text/calendar", "application/ics"} or part.name.lower().endswith(".ics"):
            yield part


def handle(letter: Letter) -> Outcome | None:
    """Take the answer in a letter; None for a letter without one."""
    outcome = None
    for part in _calendars(letter):
        if len(part.content) > itip.LARGEST:
            outcome = outcome or _unreadable(letter, part)
            continue
        try:
            replies = itip.replies(part.text)
        except itip.Unreadable:
            outcome = outcome or _unreadable(letter, part)
            continue
        for reply in replies:
            outcome = _taken(letter, reply)
            if outcome.is_taken:
                # the same stands again as an attachment
                return outcome
    return outcome


def _unreadable(letter: Letter, part: Part) -> Outcome | None:
    """Return why a letter is set aside whose calendar cannot be read; None where it only lies there as a file.

    A stranger's invitation says all it has to say in its calendar; a letter of somebody known goes to his timeline as any other.
    """
    said = METHOD.search(part.text[:4_000])
    method = part.method or (said[1].upper() if said else "")
    if method in {"REPLY", "COUNTER"}:
        return Outcome(is_taken=False, reason="unreadable")
    if not method or not letter.sender or _is_known(letter.sender):
        return None
    return Outcome(is_taken=False, reason="unreadable_invitation")


def _is_known(address: str) -> bool:
    is_colleague = User.objects.filter(email__iexact=address).exists()
    return is_colleague or bool(meant(SYSTEM, [address])[address])


def _taken(letter: Letter, reply: Reply) -> Outcome:
    invitation = Invitation.objects.select_for_update().filter(uid=reply.uid).first()
    if invitation is None:
        return Outcome(is_taken=False, reason="unknown")
    rows = Guest.objects.select_related("invitation__meeting", "contact")
    guest = rows.filter(invitation=invitation, address=reply.address).first()
    if guest is None:
        return Outcome(is_taken=False, reason="not_invited", about={"address": reply.address})
    if letter.sender != guest.address:
        about = {"address": guest.address, "sender": letter.sender or "?"}
        return Outcome(is_taken=False, reason="other_sender", about=about)
    about = {"name": guest.name}
    if reply.sequence < invitation.answers_from or invitation.is_cancelled:
        return Outcome(is_taken=False, reason="stale", about=about)
    if guest.answer_stamp and reply.stamp < guest.answer_stamp:
        return Outcome(is_taken=True, reason="repeated", about=about)
    take_answer(guest, reply=reply, by=SYSTEM)
    return Outcome(is_taken=True, reason="proposed" if reply.proposed else "answered", about=about)


ANSWERS = MailHandler("calendar.answers", _("Answers to invitations"), handle, REASONS, order=20)
