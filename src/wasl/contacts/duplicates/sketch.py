"""What of a contact is compared, and the keys under which those meet that may be the same."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from wasl.contacts.models import Contact, Email, Phone
from wasl.contacts.naming import TITLES
from wasl.kernel.text import fold, fold_token, skeleton

# words that say what sort of company it is, not which one
LEGAL = frozenset(
    fold(word)
    for word in (
        "SIA", "AS", "IK", "ZS", "UAB", "AB", "OÜ", "Ltd", "Limited", "LLC", "Inc", "Corp", "Corporation", "Co", "Company",
        "PLC", "GmbH", "AG", "KG", "SA", "SARL", "BV", "Est", "Establishment", "WLL", "FZE", "FZCO", "FZ", "PJSC", "JSC",
        "شركة", "مؤسسة", "المحدودة", "محدودة", "ذ", "م", "ذمم", "مساهمة", "المساهمة", "مقفلة", "القابضة",
    )
)  # fmt: skip
# particles between the names of a person
PARTICLES = frozenset(fold(word) for word in ("بن", "ابن", "بنت", "bin", "ibn", "bint"))

type Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A contact as it is compared: words and sounds of its name, its addresses and numbers, where it belongs."""

    pk: UUID
    version: int
    kind: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    tax_number: str = ""
    registration_number: str = ""
    number: str = ""
    company: str = ""
    city: str = ""
    birthday: str = ""

    @property
    def name_key(self) -> str:
        """Return the name in any spelling and any order of its words."""
        return " ".join(sorted(self.sounds))


COLUMNS = (
    "pk", "version", "kind", "name", "given_name", "middle_name", "family_name", "tax_number", "registration_number",
    "number", "company_name", "city_key", "birthday",
)  # fmt: skip


def sketches(ids: Iterable[UUID]) -> dict[UUID, Sketch]:
    """Return the contacts of these ids that stand (archived ones are left out): three queries."""
    wanted = list(ids)
    emails: dict[UUID, set[str]] = defaultdict(set)
    phones: dict[UUID, set[str]] = defaultdict(set)
    for pk, folded in Email.objects.filter(contact__in=wanted).values_list("contact_id", "folded"):
        emails[pk].add(folded)
    numbers = Phone.objects.filter(contact__in=wanted).exclude(e164="").exclude(label=Phone.Label.FAX)
    for pk, e164 in numbers.values_list("contact_id", "e164"):
        phones[pk].add(e164)
    rows: Any = Contact.objects.current().filter(pk__in=wanted).values_list(*COLUMNS)
    return {row[0]: _sketch(row, emails[row[0]], phones[row[0]]) for row in rows}


def _sketch(row: Row, emails: set[str], phones: set[str]) -> Sketch:
    pk, version, kind, name, given, middle, family, tax, registration, number, company, city, birthday = row
    words, sounds = spoken(" ".join(filter(None, (given, middle, family))) or name, kind)
    return Sketch(
        pk=pk,
        version=version,
        kind=kind,
        words=words,
        sounds=sounds,
        emails=frozenset(emails),
        phones=frozenset(phones),
        tax_number=bare(tax),
        registration_number=bare(registration),
        number=number,
        company=fold(company),
        city=city,
        birthday=birthday,
    )


@lru_cache(maxsize=4096)
def bare(number: str) -> str:
    """Return a number of an authority without its dots and dashes."""
    return "".join(filter(str.isalnum, fold_token(number)))


def spoken(name: str, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a name that say who it is, and how they sound."""
    idle = LEGAL if kind == Contact.Kind.COMPANY else TITLES | PARTICLES
    every = fold(name).split()
    words = tuple(word for word in every if word not in idle) or tuple(every)
    sounds = tuple(skeleton(" ".join(words)).split())
    # of words without sounds (figures, other scripts) the words themselves are compared
    return words, sounds if len(sounds) * 2 >= len(words) else words


def keys_of(sketch: Sketch) -> list[int]:
    """Return the keys under which a contact meets its likes, each a number of 64 bits; the same for the same reasons."""
    return sorted({_number(f"{sketch.kind} {key}") for key in _keys(sketch)})


def _keys(sketch: Sketch) -> Iterator[str]:
    yield from (f"email {email}" for email in sketch.emails)
    yield from (f"phone {phone}" for phone in sketch.phones)
    # a firm writes its tax number where another writes its registration number
    yield from (
        f"tax {number}" for number in {sketch.tax_number, sketch.registration_number} if len(number) > 3
    )
    if sketch.sounds and len(sketch.name_key) > 3:
        yield f"name {sketch.name_key}"
    # a name of which a part is left out or mistyped meets the other by a part that stands, where more is in common
    if sketch.kind == Contact.Kind.PERSON:
        for sound in set(sketch.sounds):
            if sketch.company:
                yield f"works {sketch.company} {sound}"
            if sketch.birthday:
                yield f"born {sketch.birthday[-5:]} {sound}"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
