"""Fills a scratch database fast: contacts by COPY, what hangs on them by statements over whole tables.

Whatever the product computes in Python (search text, title key, sort key) is made by the product's own functions, so
that the rows are the ones that its commands would have written.
"""

import datetime
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection, models

from wasl.contacts.models import SHELVES, Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.ids import uuid7
from wasl.kernel.text import fold, search_text, sort_key
from wasl.lists.commands import add_field
from wasl.operations.bench import names, statements
from wasl.operations.bench.staff import PEOPLE, hire
from wasl.records.models import Anchor, Tag
from wasl.workspace.models import User

TAGS = (
    "VIP",
    "عميل مميز",
    "Newsletter",
    "Riga 2026",
    "معرض جدة",
    "Dealer",
    "Late payer",
    "Partner day",
    "B2B",
)
SPAN = datetime.timedelta(days=730)
STEP_EVERY = 5
COMPANY_EVERY = 10
# a field of the firm's own, with a value in three of four contacts
BRANCHES = ("retail", "hotel", "clinic", "school", "bank", "farm", "port", "press")
OWN_FIELD: dict[str, Any] = {
    "labels": {"en": "Branch"},
    "type": "choice",
    "choices": [{"value": name, "labels": {"en": name.title()}} for name in BRANCHES],
}
OWN_EVERY = 4
NOBODY_EVERY = 20
SLICE = 20_000
TABLES = (
    "records_anchor",
    "records_event",
    "records_eventlink",
    "records_note",
    "records_taglink",
    "contacts_contact",
    "contacts_email",
    "contacts_phone",
    "contacts_address",
    "contacts_relation",
)

_fold = lru_cache(maxsize=200_000)(fold)


def fill(contacts: int, *, people: int = PEOPLE) -> None:
    """Fill an empty, migrated database with `contacts` contacts and ten events each, then gather statistics."""
    colleagues = hire(people)
    Tag.objects.bulk_create([Tag(name=name, folded=fold(name)) for name in TAGS])
    add_field("contact", by=SYSTEM, **OWN_FIELD)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for setting in statements.SETTINGS:
            cursor.execute(setting)
    with bare(TABLES):
        _copy_contacts(contacts, colleagues)
        with connection.cursor() as cursor:
            for statement in statements.FILL:
                cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """Take indexes and foreign keys off big tables for the block; they are checked and built at once after it."""
    with connection.cursor() as cursor:
        cursor.execute(statements.FOREIGN_KEYS, [list(tables)])
        keys = cursor.fetchall()
        cursor.execute(statements.INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            # the index of a partitioned table stands on its partitions too
            cursor.execute(definition.replace(" ON ONLY ", " ON "))
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _copy_contacts(contacts: int, colleagues: list[User]) -> None:
    """Copy the contacts in slices, so that memory stays small whatever their number."""
    chance = random.Random(contacts)  # noqa: S311 - made-up people, the same each time
    start = clock.now() - SPAN
    maker = _Maker(chance, colleagues)
    for first in range(0, contacts, SLICE):
        numbers = range(first, min(first + SLICE, contacts))
        made = [maker.contact(number, start + SPAN * (number / contacts)) for number in numbers]
        _copy(Anchor, [anchor for anchor, _row in made])
        _copy(Contact, [row for _anchor, row in made])


class _Maker:
    """Makes contacts one after the other; people work at the companies made before them."""

    def __init__(self, chance: random.Random, colleagues: list[User]) -> None:
        self.chance, self.colleagues = chance, colleagues
        self.firms: list[tuple[uuid.UUID, str]] = []

    def contact(self, number: int, added_at: datetime.datetime) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the anchor and the row of contact `number` as column values."""
        chance, key = self.chance, uuid7(added_at)
        is_company = number % COMPANY_EVERY == 0
        sample = names.company(number, chance) if is_company else names.person(number, chance)
        firm_id, firm_name = (None, "") if is_company else chance.choice(self.firms)
        if is_company:
            self.firms.append((key, sample.name))
        owner = None if number % NOBODY_EVERY == 7 else chance.choice(self.colleagues)
        shared = {"owner_id": owner.id if owner else None, "team_id": owner.team_id if owner else None}
        last = added_at + (clock.now() - added_at) * chance.random()
        anchor = {
            "id": key,
            "kind": "contact",
            "title": sample.name,
            "title_key": _fold(sample.name)[:120],
            SHELVES["company" if is_company else "person"]: search_text(
                sample.name, firm_name, sample.email, sample.phone
            ),
            "last_event_at": last,
        }
        row = {
            "anchor_id": key,
            "kind": "company" if is_company else "person",
            "company_id": firm_id,
            "company_name": firm_name,
            "created_at": added_at,
            "updated_at": last,
            "custom": json.dumps({"f.branch": chance.choice(BRANCHES)}) if number % OWN_EVERY else "{}",
        }
        return anchor | shared | self._step(number, owner), row | shared | _columns(sample)

    def _step(self, number: int, owner: User | None) -> dict[str, Any]:
        """Return the next step that one in five promises."""
        if owner is None or number % STEP_EVERY != 1:
            return {}
        due_at = clock.now() + datetime.timedelta(hours=self.chance.randint(-600, 1400))
        return {"next_step": "Call back about the offer", "next_step_at": due_at, "next_step_by_id": owner.id}


def _columns(sample: names.Sample) -> dict[str, Any]:
    return {
        "name": sample.name,
        "given_name": sample.given,
        "middle_name": sample.middle,
        "family_name": sample.family,
        "job_title": sample.job,
        "roles": sample.roles,
        "language": {"SA": "ar", "LV": "lv"}.get(sample.country, "en"),
        "source": "bench",
        "primary_email": sample.email,
        "primary_phone": sample.phone,
        "city": sample.city,
        "city_key": _fold(sample.city),
        "country": sample.country,
        "sort_key": sort_key(sample.name),
    }


def _copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    fields = model._meta.concrete_fields  # noqa: SLF001 - public in Django's documentation
    blank: dict[str, Any] = {str(field.column): field.get_default() for field in fields}
    columns = list(blank)
    blank |= {name: "{}" for name, value in blank.items() if value == {}}
    table = model._meta.db_table  # noqa: SLF001 - as above
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([row.get(name, blank[name]) for name in columns])
