"""A list becomes a file: as it is filtered, with what the viewer may see, and nothing that a spreadsheet would run."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests import make
from wasl.exchange import outgoing
from wasl.exchange.models import Export
from wasl.exchange.queries import offer
from wasl.kernel.actor import Actor
from wasl.lists import counting
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def content(item: Export) -> bytes:
    assert item.state == "done", item.error
    return item.path.read_bytes()


def table(item: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(item).decode("utf-8-sig"), newline="")))


def test_a_list_becomes_a_csv_file_with_id_and_version(owner: Actor) -> None:
    noura = make.contact(
        given_name="نورة", family_name="القحطاني", by=owner, emails=[{"value": "n@example.com"}, {"value": "m@example.com"}],
        phones=[{"value": "+966500000001"}], birthday="1990-05-01",
    )  # fmt: skip
    item = outgoing.begin("contact", format="csv", by=owner)
    rows = table(item)
    assert [(row["Name"], row["E-mail"], row["E-mail 2"], row["Phone"]) for row in rows] == [
        ("نورة القحطاني", "n@example.com", "m@example.com", "+966500000001")
    ]
    assert (rows[0]["wasl:id"], rows[0]["wasl:version"]) == (str(noura.pk), "1")
    assert rows[0]["Birthday"] == "1990-05-01"
    assert (item.rows, item.estimate) == (1, 1)


def test_a_workbook_has_days_as_days_and_formulas_as_text(owner: Actor) -> None:
    make.contact(name="=HYPERLINK(\"http://evil\")", job_title="+1+1", by=owner, birthday="1990-05-01",
                 phones=[{"value": "+966500000001"}])  # fmt: skip
    item = outgoing.begin("contact", format="xlsx", by=owner)
    sheet = load_workbook(io.BytesIO(content(item))).active
    heads = [cell.value for cell in sheet[1]]
    cells = dict(zip(heads, sheet[2], strict=True))
    assert cells["Name"].value == '=HYPERLINK("http://evil")'
    assert {cells[name].data_type for name in ("Name", "Job title", "Phone", "wasl:id")} == {"s"}
    assert cells["Name"].number_format == "@"
    assert cells["Birthday"].is_date
    assert cells["Birthday"].value.isoformat() == "1990-05-01T00:00:00"
    assert cells["wasl:version"].value == 1
    assert sheet.freeze_panes == "B2"


def test_json_and_cards(owner: Actor) -> None:
    make.contact(name="Līga Bērziņa", by=owner, emails=[{"value": "l@example.lv"}])
    found = json.loads(content(outgoing.begin("contact", format="json", by=owner)))
    assert [(one["name"], one["emails"][0]["value"]) for one in found] == [("Līga Bērziņa", "l@example.lv")]
    card = content(outgoing.begin("contact", format="vcf", by=owner)).decode()
    assert "FN:Līga Bērziņa\r\n" in card
    assert "EMAIL;TYPE=work:l@example.lv\r\n" in card


def test_a_large_one_is_a_job(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasl.exchange.commands.exports.SMALL", 1)
    monkeypatch.setattr("wasl.exchange.outgoing.SMALL", 1)
    for _number in range(3):
        make.contact(by=owner)
    item = outgoing.begin("contact", format="csv", by=owner)
    assert item.state == "queued"


def test_rows_are_counted_exactly_as_far_as_a_whole_list_is(
    owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Amal", "Basma", "Dana"):
        make.contact(name=name, by=owner)
    assert counting.WHOLE > counting.EXACT_LIMIT
    for whole, is_exact in ((3, True), (2, False)):
        monkeypatch.setattr(counting, "WHOLE", whole)
        assert offer(owner, "contact", "people", {}).count.is_exact is is_exact
