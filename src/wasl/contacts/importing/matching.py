"""Finds the record that a row means: by its own number, an e-mail, a phone, or name and company."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wasl.contacts.importing.rows import ReadRow
from wasl.contacts.models import Contact, Email, Phone
from wasl.kernel.manifest import Text
from wasl.kernel.text import fold, skeleton

MATCH_BY: tuple[tuple[str, Text], ...] = (
    ("number", _("Own number")),
    ("email", _("E-mail")),
    ("phone", _("Phone")),
    ("name_company", _("Name and company")),
)

# a firm of which nothing but the name is known is what a row of that name means, whatever else rows are met by
BARE = "bare"
# what several people may have in common
SHARED = frozenset(["email", "phone"])


def keys_of(row: ReadRow, rule: str) -> list[str]:
    """Return what a row is recognized by under a rule; nothing empty ever matches."""
    if rule == "number":
        number = row.intake.fields.get("number", "")
        return [number] if number else []
    if rule == "email":
        return [email.folded for email in row.intake.emails or ()]
    if rule == "phone":
        return [phone.e164 for phone in row.intake.phones or () if phone.e164]
    if rule == BARE:
        return [fold(row.name)[:120]] if row.kind == Contact.Kind.COMPANY else []
    return [name_key(row.kind, row.name, row.company)]


def name_key(kind: str, name: str, company: str) -> str:
    """Return kind, name and company in any spelling as one word."""
    return "\x1f".join((kind, fold(name)[:120], fold(company)))


@dataclass(frozen=True, slots=True)
class Person:
    """What a known record is compared by before a shared address or number may mean it."""

    kind: str
    words: frozenset[str]


@lru_cache(maxsize=4096)  # each name of a chunk is asked for three times
def words_of(name: str) -> frozenset[str]:
    """Return the words of a name in any spelling, and their skeletons."""
    folded = fold(name)
    return frozenset([*folded.split(), *skeleton(folded).split()])


class Matcher:
    """Knows which records the rows of a chunk could mean: one query for each rule, one for who they are.

    An address or a number is often shared by a house or a front desk: it means a record only when that is of the same
    kind and the names have a word in common. Only a number of our own and name with company speak for themselves.
    """

    def __init__(self, rows: Sequence[ReadRow], rules: Sequence[str]) -> None:
        self.rules = [*(rule for rule in rules if rule in FINDERS), BARE]
        self.known: dict[str, dict[str, list[UUID]]] = {rule: {} for rule in self.rules}
        for rule in self.rules:
            wanted = {key for row in rows for key in keys_of(row, rule)}
            # the oldest record comes first where several have the same key
            for key, pk in sorted(FINDERS[rule](wanted), key=lambda pair: pair[1]) if wanted else []:
                self.known[rule].setdefault(key, []).append(pk)
        found = {pk for keys in self.known.values() for pks in keys.values() for pk in pks}
        # what became part of another record is not met any more
        stand = Contact.objects.filter(pk__in=found, anchor__merged_into=None)
        who = stand.values_list("pk", "kind", "name") if found else []
        self.who = {pk: Person(kind, words_of(name)) for pk, kind, name in who}

    def find(self, row: ReadRow) -> UUID | None:
        """Return the record a row means, the first rule first."""
        me = Person(row.kind, words_of(row.name))
        for rule in self.rules:
            for key in keys_of(row, rule):
                for pk in self.known[rule].get(key, ()):
                    if pk in self.who and self._means(rule, me, self.who[pk]):
                        return pk
        return None

    @staticmethod
    def _means(rule: str, me: Person, other: Person) -> bool:
        if me.kind != other.kind:
            return False
        return rule not in SHARED or not me.words.isdisjoint(other.words)

    def learn(self, row: ReadRow, pk: UUID) -> None:
        """Let later rows of the chunk meet this one."""
        known = self.who.get(pk)
        self.who[pk] = Person(row.kind, words_of(row.name) | (known.words if known else frozenset()))
        for rule in self.rules:
            for key in keys_of(row, rule):
                met = self.known[rule].setdefault(key, [])
                if rule == BARE and not is_bare(row):
                    met[:] = [one for one in met if one != pk]
                else:
                    met.append(pk)


def is_bare(row: ReadRow) -> bool:
    """Return whether a row says nothing by which two firms of one name could be told apart."""
    found = row.intake
    return not (found.fields.get("number") or found.emails or found.phones or found.addresses)


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


def _by_bare_name(wanted: set[str]) -> Pairs:
    firms: Any = Contact.objects.companies().filter(anchor__title_key__in=wanted, anchor__kind="contact")
    bare = firms.filter(number="", primary_email="", primary_phone="", city="", country="")
    yield from bare.values_list("anchor__title_key", "pk")


FINDERS: dict[str, Callable[[set[str]], Pairs]] = {
    "number": _by_number,
    "email": _by_email,
    "phone": _by_phone,
    "name_company": _by_name,
    BARE: _by_bare_name,
}
