"""What of a contact is compared, and the keys under which those meet that may be the same."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from wasl.contacts.models import Contact
from wasl.kernel.text import TITLES, fold, fold_token, skeleton

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


# one statement with one parameter: with an id a parameter, half of the time would go into writing them down
READ = """
SELECT anchor_id, version, kind, name, given_name, middle_name, family_name, tax_number, registration_number, number,
    company_name, city_key, birthday,
    ARRAY(SELECT folded FROM contacts_email WHERE contact_id = anchor_id),
    ARRAY(SELECT e164 FROM contacts_phone WHERE contact_id = anchor_id AND e164 <> '' AND label <> 'fax')
FROM contacts_contact WHERE anchor_id = ANY(%s::uuid[]) AND archived_at IS NULL AND deleted_at IS NULL
"""


def sketches(ids: Iterable[UUID]) -> dict[UUID, Sketch]:
    """Return the contacts of these ids that stand (archived ones are left out): one query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(ids)])
        return {row[0]: _sketch(row) for row in cursor.fetchall()}


def _sketch(row: Row) -> Sketch:
    pk, version, kind, name, given, middle, family, tax, registration, number, company, city, birthday = row[
        :13
    ]
    words, sounds = spoken(" ".join(filter(None, (given, middle, family))) or name, kind)
    return Sketch(
        pk=pk,
        version=version,
        kind=kind,
        words=words,
        sounds=sounds,
        emails=frozenset(row[13]),
        phones=frozenset(row[14]),
        tax_number=bare(tax) if tax else "",
        registration_number=bare(registration) if registration else "",
        number=number,
        company=fold(company) if company else "",
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
