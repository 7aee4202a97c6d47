"""Words letters: the ready wording of each purpose, or the one somebody wrote instead, with closed variables.

The body is plain text; the HTML twin is made from it, so there is nothing to inject.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy, override

from wasl.kernel.manifest import Text
from wasl.kernel.text import clean, clean_line
from wasl.mail import liquid
from wasl.mail.models import Template


@dataclass(frozen=True)
class Purpose:
    """Why a letter is written: its ready wording and the variables it may use."""

    label: Text
    subject: Text
    body: Text
    variables: tuple[str, ...]


BOOKED = ("meeting", "when", "place", "person", "firm", "link")
PURPOSES: dict[str, Purpose] = {
    "invitation": Purpose(
        gettext_lazy("Invitation"),
        gettext_lazy("{{ inviter }} invites you to {{ firm }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ inviter }} has invited you to work with {{ firm }} in Wasl. Choose your password here:\n\n"
            "{{ link }}\n\nThe link works once, within three days."
        ),
        ("name", "inviter", "firm", "link"),
    ),
    "password_reset": Purpose(
        gettext_lazy("Reset of a password"),
        gettext_lazy("A new password for {{ firm }}"),
        gettext_lazy(
            "Hello {{ name }},\n\nSomebody asked for a new password for your account. If it was you, choose it here:\n\n"
            "{{ link }}\n\nThe link works once, within an hour. If it was not you, do nothing."
        ),
        ("name", "firm", "link"),
    ),
    "lock": Purpose(
        gettext_lazy("Too many wrong passwords"),
        gettext_lazy("Too many wrong passwords for {{ person }}"),
        gettext_lazy(
            "Hello {{ name }},\n\nSomebody typed a wrong password for {{ person }} ({{ email }}) too many times. Devices that "
            "have not signed in before must wait five minutes; known devices are not affected.\n\nIf it was not "
            "{{ person }}, a second factor keeps the account safe even from a guessed password."
        ),
        ("name", "person", "email", "firm"),
    ),
    "backup_trouble": Purpose(
        gettext_lazy("Trouble with backups"),
        gettext_lazy("The backups of {{ firm }} need a look"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ problem }}\n\nUntil this is mended, what is entered could be lost with the machine. Look "
            "here:\n\n{{ link }}"
        ),
        ("name", "problem", "firm", "link"),
    ),
    "large_export": Purpose(
        gettext_lazy("A large export"),
        gettext_lazy("{{ person }} is taking out {{ count }} rows"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ person }} has just asked for a file of “{{ list }}” with {{ count }} rows. If this "
            "surprises you, the audit log says what was asked for; a role without the right to export cannot do it again."
        ),
        ("name", "person", "list", "count", "firm"),
    ),
    "notification": Purpose(
        gettext_lazy("A notification"),
        gettext_lazy("{{ record }} – {{ what }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ what }}: {{ record }}\n\n{{ text }}\n\n{{ link }}\n\nWhat you want to hear by mail you "
            "choose in your settings, under Notifications."
        ),
        ("name", "record", "what", "text", "firm", "link"),
    ),
    "notification_digest": Purpose(
        gettext_lazy("The notifications of a day"),
        gettext_lazy("What happened since yesterday: {{ count }}"),
        gettext_lazy(
            "Hello {{ name }},\n\nThis waits for you in {{ firm }}:\n\n{{ list }}\n\n{{ link }}\n\nWhat you want to hear by "
            "mail you choose in your settings, under Notifications."
        ),
        ("name", "count", "list", "firm", "link"),
    ),
    "meeting_invitation": Purpose(
        gettext_lazy("Invitation to a meeting"),
        gettext_lazy("{{ title }} – {{ when }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ organizer }} of {{ firm }} invites you to “{{ title }}”.\n\n{{ when }}"
            "{% if place != '' %}\n{{ place }}{% endif %}\n\nYou can accept or decline in your calendar: the invitation is enclosed."
        ),
        ("name", "organizer", "title", "when", "place", "firm"),
    ),
    "meeting_changed": Purpose(
        gettext_lazy("A meeting was changed"),
        gettext_lazy("Changed: {{ title }} – {{ when }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n“{{ title }}” is different from what you were told. Now it is:\n\n{{ when }}"
            "{% if place != '' %}\n{{ place }}{% endif %}\n\nPlease accept or decline once more in your calendar."
        ),
        ("name", "organizer", "title", "when", "place", "firm"),
    ),
    "meeting_time_kept": Purpose(
        gettext_lazy("A proposed time does not suit"),
        gettext_lazy("It stays at {{ when }}: {{ title }}"),
        gettext_lazy(
            "Hello {{ name }},\n\nthank you for proposing another time. It does not suit, so “{{ title }}” stays as it "
            "is:\n\n{{ when }}{% if place != '' %}\n{{ place }}{% endif %}\n\n{{ organizer }}, {{ firm }}"
        ),
        ("name", "organizer", "title", "when", "place", "firm"),
    ),
    "meeting_canceled": Purpose(
        gettext_lazy("A meeting is off"),
        gettext_lazy("Canceled: {{ title }} – {{ when }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n“{{ title }}” ({{ when }}) will not take place, or you are not expected any more. The "
            "enclosed notice takes it out of your calendar.\n\n{{ organizer }}, {{ firm }}"
        ),
        ("name", "organizer", "title", "when", "place", "firm"),
    ),
    "booking_confirmed": Purpose(
        gettext_lazy("A booking is confirmed"),
        gettext_lazy("{{ meeting }}: {{ when }}"),
        gettext_lazy(
            "Hello,\n\nthe meeting is booked.\n\n{{ meeting }}\n{{ when }}\nWith: {{ person }}\nWhere: {{ place }}\n\nThe "
            "calendar file is enclosed. Look at it, move it or cancel it here:\n\n{{ link }}\n\nIf it was not you who "
            "booked, cancel it there.\n\n{{ firm }}"
        ),
        BOOKED,
    ),
    "booking_moved": Purpose(
        gettext_lazy("A booking is moved"),
        gettext_lazy("New time: {{ meeting }}, {{ when }}"),
        gettext_lazy(
            "Hello,\n\nthe meeting has a new time.\n\n{{ meeting }}\n{{ when }}\nWith: {{ person }}\nWhere: {{ place }}\n\n"
            "The enclosed calendar file replaces the one before. Look at it, move it or cancel it here:\n\n{{ link }}"
            "\n\n{{ firm }}"
        ),
        BOOKED,
    ),
    "booking_canceled": Purpose(
        gettext_lazy("A booking is canceled"),
        gettext_lazy("Canceled: {{ meeting }}, {{ when }}"),
        gettext_lazy(
            "Hello,\n\nthe meeting “{{ meeting }}” will not be held.\n\n{{ when }}\n\nChoose another time here:\n\n{{ link }}"
            "\n\n{{ firm }}"
        ),
        BOOKED,
    ),
    "booking_reminder": Purpose(
        gettext_lazy("Reminder of a booking"),
        gettext_lazy("Reminder: {{ meeting }}, {{ when }}"),
        gettext_lazy(
            "Hello,\n\nthis is a reminder of the meeting.\n\n{{ meeting }}\n{{ when }}\nWith: {{ person }}\nWhere: "
            "{{ place }}\n\nIf the time does not suit, move it or cancel it here:\n\n{{ link }}\n\n{{ firm }}"
        ),
        BOOKED,
    ),
    "week": Purpose(
        gettext_lazy("The letter of the week"),
        gettext_lazy("{{ firm }}: the week of {{ day }}"),
        gettext_lazy(
            "Hello {{ name }},\n\n{{ things }}\n\n{{ figures }}\n\nThe whole page of the firm\n{{ link }}\n\n"
            "This letter comes once a week. You end it here.\n{{ stop }}"
        ),
        ("name", "firm", "day", "things", "figures", "link", "stop"),
    ),
    "report": Purpose(
        gettext_lazy("A report by mail"),
        gettext_lazy("{{ list }} – {{ count }}"),
        gettext_lazy(
            "Hello {{ name }},\n\nEnclosed is “{{ list }}” as you may see it: {{ count }}.\n\n{{ person }} has this sent to you "
            "on a schedule."
        ),
        ("name", "list", "count", "person", "firm"),
    ),
    "test": Purpose(
        gettext_lazy("Test of the mail account"),
        gettext_lazy("A test from {{ firm }}"),
        gettext_lazy("Hello {{ name }},\n\nThe mail account works: this letter has reached you."),
        ("name", "firm"),
    ),
}


@dataclass(frozen=True)
class Worded:
    """A letter in words."""

    subject: str
    text: str

    @property
    def parts(self) -> tuple[str, str]:
        """Return both."""
        return self.subject, self.text


def check(purpose: str, text: str, *, field: str) -> str:
    """Return a wording that only uses what its purpose knows; raises `Invalid` on `field` with the list of what there is."""
    return liquid.check(text, PURPOSES[purpose].variables, field=field)


# what stands for the variables in a preview
SAMPLES: dict[str, Text] = {
    "name": gettext_lazy("Layan"),
    "inviter": gettext_lazy("Noura"),
    "person": gettext_lazy("Khalid"),
    "email": "khalid@example.com",
    "problem": gettext_lazy("No backup of the last 26 hours has been made and proven."),
    "list": gettext_lazy("Contacts"),
    "count": "12,480",
    "record": gettext_lazy("Al-Noor Hospital"),
    "organizer": gettext_lazy("Noura"),
    "title": gettext_lazy("Maintenance contract"),
    "when": "2026-12-01 10:00 (Asia/Riyadh)",
    "place": gettext_lazy("At our office"),
    "what": gettext_lazy("Khalid mentioned you"),
    "text": gettext_lazy("Could you call them back before noon?"),
    "meeting": gettext_lazy("Introductory talk"),
    "link": "https://crm.example.com/welcome",
}


def sample(purpose: str, language: str, *, firm: str, subject: str, body: str) -> Worded:
    """Return a wording as it would read, with samples for its variables; raises `Invalid` where it cannot be used."""
    check(purpose, subject, field="subject")
    check(purpose, body, field="body")
    with override(language):
        values = {name: str(SAMPLES.get(name, firm)) for name in PURPOSES[purpose].variables}
    return Worded(clean_line(liquid.fill(subject, values)), clean(liquid.fill(body, values)))


def wording_of(purpose: str, language: str) -> Worded:
    """Return the wording in use, with its variables: the one that somebody wrote, else the ready one."""
    edited = Template.objects.filter(purpose=purpose, language=language).first()
    if edited:
        return Worded(edited.subject, edited.body)
    with override(language):
        return Worded(str(PURPOSES[purpose].subject), str(PURPOSES[purpose].body))


def word(purpose: str, language: str, variables: dict[str, str]) -> Worded:
    """Return subject and text of a letter in `language`."""
    ready = PURPOSES[purpose]
    subject, body = wording_of(purpose, language).parts
    known = {name: variables.get(name, "") for name in ready.variables}
    return Worded(clean_line(liquid.fill(subject, known)), clean(liquid.fill(body, known)))


def as_html(text: str, language: str, subject: str) -> str:
    """Return the HTML twin of a letter: paragraphs in the direction of its language, links that can be pressed.

    A line above an address of ours becomes the link to it, so that a sentence opens the list that it tells of.
    """
    paragraphs = [part.strip().split("\n") for part in text.split("\n\n") if part.strip()]
    direction = "rtl" if language == "ar" else "ltr"
    parts = [list(_linked(lines)) for lines in paragraphs]
    context = {"parts": parts, "language": language, "direction": direction, "subject": subject}
    return render_to_string("mail/letter.html", context)


def _linked(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the lines of a paragraph, each with the address that it opens, "" for none."""
    held = ""
    for line in lines:
        address = line.strip()
        is_bare = address.startswith(("https://", "http://")) and " " not in address
        if is_bare and held and address.startswith(f"{settings.BASE_URL}/"):
            yield held, address
            held = ""
            continue
        if held:
            yield held, ""
        held = "" if is_bare else line
        if is_bare:
            yield address, address
    if held:
        yield held, ""
