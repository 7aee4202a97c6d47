"""A customer file for the import benchmark, and the rows that came of it copied once more as raw tables."""

import csv
import datetime
import random
import time
from pathlib import Path

import psycopg
from psycopg import sql

from wasl.contacts.models import Contact
from wasl.kernel.env import ENV
from wasl.operations.bench import names

HEADS = ("Given name", "Family name", "E-mail", "Phone", "City", "Country", "Job title")
# one row in ten is a customer who is there already
KNOWN_EVERY = 10
# far from the numbers of the company itself
FIRST = 5_000_000
# what an import writes, by the condition that finds its rows
WRITTEN = {
    "records_anchor": "id IN (SELECT anchor_id FROM contacts_contact WHERE created_at >= {})",
    "contacts_contact": "created_at >= {}",
    "contacts_email": "contact_id IN (SELECT anchor_id FROM contacts_contact WHERE created_at >= {})",
    "contacts_phone": "contact_id IN (SELECT anchor_id FROM contacts_contact WHERE created_at >= {})",
    "contacts_address": "contact_id IN (SELECT anchor_id FROM contacts_contact WHERE created_at >= {})",
    "records_event": "recorded_at >= {}",
    "records_eventlink": "event_id IN (SELECT id FROM records_event WHERE recorded_at >= {})",
}


def write_file(file: Path, rows: int) -> None:
    """Write a CSV of `rows` people; one in ten has the address of a contact of this company."""
    chance = random.Random(rows)  # noqa: S311 - made-up people, the same each time
    people = Contact.objects.filter(kind="person").order_by("anchor_id")
    known = people.values_list("given_name", "family_name", "primary_email", "primary_phone")[
        : rows // KNOWN_EVERY
    ]
    spare = iter(list(known))
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADS)
        for number in range(rows):
            made = names.person(FIRST + number, chance)
            mine = (made.given, made.family, made.email, made.phone)
            given, family, email, phone = next(spare, mine) if number % KNOWN_EVERY == 0 else mine
            writer.writerow((given, family, email, phone, made.city, made.country, made.job))


def copy_again(since: datetime.datetime) -> tuple[float, int]:
    """Copy what was written since then into empty tables with the same indexes; returns seconds and rows."""
    seconds, rows = 0.0, 0
    with psycopg.connect(ENV.migrate_url, autocommit=True) as owner, owner.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table, condition in WRITTEN.items():
            chosen = sql.SQL(f"SELECT * FROM {table} WHERE {condition}").format(sql.Literal(since))  # noqa: S608 - our own tables
            with cursor.copy(sql.SQL("COPY ({}) TO STDOUT").format(chosen)) as copy:
                body = b"".join(bytes(part) for part in copy)
            cursor.execute(f"CREATE TABLE bench_again (LIKE {table} INCLUDING ALL)")
            start = time.perf_counter()
            with cursor.copy("COPY bench_again FROM STDIN") as copy:
                copy.write(body)
            seconds += time.perf_counter() - start
            rows += cursor.rowcount
            cursor.execute("DROP TABLE bench_again")
    return seconds, rows
