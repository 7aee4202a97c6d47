"""Import files made to harm, and importers who may not see all (S-001, S-057, S-061 on the way through the product)."""

import gzip
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.drain import drain
from wasl.contacts.models import Contact
from wasl.exchange import commands, queries, running
from wasl.exchange.models import Import
from wasl.exchange.refused import Refusal, write_csv
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict
from wasl.records.models import Note
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def stored() -> list[Path]:
    """Return the files of imports on the disk."""
    return [path for path in Path(default_storage.path("imports")).rglob("*") if path.is_file()]


def bomb() -> bytes:
    """Return a workbook that unpacks to a thousand times its size."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (30 * 2**20))
    return file.getvalue()


def start(content: bytes, *, by: Actor) -> Import:
    return commands.start_import("contact", content=ContentFile(content), name="people.csv", by=by)


@pytest.mark.parametrize("language", ["ar", "lv", "en"])
def test_s061_a_bomb_is_refused_with_a_sentence_and_nothing_is_left_on_the_disk(language: str) -> None:
    client: Client = make.signed_in(make.owner(language=language))
    before = stored()
    for content in (bomb(), gzip.compress(b"name,email\n" + b"1,2\n" * 10_000_000)):
        answer = client.post("/imports/new/contact/", {"file": SimpleUploadedFile("x.xlsx", content)})
        assert answer.status_code == 422
        assert re.search(r'role="alert"', answer.content.decode())
    assert stored() == before
    assert not Import.objects.exists()


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12).map(
    lambda text: f"k{text}"
)
DANGEROUS = st.sampled_from(["=1+1", "+SUM(A1)", "@x", "-2+3", "'=x", "＝cmd", "|cmd", "%0A=1"])


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(notes=st.lists(st.one_of(CELLS, DANGEROUS), min_size=1, max_size=4))
def test_s057_refused_rows_that_come_back_mended_are_stored_as_they_were_written(notes: list[str]) -> None:
    Contact.objects.all().delete()
    Note.objects.all().delete()
    file = BytesIO()
    refusals = [
        Refusal(place, [f"Person {place}", note], "E-mail", "No.") for place, note in enumerate(notes)
    ]
    write_csv(file, ["Full name", "Notes"], refusals)
    item = start(file.getvalue(), by=SYSTEM)
    mapping = [{"column": 0, "field": "name"}, {"column": 1, "field": "note"}]
    item = commands.change_mapping(item, mapping=mapping, options={"match_by": []}, by=SYSTEM)
    item = running.run(commands.attend_import(item, by=SYSTEM).pk)
    assert (item.state, item.created_count) == ("done", len(notes)), item.error
    kept = dict(Note.objects.values_list("anchor__title", "text"))
    assert kept == {f"Person {place}": note.strip() for place, note in enumerate(notes)}


def test_s001_rows_that_mean_hidden_records_are_refused_and_tell_nothing_of_them() -> None:
    user = make.user("manager", team=make.team())
    hidden = make.contact(
        by=make.actor("sales", team=make.team()), name="Hidden", emails=[{"value": "h@x.example"}]
    )
    before = Contact.objects.values().get(pk=hidden.pk)
    by = actor_of_user(user)
    assert not hidden.may_change(by)
    item = start(b"Full name,E-mail,Job title\nHidden,h@x.example,Spy\nNew,n@x.example,Buyer\n", by=by)
    item = commands.change_mapping(item, mapping=item.mapping, options={"on_match": "update"}, by=by)
    item = running.run(commands.attend_import(item, by=by).pk)
    assert (item.state, item.created_count, item.refused_count) == ("done", 1, 1)
    (refusal,) = queries.refusals(by, item)
    assert str(hidden.pk) not in refusal.reason
    assert Contact.objects.values().get(pk=hidden.pk) == before


def test_a_second_tab_cannot_begin_an_import_again_or_change_it_under_way() -> None:
    client = make.signed_in(make.owner())
    rows = b"Full name,E-mail\nNoura,n@example.com\n"
    address = str(
        client.post("/imports/new/contact/", {"file": SimpleUploadedFile("x.csv", rows)})["Location"]
    )
    assert client.post(f"{address}run/").status_code == 303
    assert client.post(f"{address}run/").status_code == 409
    assert client.post(f"{address}discard/").status_code == 409
    item = Import.objects.get()
    with pytest.raises(Conflict):
        commands.change_mapping(item, mapping=item.mapping, options={}, by=SYSTEM)
    drain()
    assert Contact.objects.count() == 1
    assert client.post(f"{address}undo/").status_code == 303
    assert client.post(f"{address}undo/").status_code == 409
    drain()
    assert Contact.objects.count() == 0


def test_a_file_without_anything_to_know_people_by_is_refused_at_the_mapping() -> None:
    client = make.signed_in(make.owner(language="ar"))
    rows = b"Lead Origin,Lead Source,Total Visits\nAPI,Google,3\nForm,Direct,4\n"
    address = str(
        client.post("/imports/new/contact/", {"file": SimpleUploadedFile("x.csv", rows)})["Location"]
    )
    sent = {"column-1": "source", "match_by": ["email"], "on_match": "fill", "country": "SA"}
    answer = client.post(f"{address}mapping/", sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Import.objects.get().state == "draft"


def test_a_nul_in_a_name_or_a_cell_refuses_its_row_and_never_the_server() -> None:
    client = make.signed_in(make.owner())
    rows = b"Full na\0me,E-mail\nNoura,n@example.com\nLi\0ga,l@example.com\n"
    address = str(
        client.post("/imports/new/contact/", {"file": SimpleUploadedFile("x.csv", rows)})["Location"]
    )
    assert client.get(address).status_code == 200
    sent = {"column-0": "name", "column-1": "email", "on_match": "fill", "country": "SA"}
    assert client.post(f"{address}mapping/", sent).status_code == 303
    drain()
    assert client.get(address).status_code == 200
    assert client.post(f"{address}run/").status_code == 303
    drain()
    item = Import.objects.get()
    assert (item.state, item.created_count, item.refused_count) == ("done", 1, 1)
    assert client.get(f"{address}refused.csv").status_code == 200
