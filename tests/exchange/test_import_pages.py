"""The wizard in the browser: file, mapping, review, run, result, and what strangers and odd files get."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from tests.drain import drain
from tests.exchange import probe_importer
from wasl.contacts.models import Contact
from wasl.exchange.models import Import
from wasl.kernel.manifest import registry

pytestmark = pytest.mark.django_db
FILE = "Full name;E-mail;<b>Note</b>\nنورة;n@example.com;<script>1</script>\nLīga;liga@;x\n".encode()


@pytest.fixture(autouse=True)
def probe() -> Iterator[None]:
    probe_importer.plug_in()
    yield
    del registry().manifests["probe"]


def upload(client: Client, content: bytes = FILE) -> str:
    answer = client.post("/imports/new/probe/", {"file": SimpleUploadedFile("عملاء.csv", content)})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])


@pytest.mark.parametrize("language", ["ar", "lv", "en"])
def test_the_wizard_leads_from_the_file_to_the_result(language: str) -> None:
    client = make.signed_in(make.owner(language=language))
    assert client.get("/imports/new/probe/").status_code == 200
    address = upload(client)
    mapping = client.get(address).content.decode()
    assert "نورة" in mapping
    assert "&lt;b&gt;Note&lt;/b&gt;" in mapping
    assert "<script>1" not in mapping
    sent = {
        "column-0": "name",
        "kept-0": "name:1",
        "column-1": "email",
        "column-2": "",
        "match_by": ["email"],
        "on_match": "update",
        "country": "SA",
        "date_order": "",
        "owner_id": "",
        "tags": "معرض، 2026",
    }
    assert client.post(f"{address}mapping/", sent).status_code == 303
    assert "progress" in client.get(address).content.decode()
    drain()
    review = client.get(address).content.decode()
    assert "نورة" in review
    assert "liga@" in review
    assert client.post(f"{address}run/").status_code == 303
    assert "data-live" in client.get(address).content.decode()
    drain()
    result = client.get(address).content.decode()
    assert "liga@" in result
    item = Import.objects.get()
    assert (item.created_count, item.refused_count) == (1, 1)
    contact = Contact.objects.get()
    assert {link.tag.name for link in contact.anchor.tag_links.all()} == {"معرض", "2026"}
    assert "عملاء.csv" in client.get("/imports/").content.decode()
    row = item.refusals.get()
    bad = client.post(f"{address}refused/{row.pk}/", {"value": "nope"})
    assert bad.status_code == 422
    good = client.post(
        f"{address}refused/{row.pk}/", {"value": "l@example.lv"}, headers={"HX-Request": "true"}
    )
    assert good.status_code == 200
    assert Contact.objects.count() == 2
    tiles = re.search(
        r'id="import-tiles" hx-swap-oob="true".*?id="import-tagging"', good.content.decode(), re.DOTALL
    )
    assert tiles
    assert re.findall(r">(\d+)</bdi>", tiles[0]) == ["2", "0", "0", "0"]
    assert re.search(
        r'id="refused-count" hx-swap-oob="true"><span class="w-tag t-ok">.*?>0<', good.content.decode()
    )
    client.post(f"{address}tag/", {"names": "VIP"})
    assert contact.anchor.tag_links.filter(tag__name="VIP").exists()
    assert client.post(f"{address}undo/").status_code == 303
    drain()
    item.refresh_from_db()
    assert item.state == "undone"


def test_a_file_with_nothing_new_is_not_offered_for_import() -> None:
    client = make.signed_in(make.owner())
    make.contact(emails=[{"value": "n@example.com"}])
    address = upload(client, "Full name;E-mail\nنورة;n@example.com\n".encode())
    client.post(
        f"{address}mapping/",
        {"column-0": "name", "column-1": "email", "match_by": ["email"], "on_match": "skip", "country": "SA"},
    )
    drain()
    review = client.get(address).content.decode()
    assert f"{address}run/" not in review
    assert f"{address}discard/" in review
    assert "Nothing in this file is new" in review


def test_a_moving_import_sends_the_browser_on_when_it_is_over() -> None:
    client = make.signed_in(make.owner())
    address = upload(client)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].endswith(address)


def test_the_file_is_read_otherwise_when_asked() -> None:
    client = make.signed_in(make.owner())
    address = upload(client)
    answer = client.post(f"{address}reading/", {"encoding": "utf-8", "delimiter": ";"})
    assert answer.status_code == 303
    item = Import.objects.get()
    assert not item.has_header
    assert len(item.columns) == 3


def test_a_file_that_is_no_table_is_refused_with_a_sentence() -> None:
    client = make.signed_in(make.owner())
    answer = client.post("/imports/new/probe/", {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02" * 400)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert client.post("/imports/new/probe/").status_code in {200, 422}


def test_strangers_and_those_without_the_right_see_nothing() -> None:
    client = make.signed_in(make.owner())
    address = upload(client)
    other = make.signed_in(make.user("manager"))
    for path in (address, f"{address}refused.csv"):
        assert other.get(path).status_code == 404
    for path in ("run/", "undo/", "stop/", "discard/", "tag/", "mapping/", "reading/"):
        assert other.post(address + path).status_code == 404
    assert make.signed_in(make.user("sales")).get("/imports/").status_code == 403
    assert Client().get(address).status_code in {302, 303}
    assert Import.objects.get().state == "draft"


def test_a_draft_can_be_forgotten() -> None:
    client = make.signed_in(make.owner())
    address = upload(client)
    assert client.post(f"{address}discard/").status_code == 303
    assert Import.objects.count() == 0
