"""A file fills fields that the firm has added: offered, typed, refused by row, taken back."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests import make
from tests.drain import drain
from wasl.contacts.importing.customs import Customs
from wasl.contacts.importing.fields import contact_fields
from wasl.contacts.importing.rows import read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.models import Contact
from wasl.exchange import commands
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome
from wasl.exchange.mapping import suggest
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.ids import uuid7
from wasl.lists.commands import add_field
from wasl.records.models import Event
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
OPTIONS = ImportOptions(match_by=("email",), on_match="update")


def field(type: str = "number", **values: Any) -> None:  # noqa: A002 - as it is called
    """Add a field "size"."""
    labels = {"en": "Shoe size", "ar": "مقاس الحذاء"}
    add_field("contact", key="size", by=SYSTEM, **({"type": type, "labels": labels} | values))


def save(*rows: dict[str, str], by: Actor = SYSTEM) -> list[Outcome]:
    """Save rows of cells by field."""
    read = [
        (number, read_row([Cell(name, 1, "", value, name.upper()) for name, value in row.items()], OPTIONS))
        for number, row in enumerate(rows, 1)
    ]
    return save_rows(read, options=OPTIONS, by=by, import_id=uuid7())


def test_an_own_field_is_offered_and_found_by_its_name_in_any_language() -> None:
    field()

    found = suggest(["Name", "مقاس الحذاء"], [["Layan", "42"], ["Khalid", "43"]], contact_fields())

    assert {one.column: one.field for one in found} == {0: "name", 1: "custom.size"}


def test_a_row_fills_an_own_field_and_what_it_cannot_hold_refuses_the_row_by_column() -> None:
    field()

    good, bad = save({"name": "Layan", "custom.size": "٤٢"}, {"name": "Khalid", "custom.size": "big"})

    assert (good.action, bad.action, bad.column) == ("created", "refused", "CUSTOM.SIZE")
    assert bad.reason == "Give a number."
    assert Contact.objects.get().custom == {"f.size": 42}


def test_a_moment_of_a_file_is_one_of_the_zone_of_whoever_imports() -> None:
    field("date_time")
    owner = make.owner()
    owner.zone = "Asia/Riyadh"
    owner.save()
    by = actor_of_user(owner)
    content = ContentFile(b"Name,Shoe size\nLayan,2026-12-24 10:30\n")
    commands.queue_import(commands.start_import("contact", content=content, name="x.csv", by=by), by=by)

    drain()

    assert Contact.objects.get().custom == {"f.size": "2026-12-24T07:30:00.000000Z"}


def test_a_file_may_leave_out_what_is_required_and_gets_the_default() -> None:
    field("text", default="M", is_required=True)

    save({"name": "Layan"})

    assert Contact.objects.get().custom == {"f.size": "M"}


def test_a_unique_value_is_taken_by_one_row_of_a_file_alone() -> None:
    field("text", is_unique=True)
    make.contact(custom={"size": "1"})

    rows = save(*({"name": f"P{size}", "custom.size": size} for size in "122"))

    assert [row.action for row in rows] == ["refused", "created", "refused"]


def test_a_match_is_changed_told_on_the_timeline_and_taken_back() -> None:
    field()
    contact = make.contact(name="Layan", emails=[{"value": "l@x.example"}], custom={"size": 41})

    (row,) = save({"name": "Layan", "email": "l@x.example", "custom.size": "42"})
    changed = Contact.objects.get(pk=contact.pk).custom
    told = Event.objects.get(type="record.changed").data["changes"]
    undo_rows([Effect(contact.pk, "updated", row.before or {})], by=SYSTEM, import_id=uuid7())

    assert (row.action, changed, told) == ("updated", {"f.size": 42}, {"custom.size": ["41", "42"]})
    assert Contact.objects.get(pk=contact.pk).custom == {"f.size": 41}


def test_definitions_are_read_once_for_a_chunk(django_assert_num_queries: Any) -> None:
    field()

    with django_assert_num_queries(1):
        Customs([{"size": "1"}] * 500, options=OPTIONS, by=SYSTEM)
