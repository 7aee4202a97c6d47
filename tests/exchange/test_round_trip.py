"""A list taken out, changed and brought back: matched by id, shown cell by cell, applied, taken back."""

import csv
import dataclasses
import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from tests import make
from tests.drain import drain
from tests.exchange.returned import Table, run
from wasl.contacts.commands import change_contact
from wasl.contacts.models import Contact
from wasl.exchange import commands, outgoing
from wasl.exchange.models import Import, ImportChange
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.commands import add_field, change_field
from wasl.lists.models import CustomField
from wasl.records.commands import tag_record, untag_record
from wasl.records.models import Event, TagLink
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def taken_out(by: Actor, **given: Any) -> Table:
    item = outgoing.begin("contact", format="csv", by=by, **{"asked": {"sort": "name"}, **given})
    return list(csv.reader(io.StringIO(item.path.read_bytes().decode("utf-8-sig"), newline="")))


def cell(table: Table, row: int, column: str, value: str) -> None:
    table[row][table[0].index(column)] = value


def brought_back(by: Actor, table: Sequence[Sequence[str]]) -> Import:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    return checked(by, text.getvalue().encode(), "back.csv")


def checked(by: Actor, content: bytes, name: str) -> Import:
    item = commands.start_import("contact", content=ContentFile(content), name=name, by=by)
    commands.queue_check(item, by=by)
    drain()
    item.refresh_from_db()
    assert item.state == "checked", item.error
    return item


def counts(item: Import) -> dict[str, int]:
    names = ("created", "updated", "skipped", "refused", "conflicts")
    return {name: item.trial[name] for name in names if item.trial[name]}


def people(by: Actor) -> list[Contact]:
    return [
        make.contact(
            given_name=name, family_name="القحطاني", by=by, emails=[{"value": f"p{n}@example.com"}, {"value": f"q{n}@example.com", "label": "home"}],
            phones=[{"value": f"+96650000000{n}"}], birthday="1990-05-01", tags=["VIP"], roles=["customer"], job_title="مدير",
            addresses=[{"lines": "King Fahd Rd 1\nFloor 2", "city": "Riyadh", "country": "SA", "postal_code": "12345"}],
        )
        for n, name in enumerate(("Amal", "Basma", "Dana"))
    ]  # fmt: skip


def test_an_unchanged_file_changes_nothing(owner: Actor) -> None:
    people(owner)
    make.company(name="شركة النور", by=owner)
    item = brought_back(owner, taken_out(owner))
    assert counts(item) == {"skipped": 4}
    assert item.is_return
    assert item.changes.count() == 0


def test_changed_cells_are_shown_applied_and_taken_back(owner: Actor) -> None:
    amal, basma, dana = people(owner)
    before = taken_out(owner)
    table = [list(row) for row in before]
    for row, column, value in (
        (1, "Job title", "Owner"), (1, "E-mail 2", ""), (1, "Phone", "+966500000099"), (1, "Tags", "VIP, Gold"),
        (2, "Given name", "Basmah"), (2, "Birthday", ""), (2, "City", "Jeddah"), (2, "Company", "Nakheel"),
    ):  # fmt: skip
        cell(table, row, column, value)
    item = brought_back(owner, table)
    assert counts(item) == {"updated": 2, "skipped": 1}
    shown = [(change.record_id, change.cells) for change in item.changes.order_by("number")]
    assert shown[0][0] == amal.pk
    assert ["Job title", "مدير", "Owner", False] in shown[0][1]
    assert ["E-mail 2", "q0@example.com", "", False] in shown[0][1]
    assert len(shown[0][1]) == len(shown[1][1]) == 4
    amal.refresh_from_db()
    assert (amal.job_title, amal.version) == ("مدير", 1)

    item = run(item, owner)
    assert (item.updated_count, item.skipped_count, item.refused_count) == (2, 1, 0)
    amal.refresh_from_db()
    basma.refresh_from_db()
    assert (amal.job_title, amal.primary_phone) == ("Owner", "+966500000099")
    assert [row.value for row in amal.emails.all()] == ["p0@example.com"]
    assert sorted(TagLink.objects.filter(anchor_id=amal.pk).values_list("tag__name", flat=True)) == [
        "Gold",
        "VIP",
    ]
    assert (basma.name, basma.birthday, basma.city, basma.company_name) == (
        "Basmah القحطاني",
        "",
        "Jeddah",
        "Nakheel",
    )
    assert basma.company is not None
    dana.refresh_from_db()
    assert dana.version == 1

    commands.queue_undo(item, by=owner)
    drain()
    item.refresh_from_db()
    assert (item.state, item.undone_count, item.kept_count) == ("undone", 2, 0)
    assert without_versions(taken_out(owner, listing="people")) == without_versions(before)


def without_versions(table: Table) -> Table:
    fixed = [table[0].index(name) for name in ("wasl:version", "Last changed", "Last event")]
    return [[value for place, value in enumerate(row) if place not in fixed] for row in table]


def test_rows_that_are_not_in_the_file_are_left_and_rows_without_id_are_new(owner: Actor) -> None:
    people(owner)
    table = taken_out(owner)
    del table[2]
    new = ["" for _name in table[0]]
    table.append(new)
    for column, value in (("Name", "Hessa Alotaibi"), ("E-mail", "p0@example.com"), ("Tags", "VIP")):
        cell(table, -1, column, value)
    item = brought_back(owner, table)
    assert counts(item) == {"created": 1, "skipped": 2}
    run(item, owner)
    assert Contact.objects.count() == 4
    assert Contact.objects.filter(name="Basma القحطاني").exists()


def test_ids_of_others_of_nobody_and_twice_are_refused(owner: Actor) -> None:
    people(owner)
    rep = actor_of_user(make.user("manager"))
    table = taken_out(owner)
    cell(table, 1, "Job title", "Mine")
    table.append(list(table[1]))
    cell(table, 2, "wasl:id", "01a201ce-52d8-7c6c-9b36-9569a2900d98")
    cell(table, 3, "wasl:id", "not an id")
    item = brought_back(owner, table)
    assert counts(item) == {"updated": 1, "refused": 3}
    columns = set(item.refusals.values_list("column", flat=True))
    assert columns == {"wasl:id"}
    # a manager sees everybody and changes those of the team
    theirs = brought_back(rep, table[:2])
    assert counts(theirs) == {"refused": 1}
    assert theirs.changes.count() == 0


@pytest.mark.parametrize(
    ("decision", "title", "city"),
    [
        ("mine", "File", "Dammam"),
        ("theirs", "Wasl", "Dammam"),
        ("skip", "Wasl", "Riyadh"),
        ("", "Wasl", "Riyadh"),
    ],
)
def test_a_record_that_was_changed_since_is_decided_by_a_person(
    owner: Actor, decision: str, title: str, city: str
) -> None:
    amal, _basma, _dana = people(owner)
    table = taken_out(owner)
    change_contact(amal, job_title="Wasl", by=owner)
    cell(table, 1, "Job title", "File")
    cell(table, 1, "City", "Dammam")
    item = brought_back(owner, table)
    assert counts(item) == {"skipped": 3, "conflicts": 1}
    change = item.changes.get()
    assert change.is_conflict
    assert sorted(change.cells) == [["City", "Riyadh", "Dammam", False], ["Job title", "Wasl", "File", True]]
    with pytest.raises(Invalid):
        commands.decide_changes(item, decision="perhaps", by=owner)
    with pytest.raises(NotFound):
        commands.decide_changes(item, decision="mine", row=99, by=owner)
    assert commands.decide_changes(item, decision=decision, by=owner) == 1
    run(item, owner)
    amal.refresh_from_db()
    assert (amal.job_title, amal.city) == (title, city)
    with pytest.raises(Conflict):
        commands.decide_changes(item, decision="mine", by=owner)


@pytest.mark.parametrize("title", ["مدير", "File"])
def test_tags_that_others_took_off_since_are_not_put_on_again_unasked(owner: Actor, title: str) -> None:
    amal, _basma, _dana = people(owner)
    table = taken_out(owner)
    untag_record(amal, names=["VIP"], by=owner)
    cell(table, 1, "Job title", title)
    item = brought_back(owner, table)
    assert counts(item) == {"skipped": 3, "conflicts": 1}
    assert ["Tags", "", "VIP", True] in item.changes.get().cells
    commands.decide_changes(item, decision="theirs", by=owner)
    run(item, owner)
    amal.refresh_from_db()
    assert (amal.job_title, TagLink.objects.filter(anchor_id=amal.pk).count()) == (title, 0)


def test_tags_that_others_put_on_are_no_matter_where_the_file_has_no_tags(owner: Actor) -> None:
    amal, _basma, _dana = people(owner)
    table = taken_out(owner, columns=["name", "job_title"])
    tag_record(amal, names=["Gold"], by=owner)
    cell(table, 1, "Job title", "File")
    assert counts(brought_back(owner, table)) == {"updated": 1, "skipped": 2}


def test_a_change_after_the_check_is_not_overwritten_unseen(owner: Actor) -> None:
    amal, _basma, _dana = people(owner)
    table = taken_out(owner)
    cell(table, 1, "Job title", "File")
    item = brought_back(owner, table)
    assert counts(item) == {"updated": 1, "skipped": 2}
    change_contact(amal, job_title="Wasl", by=owner)
    item = run(item, owner)
    assert (item.updated_count, item.refused_count) == (0, 1)
    amal.refresh_from_db()
    assert amal.job_title == "Wasl"


def test_bad_values_name_their_column_and_change_nothing(owner: Actor) -> None:
    people(owner)
    make.contact(name="Zaid", number="K-7", by=owner)
    table = taken_out(owner)
    for row, column, value in (
        (1, "E-mail", "nonsense"),
        (2, "Owner", "Nobody At All"),
        (3, "Role", "Emperor"),
        (4, "Name", ""),
    ):
        cell(table, row, column, value)
    cell(table, 4, "Given name", "")
    item = brought_back(owner, table)
    assert counts(item) == {"refused": 4}
    refused = list(item.refusals.order_by("number").values_list("column", flat=True))
    assert refused[:3] == ["E-mail", "Owner", "Role"]
    assert item.changes.count() == 0


def test_numbers_and_days_as_spreadsheets_write_them_are_no_change(owner: Actor) -> None:
    people(owner)
    table = taken_out(owner)
    cell(table, 1, "Phone", "966500000000")
    cell(table, 2, "Birthday", "01/05/1990")
    cell(table, 3, "Created", "22/11/2026 10:30")
    cell(table, 3, "Phone", "9.66500E+11")
    item = brought_back(owner, table)
    assert counts(item) == {"skipped": 2, "refused": 1}, list(item.refusals.values_list("column", "reason"))
    assert item.refusals.get().column == "Phone"


def test_columns_are_known_in_the_language_they_were_written_in(owner: Actor) -> None:
    make.contact(name="Līga Bērziņa", by=owner, job_title="Direktore")
    arab = actor_of_user(make.user("admin", language="ar"))
    table = taken_out(arab)
    assert "المسمى الوظيفي" in table[0]
    cell(table, 1, "المسمى الوظيفي", "Vadītāja")
    item = brought_back(owner, table)
    assert counts(item) == {"updated": 1}
    run(item, owner)
    assert Contact.objects.get().job_title == "Vadītāja"


def test_hidden_and_locked_fields_are_not_changed_by_a_file(owner: Actor) -> None:
    amal = people(owner)[0]
    table = taken_out(owner)
    cell(table, 1, "Job title", "Changed")
    cell(table, 1, "Birthday", "2001-01-01")
    user = make.user("admin")
    user.role.fields = {"contact": {"birthday": "hidden", "job_title": "read"}}
    user.role.save()
    admin = actor_of_user(type(user).objects.get(pk=user.pk))
    assert admin.locks("contact", "job_title")
    item = brought_back(admin, table)
    assert counts(item) == {"skipped": 2, "refused": 1}
    assert item.refusals.get().column == "Job title"
    assert not ImportChange.objects.filter(of=item, record_id=amal.pk).exists()


def test_a_file_is_compared_in_the_language_it_was_written_in(owner: Actor) -> None:
    make.contact(kind="company", name="Zaytoun", roles=["customer"], by=owner)
    table = taken_out(owner)
    item = brought_back(dataclasses.replace(owner, language="ar"), table)
    assert (counts(item), item.trial["ignored"]) == ({"skipped": 1}, 0)


def test_the_ids_can_be_passed_over(owner: Actor) -> None:
    people(owner)
    table = taken_out(owner)
    for row in (1, 2, 3):
        cell(table, row, "wasl:id", "01a201ce-52d8-7c6c-9b36-9569a2900d98")
    item = brought_back(owner, table)
    assert counts(item) == {"refused": 3}
    item = commands.take_as_new(item, by=owner)
    assert (item.state, item.is_return) == ("draft", False)
    commands.queue_check(item, by=owner)
    drain()
    item.refresh_from_db()
    assert item.trial["refused"] == 0


def in_libreoffice(folder: Path, content: bytes, script: Callable[[Path], None]) -> bytes:
    """Change a workbook and let LibreOffice save it anew."""
    source = folder / "out.xlsx"
    source.write_bytes(content)
    script(source)
    target = folder / "saved"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "ods", "--outdir", str(target), str(source)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), str(target / "out.ods")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return (target / "out.xlsx").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_comes_back(owner: Actor, tmp_path: Path) -> None:
    people(owner)
    make.contact(name="=1+1", job_title="'-x", by=owner)
    with_customs(owner)
    item = outgoing.begin("contact", format="xlsx", asked={"sort": "name"}, by=owner)
    same = checked(owner, in_libreoffice(tmp_path, item.path.read_bytes(), lambda _path: None), "same.xlsx")
    assert counts(same) == {"skipped": 5}, list(same.changes.values_list("cells", flat=True))

    def edit(path: Path) -> None:
        book = load_workbook(path)
        sheet = book.active
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if row[heads.index("Given name")].value == "Amal":
                row[heads.index("Job title")].value = "مالكة"
            if row[heads.index("Given name")].value == "Omar":
                row[heads.index("Own number")].value = 7
                row[heads.index("Own yes_no")].value = False
        book.save(path)

    (tmp_path / "saved" / "out.ods").unlink()
    back = checked(owner, in_libreoffice(tmp_path, item.path.read_bytes(), edit), "back.xlsx")
    assert counts(back) == {"updated": 2, "skipped": 3}
    shown = sorted(cell for change in back.changes.all() for cell in change.cells)
    assert [cell[0] for cell in shown] == ["Job title", "Own number", "Own yes_no"]
    assert shown[:2] == [["Job title", "مدير", "مالكة", False], ["Own number", "42.5", "7", False]]
    run(back, owner)
    custom = Contact.objects.get(name="Omar").custom
    assert (custom["f.x_number"], custom["f.x_yes_no"]) == (7, False)
    assert Contact.objects.get(given_name="Amal").job_title == "مالكة"
    commands.queue_undo(back, by=owner)
    drain()
    assert Contact.objects.get(given_name="Amal").job_title == "مدير"


CUSTOMS: dict[str, tuple[Any, str, Any]] = {
    "text": ("XL", "XXL", "XXL"),
    "long_text": ("One\nTwo", "Three", "Three"),
    "number": ("42.5", "40", 40),
    "money": ("12.50 SAR", "99 EUR", {"amount": 99, "currency": "EUR"}),
    "date": ("2026-01-05", "2026-02-06", "2026-02-06"),
    "date_time": ("2026-01-05 10:30", "2026-01-05 11:00:00", "2026-01-05T08:00:00.000000Z"),
    "choice": ("gold", "Silver", "silver"),
    "choices": (["gold"], "Silver, Gold", ["gold", "silver"]),
    "yes_no": ("yes", "FALSE", False),
    "url": ("wasl.example", "https://other.example", "https://other.example"),
    "phone": ("0552204471", "+966552204472", "+966552204472"),
    "email": ("a@x.example", "b@x.example", "b@x.example"),
}


def with_customs(by: Actor) -> Contact:
    choices = [{"value": value, "labels": {"en": value.title()}} for value in ("gold", "silver")]
    for type_ in CUSTOMS:
        add_field(
            "contact", key=f"x_{type_}", type=type_, labels={"en": f"Own {type_}"}, choices=choices, by=by
        )
    return make.contact(
        name="Omar", by=by, custom={f"x_{type_}": given for type_, (given, _new, _held) in CUSTOMS.items()}
    )


def test_own_fields_come_back_from_a_file_shown_applied_and_taken_back(owner: Actor) -> None:
    amal = with_customs(owner)
    before = taken_out(owner)
    assert counts(brought_back(owner, before)) == {"skipped": 1}
    table = [list(row) for row in before]
    for type_, (_given, new, _held) in CUSTOMS.items():
        cell(table, 1, f"Own {type_}", new)
    item = brought_back(owner, table)
    assert counts(item) == {"updated": 1}
    cells = {name: (old, new) for name, old, new, _is_theirs in item.changes.get().cells}
    assert len(cells) == len(CUSTOMS)
    assert cells["Own choice"] == ("Gold", "Silver")
    item = run(item, owner)
    assert (item.updated_count, item.refused_count) == (1, 0)
    old = dict(amal.custom)
    amal.refresh_from_db()
    assert amal.custom == {f"f.x_{type_}": held for type_, (_given, _new, held) in CUSTOMS.items()}
    told = Event.objects.filter(subject_id=amal.pk, type="record.changed").latest("pk").data
    assert told["changes"]["custom.x_choice"] == ["Gold", "Silver"]
    commands.queue_undo(item, by=owner)
    drain()
    amal.refresh_from_db()
    assert amal.custom == old
    told = Event.objects.filter(subject_id=amal.pk, type="record.changed").latest("pk").data
    assert told["changes"]["custom.x_choice"] == ["Silver", "Gold"]


def test_an_emptied_cell_of_an_own_field_empties_it_unless_it_is_required(owner: Actor) -> None:
    amal = with_customs(owner)
    change_field(CustomField.objects.get(key="x_date"), is_required=True, by=owner)
    table = taken_out(owner)
    cell(table, 1, "Own text", "")
    run(brought_back(owner, table), owner)
    amal.refresh_from_db()
    assert "f.x_text" not in amal.custom
    table = taken_out(owner)
    cell(table, 1, "Own date", "")
    item = brought_back(owner, table)
    assert counts(item) == {"refused": 1}
    assert item.refusals.get().column == "Own date"


@pytest.mark.parametrize(
    ("type_", "text"),
    [("number", "many"), ("date", "someday"), ("choice", "Bronze"), ("yes_no", "perhaps"), ("phone", "12")],
)
def test_an_own_field_that_cannot_be_read_refuses_its_row_by_column(
    owner: Actor, type_: str, text: str
) -> None:
    with_customs(owner)
    make.contact(name="Basma", by=owner)
    table = taken_out(owner)
    for row in (1, 2):
        cell(table, row, f"Own {type_}", text)
    item = brought_back(owner, table)
    assert counts(item) == {"refused": 2}
    assert set(item.refusals.values_list("column", flat=True)) == {f"Own {type_}"}


def test_a_unique_own_field_is_given_to_one_row_only_and_a_locked_one_to_none(owner: Actor) -> None:
    add_field("contact", key="card", type="text", labels={"en": "Card"}, is_unique=True, by=owner)
    make.contact(name="Amal", custom={"card": "1"}, by=owner)
    make.contact(name="Basma", by=owner)
    make.contact(name="Dana", by=owner)
    table = taken_out(owner)
    cell(table, 2, "Card", "7")
    cell(table, 3, "Card", "7")
    assert counts(brought_back(owner, table)) == {"updated": 1, "skipped": 1, "refused": 1}
    Role.objects.filter(key="admin").update(
        is_ready=False,
        permissions=[one.name for one in registry().all("permissions")],
        fields={"contact": {"custom.card": "read"}},
    )
    admin = actor_of_user(make.user("admin"))
    table = taken_out(admin)
    cell(table, 2, "Card", "8")
    item = brought_back(admin, table)
    assert counts(item)["refused"] == 1
    assert item.refusals.get().reason == "Your role may not change this field."
