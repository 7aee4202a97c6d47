"""An import takes each row exactly once, says what it refused, and is taken back."""

import csv
import datetime
import io
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from tests import make
from tests.drain import drain
from tests.exchange import probe_importer
from wasl.contacts.models import Contact
from wasl.exchange import commands, jobs, queries, running
from wasl.exchange.models import Import
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.project.console import imports as console
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def probe() -> Iterator[None]:
    probe_importer.plug_in()
    yield
    del registry().manifests["probe"]


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def table(*rows: tuple[str, ...], header: tuple[str, ...] = ("Full name", "E-mail", "Title")) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def start(by: Actor, content: bytes, name: str = "people.csv") -> Import:
    return commands.start_import("probe", content=ContentFile(content), name=name, by=by)


PEOPLE_ROWS: list[list[object]] = [
    ["Full name", "E-mail"],
    ["Noura", "n@example.com"],
    ["Līga", "l@example.lv"],
]


def sheets_of(sheets: dict[str, list[list[object]]]) -> bytes:
    book, buffer = Workbook(write_only=True), io.BytesIO()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def people(count: int) -> bytes:
    return table(*((f"Person {n}", f"p{n}@example.com", "Buyer") for n in range(count)))


def test_a_file_becomes_records_and_each_row_is_counted(owner: Actor) -> None:
    item = start(
        owner, table(("Noura", "n@example.com", ""), ("Līga", "not an address", ""), ("علي", "", "مدير"))
    )
    assert [(line["column"], line["field"]) for line in item.mapping] == [
        (0, "name"),
        (1, "email"),
        (2, "job_title"),
    ]
    commands.queue_import(item, by=owner)
    drain()
    item.refresh_from_db()
    assert item.state == "done", item.error
    assert (item.position, item.created_count, item.refused_count) == (3, 2, 1)
    assert set(Contact.objects.values_list("name", flat=True)) == {"Noura", "علي"}
    refused = queries.refusals(owner, item)
    assert [(row.number, row.column, row.value) for row in refused] == [(3, "E-mail", "not an address")]
    assert refused[0].reason


def test_the_dry_run_counts_the_same_and_stores_nothing(owner: Actor) -> None:
    make.contact(name="Noura", emails=[{"value": "n@example.com"}])
    item = start(
        owner, table(("Noura", "n@example.com", "CEO"), ("Līga", "l@example.com", ""), ("Bad", "bad", ""))
    )
    commands.queue_check(item, by=owner)
    drain()
    item.refresh_from_db()
    assert item.state == "checked", item.error
    counts = {name: item.trial[name] for name in ("rows", "created", "updated", "refused")}
    assert counts == {"rows": 3, "created": 1, "updated": 1, "refused": 1}
    assert item.trial["is_whole"]
    assert list(Contact.objects.values_list("name", "job_title")) == [("Noura", "")]
    commands.queue_import(item, by=owner)
    drain()
    item.refresh_from_db()
    assert (item.created_count, item.updated_count, item.refused_count) == (1, 1, 1)
    assert queries.refusal_count(owner, item) == 1


def test_a_worker_that_was_overtaken_changes_nothing(owner: Actor) -> None:
    item = commands.queue_import(start(owner, people(3)), by=owner)
    rows = list(running.table_of(item).rows())
    commands.take_chunk(item, rows=rows, position=0, by=owner)
    with pytest.raises(commands.Overtaken):
        commands.take_chunk(item, rows=rows, position=0, by=owner)
    assert Contact.objects.count() == 3


def test_an_import_goes_on_where_it_was(owner: Actor) -> None:
    item = commands.attend_import(start(owner, people(503)), by=owner)
    seen = []

    def die(item: Import) -> None:
        seen.append(item.position)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.run(item.pk, told=die)
    assert seen == [500]
    item = running.run(item.pk)
    assert (item.state, item.position, item.created_count) == ("done", 503, 503)
    assert Contact.objects.values("primary_email").distinct().count() == Contact.objects.count() == 503


def test_an_import_that_stands_still_is_queued_again(owner: Actor) -> None:
    item = commands.attend_import(start(owner, people(2)), by=owner)
    Import.objects.filter(pk=item.pk).update(moved_at="2026-01-01T00:00Z")
    jobs.wake_imports.call()
    drain()
    item.refresh_from_db()
    assert item.state == "done"


def test_taking_back_removes_what_was_made_and_keeps_what_was_worked_on(owner: Actor) -> None:
    make.contact(name="Old", emails=[{"value": "old@example.com"}], job_title="Clerk")
    rows = table(
        ("New", "new@example.com", ""), ("Kept", "kept@example.com", ""), ("Old", "old@example.com", "Boss")
    )
    item = start(owner, rows)
    commands.change_mapping(item, mapping=item.mapping, options={"on_match": "update"}, by=owner)
    commands.queue_import(item, by=owner)
    drain()
    assert Contact.objects.get(name="Old").job_title == "Boss"
    item.refresh_from_db()
    commands.queue_undo(item, by=owner)
    drain()
    item.refresh_from_db()
    assert (item.state, item.undone_count, item.kept_count) == ("undone", 2, 1)
    assert Contact.objects.get(name="Old").job_title == "Clerk"
    kept = queries.kept(owner, item)
    assert [(str(one.anchor), one.reason) for one in kept] == [("Kept", "Somebody has worked on it.")]
    with pytest.raises(Conflict):
        commands.queue_undo(item, by=owner)


def test_a_refused_row_is_corrected_in_place(owner: Actor) -> None:
    item = start(owner, table(("Līga", "liga@", ""), ("Anna", "anna@example.lv", "")))
    commands.queue_import(item, by=owner)
    drain()
    item.refresh_from_db()
    row = queries.refusals(owner, item)[0]
    with pytest.raises(Invalid):
        commands.mend_refusal(row, values={row.column: "liga@"}, by=owner)
    commands.mend_refusal(row, values={row.column: "liga@example.lv"}, by=owner)
    item.refresh_from_db()
    assert (item.created_count, item.refused_count) == (2, 0)
    assert Contact.objects.filter(name="Līga", primary_email="liga@example.lv").exists()


def test_a_row_refused_for_two_columns_names_both_and_both_are_corrected(owner: Actor) -> None:
    header = ("Full name", "E-mail", "E-mail 2")
    content = table(("Līga", "liga@", "l2@"), ("Anna", "anna@example.lv", "a2@example.lv"), header=header)
    item = commands.start_import("contact", content=ContentFile(content), name="people.csv", by=owner)
    commands.queue_import(item, by=owner)
    drain()
    row = queries.refusals(owner, item)[0]
    assert [(column, value) for column, value, _reason in row.cells] == [
        ("E-mail", "liga@"),
        ("E-mail 2", "l2@"),
    ]
    assert "E-mail: " in row.reason
    assert "E-mail 2: " in row.reason
    with pytest.raises(Invalid) as refused:
        commands.mend_refusal(row, values={"E-mail": "liga@example.lv", "E-mail 2": "l2@"}, by=owner)
    assert list(refused.value.fields) == ["E-mail 2"]
    values = {"E-mail": "liga@example.lv", "E-mail 2": "l2@example.lv"}
    commands.mend_refusal(row, values=values, by=owner)
    item.refresh_from_db()
    assert (item.created_count, item.refused_count) == (2, 0)


def test_of_a_workbook_the_sheet_whose_columns_fit_is_taken_and_said(owner: Actor) -> None:
    content = sheets_of({"Read me": [["These are our customers, as of today"]], "People": PEOPLE_ROWS})
    item = start(owner, content, "people.xlsx")
    assert (item.sheet, [line["field"] for line in item.mapping]) == ("People", ["name", "email"])
    assert any("Read me" in problem for problem in item.problems)
    item = commands.change_reading(item, sheet="Read me", has_header=True, by=owner)
    assert item.sheet == "Read me", "what was chosen by hand stays chosen"


def test_of_a_workbook_without_a_fitting_sheet_all_are_named(owner: Actor) -> None:
    content = sheets_of({"Notes": [["Only words"], ["and words"]], "Prices": [["Amount"], [12], [14]]})
    item = start(owner, content, "notes.xlsx")
    assert item.sheet == "Notes"
    with pytest.raises(Invalid, match=r"Notes.*Prices"):
        commands.change_mapping(item, mapping=item.mapping, options={}, by=owner)


def test_the_refused_rows_come_back_as_a_file_that_can_be_imported(owner: Actor) -> None:
    item = start(owner, table(("=cmd()", "bad", "x"), ("Good", "good@example.com", "")))
    commands.queue_import(item, by=owner)
    drain()
    client = make.signed_in(make.User.objects.get(email=owner.email))
    answer = client.get(f"/imports/{item.pk}/refused.csv")
    content = b"".join(answer)
    assert b"'=cmd()" in content
    again = start(owner, content.replace(b"bad", b"mended@example.com"))
    commands.queue_import(again, by=owner)
    drain()
    again.refresh_from_db()
    assert (again.created_count, again.refused_count) == (1, 0)
    assert Contact.objects.filter(name="=cmd()", primary_email="mended@example.com").exists()


def test_the_next_file_with_the_same_columns_is_mapped_as_the_last_one_was(owner: Actor) -> None:
    item = start(owner, people(1))
    mapping = [{"column": 0, "field": "name"}, {"column": 2, "field": "email"}]
    commands.change_mapping(item, mapping=mapping, options={"on_match": "skip"}, by=owner)
    commands.queue_check(item, by=owner)
    again = start(owner, people(2))
    assert [(line["column"], line["field"]) for line in again.mapping] == [(0, "name"), (2, "email")]
    assert again.options["on_match"] == "skip"
    other = start(make.actor("manager"), people(2))
    assert [line["field"] for line in other.mapping] == ["name", "email", "job_title"]


def test_a_file_without_names_of_columns_is_not_mapped_as_another_one(owner: Actor) -> None:
    item = start(owner, table(("Noura", "n@example.com"), header=("Līga", "l@example.lv")))
    assert not item.has_header
    mapping = [{"column": 0, "field": "name"}, {"column": 1, "field": "email"}]
    commands.queue_check(commands.change_mapping(item, mapping=mapping, options={}, by=owner), by=owner)
    other = start(owner, table(("n@example.com", "Noura"), header=("l@example.lv", "Līga")))
    assert [(line["column"], line["field"]) for line in other.mapping] == [(0, "email")]


def test_only_who_may_import_imports_and_only_his_own_is_seen(owner: Actor) -> None:
    with pytest.raises(NotAllowed):
        start(make.actor("sales"), people(1))
    item = start(make.actor("manager"), people(1))
    with pytest.raises(NotFound):
        queries.get_import(make.actor("marketer"), item.pk)
    with pytest.raises(NotAllowed):
        commands.queue_import(item, by=make.actor("marketer"))
    assert queries.get_import(owner, item.pk) == item


def test_a_file_that_is_no_table_is_refused_and_nothing_is_kept(owner: Actor) -> None:
    with pytest.raises(Invalid):
        start(owner, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "x.csv")
    assert Import.objects.count() == 0
    with pytest.raises(NotFound):
        commands.start_import("nothing", content=ContentFile(b"a,b"), name="x.csv", by=owner)


def test_two_columns_cannot_go_to_a_field_that_holds_one(owner: Actor) -> None:
    item = start(owner, people(1))
    mapping = [{"column": 0, "field": "name"}, {"column": 2, "field": "name"}]
    with pytest.raises(Invalid, match="Name"):
        commands.change_mapping(item, mapping=mapping, options={}, by=owner)
    with pytest.raises(Invalid):
        commands.change_mapping(item, mapping=[{"column": 9, "field": "name"}], options={}, by=owner)
    with pytest.raises(Invalid):
        commands.change_mapping(item, mapping=item.mapping, options={"on_match": "destroy"}, by=owner)


def test_a_person_who_lost_the_right_stops_the_import(owner: Actor) -> None:
    user = make.user("manager")
    by = actor_of_user(user)
    item = commands.queue_import(start(by, people(1)), by=by)
    user.is_active = False
    user.save()
    item = running.run(item.pk)
    assert item.state == "failed"
    assert item.error
    assert Contact.objects.count() == 0


def test_the_command_line_looks_on_while_a_worker_has_the_import(
    owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = commands.attend_import(start(owner, people(2)), by=owner)
    rows = list(running.table_of(item).rows())
    real = running.run

    def overtaken(import_id: object, *, told: object) -> Import:
        monkeypatch.setattr(running, "run", real)
        return commands.take_chunk(item, rows=rows, position=0, by=owner)

    monkeypatch.setattr(running, "run", overtaken)
    monkeypatch.setattr(console, "PATIENCE", datetime.timedelta())
    ended = console._run_to_its_end(item, lambda _item: None)
    assert (ended.state, ended.position, ended.created_count) == ("done", 2, 2)
