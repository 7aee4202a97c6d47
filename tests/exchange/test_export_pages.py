"""The dialog, the page of an export, the difference of a returned file, and the command line."""

import csv
import datetime
import io
import json
from argparse import Namespace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.contacts.commands import change_contact
from wasl.contacts.models import Contact
from wasl.exchange.models import Export, ExportRules, Import
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.project.console import exports as console
from wasl.workspace.commands import add_token
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make.owner()


@pytest.fixture
def client(user: User) -> Client:
    return make.signed_in(user)


@pytest.fixture
def owner(user: User) -> Actor:
    return actor_of_user(user)


def downloaded(client: Client, item: Export) -> list[list[str]]:
    answer = client.get(f"/exports/{item.pk}/file/")
    assert answer["Cache-Control"] == "private, no-store"
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content, newline="")))


def test_the_list_offers_its_rows_as_they_are_filtered(client: Client, owner: Actor) -> None:
    make.contact(name="Anna", by=owner)
    make.contact(name="Bruno", by=owner)
    page = client.get("/contacts/?q=Anna").content.decode()
    assert 'href="/exports/new/contact/people/?q=Anna"' in page
    dialog = client.get(
        "/exports/new/contact/people/?q=Anna", headers={"HX-Request": "true"}
    ).content.decode()
    assert " row, as the list is filtered" in dialog
    assert "<html" not in dialog
    wish = {"format": "csv", "which": "list"}
    answer = client.post("/exports/new/contact/people/?q=Anna", wish)
    item = Export.objects.get()
    assert answer["Location"] == f"/exports/{item.pk}/"
    rows = downloaded(client, item)
    assert [row[0] for row in rows] == ["Name", "Anna"]
    assert "Birthday" not in rows[0]
    assert "The file is ready" in client.get(f"/exports/{item.pk}/").content.decode()
    assert item.filename in client.get("/exports/").content.decode()
    client.post(f"/exports/{item.pk}/remove/")
    assert Export.objects.count() == 0


def test_fields_chosen_one_by_one_need_one(client: Client, owner: Actor) -> None:
    make.contact(name="Anna", by=owner)
    bad = client.post("/exports/new/contact/", {"format": "csv", "which": "chosen"})
    assert bad.status_code == 422
    assert "Choose at least one field." in bad.content.decode()
    client.post("/exports/new/contact/", {"format": "csv", "which": "chosen", "columns": ["tags", "name"]})
    assert downloaded(client, Export.objects.get())[0] == ["Name", "Tags", "wasl:id", "wasl:version"]


def test_the_rule_about_large_exports_is_set_by_those_who_may(client: Client) -> None:
    client.post("/exports/rules/", {"large_from": "25"})
    assert ExportRules.current().large_from == 25
    other = make.signed_in(make.user("manager"))
    assert other.post("/exports/rules/", {"large_from": "9"}).status_code == 403
    assert ExportRules.current().large_from == 25


def test_a_returned_file_goes_straight_to_its_difference(client: Client, owner: Actor) -> None:
    amal = make.contact(name="Amal Noor", by=owner, job_title="Clerk")
    client.post("/exports/new/contact/", {"format": "csv", "which": "all"})
    table = downloaded(client, Export.objects.get())
    change_contact(amal, job_title="Head", by=owner)
    table[1][table[0].index("Job title")] = "Boss <b>"
    text = io.StringIO()
    csv.writer(text).writerows(table)
    file = SimpleUploadedFile("back.csv", text.getvalue().encode())
    sent = client.post("/imports/new/contact/", {"file": file})
    drain()
    page = client.get(sent["Location"]).content.decode()
    assert "<del><bdi>Head</bdi></del>" in page
    assert "<ins><bdi>Boss &lt;b&gt;</bdi></ins>" in page
    assert "changed by others" in page
    item = Import.objects.get()
    assert client.post(f"/imports/{item.pk}/decide/", {"decision": "mine", "row": "2"}).status_code == 303
    assert item.changes.get().decision == "mine"
    client.post(f"/imports/{item.pk}/run/")
    drain()
    amal.refresh_from_db()
    assert amal.job_title == "Boss <b>"
    stranger = make.signed_in(make.user("manager"))
    assert stranger.post(f"/imports/{item.pk}/decide/", {"decision": "mine"}).status_code == 404
    assert stranger.post(f"/imports/{item.pk}/as-new/").status_code == 404


def test_programs_read_the_difference_and_decide(user: User, owner: Actor) -> None:
    _token, code = add_token(user, name="program", by=SYSTEM)
    program = Client(headers={"Authorization": f"Bearer {code}"})
    amal = make.contact(name="Amal", by=owner, job_title="Clerk")
    rows = f"Name,Job title,wasl:id,wasl:version\r\nAmal,Boss,{amal.pk},0\r\n".encode()
    sent = program.post("/api/v1/imports?kind=contact", {"file": SimpleUploadedFile("x.csv", rows)}).json()
    assert sent["is_return"]
    address = f"/api/v1/imports/{sent['id']}"
    program.post(f"{address}/check")
    drain()
    change = program.get(f"{address}/changes").json()["items"][0]
    assert (change["record"], change["is_conflict"], change["decision"]) == (str(amal.pk), True, "")
    assert [(one["column"], one["old"], one["new"]) for one in change["cells"]] == [
        ("Job title", "Clerk", "Boss")
    ]
    decided = program.post(
        f"{address}/decisions", json.dumps({"decision": "mine", "row": 2}), content_type="application/json"
    )
    assert decided.status_code == 200, decided.content
    program.post(f"{address}/run")
    drain()
    assert Contact.objects.get().job_title == "Boss"


def test_the_command_line_names_what_it_cannot_do(tmp_path: Path, owner: Actor) -> None:
    with pytest.raises(Invalid, match="must end in one of"):
        console._export(options(tmp_path / "x.pdf"), owner)
    with pytest.raises(NotFound, match="can be exported"):
        console._export(options(tmp_path / "x.csv", kind="unicorns"), owner)
    with pytest.raises(NotFound, match="no view"):
        console._export(options(tmp_path / "x.csv", view="Nobody has made this"), owner)


def options(path: Path, *, kind: str = "contacts", view: str = "") -> Namespace:
    return Namespace(
        file=str(path), kind=kind, view=view, list="", columns="", filter="", sort="", json=False, email=""
    )


def test_tasks_are_taken_out_as_their_list_shows_them(client: Client, owner: Actor) -> None:
    layan = make.contact(name="Layan", by=owner)
    points = [{"text": "Ask", "is_done": True}, {"text": "Note"}]
    first = make.task("First", by=owner, due_on=datetime.date(2026, 12, 1), checklist=points)
    make.task("=Second", about=layan, by=owner, blocked_by=[first.pk], starts_on=datetime.date(2026, 1, 1))
    columns = ["title", "about", "due_on", "checklist", "blocked_by", "owner"]
    client.post(
        "/exports/new/task/tasks/?sort=title", {"format": "csv", "which": "chosen", "columns": columns}
    )
    header, *lines = downloaded(client, Export.objects.get())
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    found = {row["Title"].lstrip("'"): row for row in rows}
    assert (found["First"]["Due on the day"], found["First"]["Checklist"]) == (
        "2026-12-01",
        "[x] Ask\n[ ] Note",
    )
    assert (found["=Second"]["About"], found["=Second"]["Waits for"]) == ("Layan", "First")


def test_how_a_page_draws_its_list_does_not_matter_to_the_file(client: Client, owner: Actor) -> None:
    make.deal("Tea", by=owner)
    place = "/exports/new/deal/deals/?show=list"
    assert f'href="{place}"' in client.get("/deals/?show=list").content.decode()
    client.post(place, {"format": "csv", "which": "list"})
    header, row = downloaded(client, Export.objects.get())
    assert dict(zip(header, row, strict=True))["Title"] == "Tea"


@pytest.mark.parametrize("kind", ["deal", "product", "task"])
def test_a_file_that_can_come_back_says_so(client: Client, owner: Actor, kind: str) -> None:
    assert b"can be changed and imported again" in client.get(f"/exports/new/{kind}/").content
