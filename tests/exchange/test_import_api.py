"""Imports by programs: the same steps as in the browser, and nothing for strangers."""

import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from tests.drain import drain
from tests.exchange import probe_importer
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.manifest import registry
from wasl.workspace.commands import add_token
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def probe() -> Iterator[None]:
    probe_importer.plug_in()
    yield
    del registry().manifests["probe"]


def program(user: User) -> Client:
    _token, code = add_token(user, name="program", by=SYSTEM)
    return Client(headers={"Authorization": f"Bearer {code}"})


def test_a_program_sends_a_file_runs_it_and_takes_it_back() -> None:
    client = program(make.owner())
    rows = b"Full name,E-mail\nNoura,n@example.com\nAnna,a@example.com\nBad,bad@\n"
    sent = client.post("/api/v1/imports?kind=probe", {"file": SimpleUploadedFile("x.csv", rows)})
    assert sent.status_code == 201, sent.content
    body = sent.json()
    address = f"/api/v1/imports/{body['id']}"
    assert sent["Location"].endswith(address)
    assert [line["field"] for line in body["mapping"]] == ["name", "email"]
    bad = client.patch(address, json.dumps({"on_match": "destroy"}), content_type="application/json")
    assert bad.status_code == 422
    unknown = client.patch(address, json.dumps({"owner": "me"}), content_type="application/json")
    assert unknown.status_code == 422
    changed = client.patch(address, json.dumps({"on_match": "skip"}), content_type="application/json")
    assert changed.json()["options"]["on_match"] == "skip"
    assert client.post(f"{address}/run").status_code == 202
    drain()
    done = client.get(address).json()
    assert (done["state"], done["rows"], done["created"], done["rejected"]) == ("done", 3, 2, 1)
    refused = client.get(f"{address}/refusals").json()["items"]
    assert [(row["row"], row["column"], row["value"]) for row in refused] == [(4, "E-mail", "bad@")]
    assert client.post(f"{address}/undo").status_code == 202
    drain()
    assert client.get(address).json()["state"] == "undone"
    assert client.get("/api/v1/imports").json()["items"][0]["id"] == body["id"]
    assert program(make.user("manager")).get(address).status_code == 404
    assert Client().get(address).status_code == 401


def test_a_program_without_the_right_imports_nothing() -> None:
    client = program(make.user("sales"))
    sent = client.post(
        "/api/v1/imports?kind=probe", {"file": SimpleUploadedFile("x.csv", b"Full name\nNoura\n")}
    )
    assert sent.status_code == 403
    assert Contact.objects.count() == 0
