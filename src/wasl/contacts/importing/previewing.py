"""Shows rows of a file as they would be stored: each value in its type, and in the words that a contact's page has."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.contacts.importing.fields import FIELDS
from wasl.contacts.importing.naming import colleagues
from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.models import Contact, Phone
from wasl.contacts.queries.options import LANGUAGES
from wasl.contacts.sources import source_key, source_word
from wasl.contacts.templatetags.contacts import born
from wasl.exchange.importing import ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.kernel.text import fold
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.drawing import drawn
from wasl.lists.custom.taking import linked
from wasl.lists.custom.values import read
from wasl.lists.models import CustomField
from wasl.records.models import Anchor
from wasl.ui.templatetags import ui as draw
from wasl.workspace.models import User

type Pair = tuple[Text, str]

LABELS: dict[str, Text] = {key: label for key, label, _kind, _group, _words in FIELDS}
PLAIN: dict[str, Callable[[str], str]] = {
    "job_title": str,
    "department": str,
    "birthday": born,
    "language": lambda value: dict(LANGUAGES).get(value, value),
    "source": lambda value: source_word(source_key(value)),
    "number": draw.ltr,
    "tax_number": draw.ltr,
    "registration_number": draw.ltr,
}
NOTE = 200


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs or raises `Invalid`."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.options, self.by = options, by

    def __call__(self, row: ReadRow) -> list[Pair]:
        """Return what would be stored of a row, in the order of a contact's page."""
        shown = [
            *_who(row),
            *_ways(row),
            *_plain(row),
            *self._belongings(row),
            *self._customs(row),
            *_rest(row),
        ]
        return [
            (label, value if isinstance(value, SafeString) else draw.bdi(value))
            for label, value in shown
            if value
        ]

    @cached_property
    def colleagues(self) -> dict[str, User]:
        """Whom the file may name as owners."""
        return colleagues()

    @cached_property
    def fields(self) -> dict[str, CustomField]:
        """The fields that the firm has added."""
        return {one.key: one for one in custom_fields("contact")}

    def _belongings(self, row: ReadRow) -> Iterator[Pair]:
        known = self.colleagues
        named = known.get(fold(row.owner)) if row.owner else None
        chosen = next((one for one in known.values() if one.pk == self.options.owner_id), None)
        yield LABELS["owner"], getattr(named or chosen, "name", "")
        if row.owner and not named:
            yield _("Owner in the file"), row.owner
        tags = dict.fromkeys([*row.tags, *self.options.tags])
        yield LABELS["tags"], format_html_join(_(", "), "<bdi>{}</bdi>", ((name,) for name in tags))

    def _customs(self, row: ReadRow) -> Iterator[Pair]:
        for key, text in row.customs.items():
            if known := self.fields.get(key):
                yield known.label, self._custom(known, text)

    def _custom(self, known: CustomField, text: str) -> SafeString | str:
        if known.type == CustomField.Type.LINK:
            met = linked(known, text, by=self.by)
            return Anchor.objects.get(pk=met).title if met else ""
        value = read(known, text, country=self.options.country)
        return "" if value is None else drawn(known, value)


def _who(row: ReadRow) -> Iterator[Pair]:
    yield LABELS["name"], row.name
    yield LABELS["kind"], str(Contact.Kind(row.kind).label)
    yield LABELS["company"], row.company
    roles = row.intake.fields.get("roles", ())
    yield LABELS["role"], _(", ").join(str(Contact.Role(role).label) for role in roles)


def _ways(row: ReadRow) -> Iterator[Pair]:
    for email in row.intake.emails or ():
        yield LABELS["email"], _labeled(draw.ltr(email.value), email)
    for phone in row.intake.phones or ():
        yield LABELS["phone"], _labeled(_number(phone), phone)
    for address in row.intake.addresses or ():
        yield LABELS["address"], _labeled(draw.bdi(address), address)
    for profile in row.intake.profiles or ():
        yield profile.get_kind_display(), draw.ltr(profile.url)


def _number(phone: Phone) -> SafeString:
    return draw.phone(phone.e164) if phone.e164 else draw.ltr(phone.raw)


def _labeled(value: SafeString, row: Any) -> SafeString:
    return format_html('{} <span class="w-xs w-mute">({})</span>', value, row.get_label_display())


def _plain(row: ReadRow) -> Iterator[Pair]:
    for name, show in PLAIN.items():
        if value := row.intake.fields.get(name):
            yield LABELS[name], show(value)
    if row.since:
        yield LABELS["created_on"], draw.day(row.since)


def _rest(row: ReadRow) -> Iterator[Pair]:
    """Say what has no column of its own, and the note with all that is put at its end."""
    for name, value in row.kept.items():
        yield LABELS[name.partition("_")[0]], value
    if row.photo:
        yield LABELS["photo"], draw.filesize(len(row.photo))
    yield LABELS["note"], row.note[:NOTE]
