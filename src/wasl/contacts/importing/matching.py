"""Finds the record that a row means: by its own number, an e-mail, a phone, or name and company."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.models import Contact, Email, Phone
from wasl.kernel.manifest import Text
from wasl.kernel.text import fold

MATCH_BY: tuple[tuple[str, Text], ...] = (
    ("number", _("Own number")),
    ("email", _("E-mail")),
    ("phone", _("Phone")),
    ("name_company", _("Name and company")),
)


def keys_of(row: ReadRow, rule: str) -> list[str]:
    """Return what a row is recognized by under a rule; nothing empty ever matches."""
    if rule == "number":
        number = row.intake.fields.get("number", "")
        return [number] if number else []
    if rule == "email":
        return [email.folded for email in row.intake.emails or ()]
    if rule == "phone":
        return [phone.e164 for phone in row.intake.phones or () if phone.e164]
    return [name_key(row.kind, row.name, row.company)]


def name_key(kind: str, name: str, company: str) -> str:
    """Return kind, name and company in any spelling as one word."""
    return "\x1f".join((kind, fold(name)[:120], fold(company)))


class Matcher:
    """Knows which records the rows of a chunk could mean: one query for each rule, then look-ups."""

    def __init__(self, rows: Sequence[ReadRow], rules: Sequence[str]) -> None:
        self.rules = [rule for rule in rules if rule in FINDERS]
        self.known: dict[str, dict[str, UUID]] = {}
        for rule in self.rules:
            wanted = {key for row in rows for key in keys_of(row, rule)}
            # the oldest record wins where several have the same key
            found = sorted(FINDERS[rule](wanted), key=lambda pair: pair[1], reverse=True) if wanted else []
            self.known[rule] = dict(found)

    def find(self, row: ReadRow) -> UUID | None:
        """Return the record a row means, the first rule first."""
        for rule in self.rules:
            for key in keys_of(row, rule):
                if key in self.known[rule]:
                    return self.known[rule][key]
        return None

    def learn(self, row: ReadRow, pk: UUID) -> None:
        """Let later rows of the chunk meet this one."""
        for rule in self.rules:
            for key in keys_of(row, rule):
                self.known[rule].setdefault(key, pk)


type Pairs = Iterable[tuple[str, UUID]]


def _by_number(wanted: set[str]) -> Pairs:
    return Contact.objects.filter(number__in=wanted).values_list("number", "pk")


def _by_email(wanted: set[str]) -> Pairs:
    return Email.objects.filter(folded__in=wanted).values_list("folded", "contact_id")


def _by_phone(wanted: set[str]) -> Pairs:
    return Phone.objects.filter(e164__in=wanted).values_list("e164", "contact_id")


def _by_name(wanted: set[str]) -> Pairs:
    names = {key.split("\x1f")[1] for key in wanted}
    rows: Any = Contact.objects.filter(anchor__title_key__in=names, anchor__kind="contact")
    for kind, name, company, pk in rows.values_list("kind", "name", "company_name", "pk"):
        if (key := name_key(kind, name, company)) in wanted:
            yield key, pk


FINDERS: dict[str, Callable[[set[str]], Pairs]] = {
    "number": _by_number,
    "email": _by_email,
    "phone": _by_phone,
    "name_company": _by_name,
}
