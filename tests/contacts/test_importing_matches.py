"""Rows that mean known records: changed together in a few statements, and given back as they were."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests import make
from tests.contacts.test_importing_rows import cells, row
from wasl.contacts.importing.rows import ReadRow, read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.models import Contact, Relation
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome
from wasl.kernel.actor import SYSTEM
from wasl.kernel.ids import uuid7
from wasl.records.commands import delete_record, recover_records
from wasl.records.models import Anchor, Binned, Event, Note

pytestmark = pytest.mark.django_db
KEY = uuid7()


def save(*rows: ReadRow, on_match: str = "update") -> list[Outcome]:
    options = ImportOptions(match_by=("number", "email", "name_company"), on_match=on_match)  # type: ignore[arg-type]  # a parameter
    return save_rows(list(enumerate(rows, 1)), options=options, by=SYSTEM, import_id=KEY)


def take_back(outcomes: list[Outcome]) -> int:
    effects = [
        Effect(one.record_id, one.action, one.before or {})
        for one in reversed(outcomes)
        if one.record_id and one.action in {"created", "updated"}
    ]  # fmt: skip
    # the same transaction would give import and undo one moment
    return undo_rows(effects, by=SYSTEM, import_id=KEY).undone  # type: ignore[arg-type]  # narrowed above


def queries_for(count: int) -> int:
    for number in range(count):
        make.contact(name=f"P{count} Q{number}", emails=[{"value": f"p{count}.{number}@x.example"}])
    rows = [
        row(name=f"P{count} Q{number}", email=f"p{count}.{number}@x.example", phone="0552204471", job_title="Chief")
        for number in range(count)
    ]  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert {one.action for one in save(*rows)} == {"updated"}
    return len(seen)


def test_a_chunk_of_known_records_costs_as_many_queries_as_one_of_them() -> None:
    assert queries_for(40) <= queries_for(25) <= 35


def test_lists_search_and_history_know_of_a_change() -> None:
    known = make.contact(name="Khalid", emails=[{"value": "k@x.example"}])
    (outcome,) = save(
        row(name="Khalid Omar", email="k@x.example", phone="0552204471", address_city="Riyadh", email__2="o@x.example")
    )  # fmt: skip
    known = Contact.objects.get(pk=known.pk)
    assert (known.name, known.primary_email, known.primary_phone, known.city, known.version) == (
        "Khalid Omar", "k@x.example", "+966552204471", "Riyadh", 2,
    )  # fmt: skip
    assert [(one.value, one.is_primary, one.position) for one in known.emails.all()] == [
        ("k@x.example", True, 0), ("o@x.example", False, 1),
    ]  # fmt: skip
    anchor = Anchor.objects.get(pk=known.pk)
    assert anchor.title == "Khalid Omar"
    assert anchor.sought.find("o@x.example") >= 0
    assert anchor.sought.find("966552204471") >= 0
    event = Event.objects.get(type="record.changed", subject=anchor)
    assert event.data["changes"]["name"] == ["Khalid", "Khalid Omar"]
    assert outcome.action == "updated"


def test_every_column_survives_being_written_by_the_batch() -> None:
    known = make.contact(
        name="Līga Ozoliņa", emails=[{"value": "l@x.example"}], birthday="1990-04-15", roles=["customer"],
        interests=["كتب", "vīns"], language="lv", household="family", job_title="Chief; \"x\" \\ '",
    )  # fmt: skip
    Contact.objects.filter(pk=known.pk).update(custom={"a": [1, {"b": "\\x00"}]})
    before = Contact.objects.values().get(pk=known.pk)
    save(row(name="Līga Ozoliņa", email="l@x.example", department="Sales"))
    after = Contact.objects.values().get(pk=known.pk)
    assert after.pop("updated_at") > before.pop("updated_at")
    assert (after.pop("department"), after.pop("version")) == ("Sales", 2)
    del before["department"], before["version"]
    assert after == before


def test_a_new_employer_ends_the_old_employment_and_taking_back_reopens_it() -> None:
    known = make.contact(name="Khalid", emails=[{"value": "k@x.example"}])
    (first,) = save(row(name="Khalid", email="k@x.example", company="Old Firm"))
    (second,) = save(row(name="Khalid", email="k@x.example", company="New Firm", job_title="Chief"))
    known.refresh_from_db()
    assert known.company_name == "New Firm"
    current = Relation.objects.get(first=known, until=None)
    assert (current.second.name, current.title) == ("New Firm", "Chief")
    assert Relation.objects.filter(first=known).count() == 2
    assert take_back([second]) == 1
    known.refresh_from_db()
    current = Relation.objects.get(first=known)
    assert (known.company_name, known.job_title, current.second.name, current.until, current.title) == (
        "Old Firm", "", "Old Firm", None, "",
    )  # fmt: skip
    assert not Contact.objects.filter(name="New Firm").exists()
    assert take_back([first]) == 1
    assert Contact.objects.count() == 1
    assert not Relation.objects.exists()


def test_rows_of_one_chunk_that_mean_one_record_are_taken_back_together() -> None:
    outcomes = save(
        row(name="Khalid", email="k@x.example", job_title="Buyer"),
        row(name="Khalid", email="k@x.example", email__2="k2@x.example", company="Al-Madina"),
        row(name="Khalid", email="k2@x.example", job_title="Chief"),
    )
    assert [one.action for one in outcomes] == ["created", "updated", "updated"]
    khalid = Contact.objects.get(kind="person")
    assert (khalid.job_title, khalid.company_name, khalid.emails.count()) == ("Chief", "Al-Madina", 2)
    assert Relation.objects.get().title in {"Buyer", "Chief"}
    assert take_back(outcomes) == 3
    assert (Contact.objects.count(), Relation.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_two_firms_of_one_name_without_more_are_met_by_two_rows() -> None:
    firms = [make.contact(kind="company", name="Kan-code") for _ in range(2)]
    rows = [
        read_row(cells(name="Kan-code", kind="company", number=number), ImportOptions()) for number in "AB"
    ]
    options = ImportOptions(match_by=(), on_match="update")
    outcomes = save_rows(list(enumerate(rows, 1)), options=options, by=SYSTEM, import_id=KEY)
    assert [(one.action, one.reason) for one in outcomes] == [("updated", "")] * 2
    assert {Contact.objects.get(pk=firm.pk).number for firm in firms} == {"A", "B"}


def test_the_same_file_again_writes_no_note_twice_and_an_undo_takes_notes_back() -> None:
    known = make.contact(name="Khalid", emails=[{"value": "k@x.example"}])
    rows = [row(name="Khalid", email="k@x.example", note="Met at the fair")]
    (first,) = save(*rows)
    (again,) = save(*rows)
    assert (first.action, again.action) == ("updated", "skipped")
    assert Note.objects.get().anchor_id == known.pk
    take_back([first])
    assert not Note.objects.exists()
    assert not Event.objects.filter(type="note.written").exists()


def test_a_free_own_number_is_filled_in_and_a_taken_one_is_not() -> None:
    make.contact(name="Other", number="7")
    known = make.contact(name="Khalid", emails=[{"value": "k@x.example"}])
    save(row(name="Khalid", email="k@x.example", number="7"), on_match="fill")
    known.refresh_from_db()
    assert known.number == ""
    save(row(name="Khalid", email="k@x.example", number="8"), on_match="fill")
    known.refresh_from_db()
    assert known.number == "8"


def picture(size: tuple[int, int] = (700, 500)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return file.getvalue()


def card(content: bytes, **values: str) -> ReadRow:
    photo = Cell("photo", 1, "", "photo:1", "photo", content)
    return read_row([*cells(**values), photo], ImportOptions())


def test_a_cards_photo_is_written_anew_kept_and_taken_back(
    django_capture_on_commit_callbacks: object,
) -> None:
    outcomes = save(card(picture(), name="Khalid", email="k@x.example"))
    contact = Contact.objects.get()
    path = Path(default_storage.path(contact.photo))
    with Image.open(path) as kept:
        assert (kept.format, kept.size) == ("WEBP", (500, 500))
    save(card(picture((9, 9)), name="Khalid", email="k@x.example"))
    assert Contact.objects.get().photo == contact.photo
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a function of the plugin
        take_back(outcomes)
    assert not path.exists()


def test_a_photo_is_added_to_a_known_record_that_has_none() -> None:
    known = make.contact(name="Khalid", emails=[{"value": "k@x.example"}])
    (outcome,) = save(card(picture(), name="Khalid", email="k@x.example"), on_match="fill")
    known.refresh_from_db()
    assert outcome.action == "updated"
    assert known.photo
    take_back([outcome])
    known.refresh_from_db()
    assert known.photo == ""


def test_a_photo_that_cannot_be_read_is_told_of_in_the_note() -> None:
    save(card(b"no picture", name="Khalid", note="Old friend"))
    assert Contact.objects.get().photo == ""
    note = Note.objects.get().text
    assert note.startswith("Old friend")
    assert "picture" in note


def test_what_has_no_field_of_its_own_stands_in_the_note() -> None:
    read = row(
        name="Khalid", note="Old friend", other="X-CAR: Volvo", other__2="spouse: Sara", uid="urn:uuid:1"
    )
    assert read.note == "Old friend\n\nX-CAR: Volvo\n\nspouse: Sara"
    assert read.kept == {"uid": "urn:uuid:1"}


def test_a_file_does_not_meet_what_lies_in_the_bin_and_its_number_is_free() -> None:
    gone = make.contact(name="Zaid Ali", emails=[{"value": "z@x.example"}], number="A-1")
    delete_record(gone, by=SYSTEM)
    (outcome,) = save(row(name="Zaid Ali", email="z@x.example", number="A-1"))
    assert outcome.action == "created"
    assert outcome.record_id != gone.pk
    assert list(Contact.objects.values_list("number", flat=True)) == ["A-1"]


def test_taking_an_import_back_leaves_what_was_deleted_since_in_the_bin() -> None:
    known = make.contact(name="Zaid Ali", number="A-1")
    outcomes = save(row(name="Zaid Ali", number="A-1", job_title="Chief"), row(name="Layla Omar"))
    for one in outcomes:
        delete_record(Contact.objects.get(pk=one.record_id), by=SYSTEM)
    assert take_back(outcomes) == 0
    recover_records(list(Binned.objects.select_related("anchor")), by=SYSTEM)
    assert Contact.objects.get(pk=known.pk).job_title == "Chief"
    assert Contact.objects.count() == 2
