"""Letters that become leads: of somebody unknown, of whoever writes to the address of leads, and those a colleague passes on.

What programs send by themselves is no interest, and what a filter in front of us called spam is none of ours either
(`mail.origin`). The letter itself is stored before anybody looks into it, and stays findable whatever becomes of it.
"""

import datetime
import re
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from wasl.contacts.commands import Stranger
from wasl.contacts.queries.meant import meant
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import MailHandler, Text
from wasl.kernel.text import clean, clean_line
from wasl.mail.letters import Letter
from wasl.mail.models import Mailbox
from wasl.mail.origin import is_automatic, is_spam, own_addresses
from wasl.mail.reception import Outcome
from wasl.records.commands import add_file
from wasl.records.commands.files import SIZE_LIMIT
from wasl.sales.commands.leads import welcome_lead
from wasl.sales.models import Lead
from wasl.workspace.models import User
from wasl.workspace.visitors import house_of

REASONS: dict[str, Text] = {
    "lead": _("It became the lead “%(title)s” of %(name)s."),
    "automatic": _("A program has sent it by itself: nobody is interested behind it."),
    "spam": _("The mail server calls it spam."),
    "colleague": _("A colleague has sent it, and it names nobody outside who wrote first."),
    "many": _("More new leads came by mail in this hour than people write. Try again later."),
}
# what an address of leads has behind its name: office+leads@firm.example
PLUS = frozenset({"lead", "leads", "sales"})
ARABIC = re.compile("[\u0621-\u064a]")
# above what a mail program passes on: "From: Sami <sami@example.com>" in the words of Gmail, Outlook and Apple Mail
PASSED_ON = re.compile(
    r"^[>\s*]*(?:From|من|المرسل|No|Kam no|От|Von|De)\s*:[\s*]*(?P<sender>[^\n]*@[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
HEAD_LINE = re.compile(r"^[>\s*]*[^\s:][^:\n]{0,30}:[^\n]*\n?")
SUBJECT = re.compile(r"^(?:\s*(?:fwd?|fw|tr|re|إعادة توجيه|محول)\s*:\s*)+", re.IGNORECASE)
PER_HOUR, MOST_FILES = 200, 20


@dataclass(frozen=True)
class Written:
    """Who wrote, and what; `through` is the colleague who passed it on."""

    name: str
    address: str
    subject: str
    text: str
    through: User | None = None


def handle(letter: Letter) -> Outcome | None:
    """Make a lead of a letter; None for what is for somebody else: a contact who writes to the firm as usual."""
    if not letter.sender or letter.sender in own_addresses():
        return None
    if reason := _unwanted(letter):
        return Outcome(is_taken=False, reason=reason)
    colleague = User.objects.filter(email__iexact=letter.sender).first()
    written = _passed_on(letter, colleague) if colleague else _direct(letter)
    if written is None:
        return Outcome(is_taken=False, reason="colleague")
    is_known = bool(meant(SYSTEM, [written.address])[written.address])
    if is_known and not colleague and not _is_to_leads(letter):
        return None
    return Outcome(is_taken=False, reason="many") if _is_flooded() else _taken(letter, written)


def _unwanted(letter: Letter) -> str:
    """Return why no lead is made of a letter whoever wrote it."""
    if is_automatic(letter):
        return "automatic"
    return "spam" if is_spam(letter) else ""


def _taken(letter: Letter, written: Written) -> Outcome:
    text = f"{written.subject}\n{written.text}"
    language = "ar" if ARABIC.search(text) else ""
    owner = {"owner_id": written.through.pk, "team_id": written.through.team_id} if written.through else {}
    lead = welcome_lead(
        Stranger(name=written.name[:200], email=written.address, language=language),
        title=written.subject[:200],
        message=written.text,
        channel=Lead.Channel.EMAIL,
        source="email",
        by=house_of(language),
        **owner,  # type: ignore[arg-type]  # keys of lead values
    )
    _keep_files(lead, letter)
    about = {"title": lead.title, "name": lead.contact.name if lead.contact else written.address}
    return Outcome(is_taken=True, reason="lead", about=about)


def _keep_files(lead: Lead, letter: Letter) -> None:
    """Put what was sent along beside the lead; what is larger than a file may be stays in the letter alone."""
    fitting = [one for one in letter.attachments if len(one.content) <= SIZE_LIMIT]
    for one in fitting[:MOST_FILES]:
        add_file(lead, content=ContentFile(one.content), name=one.name, by=SYSTEM)


def _direct(letter: Letter) -> Written:
    return Written(
        letter.sender_name, letter.sender, clean_line(letter.subject), clean(letter.text).strip()[:5000]
    )


def _is_to_leads(letter: Letter) -> bool:
    """Tell whether a letter was sent to the mailbox's address of leads."""
    box = Mailbox.objects.filter(pk=1).first()
    if box is None:
        return False
    local, _sign, domain = box.address.lower().partition("@")
    wanted = {f"{local}+{word}@{domain}" for word in PLUS}
    headers = [letter.header(name) for name in ("to", "cc", "delivered-to", "x-original-to")]
    return any(address.lower() in wanted for one in headers if one for _name, address in getaddresses([one]))


def _passed_on(letter: Letter, colleague: User) -> Written | None:
    """Return who wrote what a colleague passes on: the letter inside, else the lines a mail program puts above its text."""
    for part in letter.of_type("message/rfc822"):
        inner: Any = part.get_payload()
        if isinstance(inner, list) and inner:
            found = Letter(inner[0].as_bytes())
            if found.sender and not _is_of_firm(found.sender):
                return Written(
                    found.sender_name,
                    found.sender,
                    clean_line(found.subject),
                    found.text.strip()[:5000],
                    colleague,
                )
    text = clean(letter.text)
    for match in PASSED_ON.finditer(text):
        written = _first_address(match["sender"])
        if written and not _is_of_firm(written[1]):
            subject = SUBJECT.sub("", clean_line(letter.subject))
            return Written(*written, subject, _below(text[match.end() :])[:5000], colleague)
    return None


def _first_address(text: str) -> tuple[str, str] | None:
    # "Sami Odeh <mailto:sami@example.com>" and "[mailto:…]" of Outlook are addresses too
    plain = re.sub(r"mailto:", "", text.replace("[", "<").replace("]", ">"), flags=re.IGNORECASE)
    for name, address in getaddresses([plain]):
        try:
            return clean_line(name.strip("*\"' ")), normalize_email(address)
        except Invalid:
            continue
    return None


def _below(text: str) -> str:
    """Return a text without the lines of its head (date, subject, receivers)."""
    rest = text.lstrip("\n")
    while found := HEAD_LINE.match(rest):
        rest = rest[found.end() :]
    return rest.strip()


def _is_of_firm(address: str) -> bool:
    return address in own_addresses() or User.objects.filter(email__iexact=address).exists()


def _is_flooded() -> bool:
    since = clock.now() - datetime.timedelta(hours=1)
    recent = Lead.objects.filter(channel=Lead.Channel.EMAIL, created_at__gte=since)
    return recent[PER_HOUR - 1 : PER_HOUR].exists()


LETTERS = MailHandler("sales.leads", _("New leads"), handle, REASONS, order=80)
