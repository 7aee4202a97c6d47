"""Exports of others cannot be seen, hidden fields are absent, large ones are told, and one file is one moment."""

import csv
import datetime
import io
import json
import threading
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.contacts.commands import change_contact
from wasl.contacts.models import Contact
from wasl.exchange import commands, jobs, outgoing, queries
from wasl.exchange.models import Export, ExportRules
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.mail.models import Account, Message
from wasl.workspace.commands import add_token
from wasl.workspace.models import AuditEntry, Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def exporter(role: str = "sales", **values: object) -> User:
    """Make a colleague whose role may export."""
    found = Role.objects.get(key=role)
    found.permissions = sorted({*found.permissions, "exchange.export"})
    found.save()
    return make.user(role, **values)  # type: ignore[arg-type]


def names_in(item: Export) -> list[str]:
    text = item.path.read_bytes().decode("utf-8-sig")
    return [row["Name"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_only_rows_in_reach_are_taken_out_whatever_is_asked() -> None:
    owner = actor_of_user(make.owner())
    theirs = make.contact(name="Canary of the owner", by=owner)
    rep = actor_of_user(exporter())
    mine = make.contact(name="Mine", by=rep)
    assert names_in(outgoing.begin("contact", format="csv", by=rep)) == ["Mine"]
    both = [mine.pk, theirs.pk]
    assert names_in(outgoing.begin("contact", format="csv", ids=both, by=rep)) == ["Mine"]
    for ending in ("json", "vcf", "xlsx"):
        content = outgoing.begin("contact", format=ending, ids=both, by=rep).path.read_bytes()
        assert b"Canary" not in content


def test_fields_that_the_role_hides_are_in_no_format() -> None:
    make.owner()
    user = exporter("agent")
    user.role.fields = {"contact": {"phones": "hidden", "owner": "hidden", "birthday": "hidden"}}
    user.role.save()
    agent = actor_of_user(User.objects.get(pk=user.pk))
    make.contact(name="Seen", phones=[{"value": "+966500000001"}], birthday="1990-05-01")
    for ending in ("csv", "json", "vcf"):
        text = outgoing.begin("contact", format=ending, by=agent).path.read_text("utf-8-sig")
        assert "Seen" in text
        assert "966500000001" not in text
        assert "1990" not in text
    header = outgoing.begin("contact", format="csv", by=agent).path.read_text("utf-8-sig").splitlines()[0]
    assert "Phone" not in header
    assert "Owner" not in header
    with pytest.raises(Invalid, match="phone"):
        outgoing.begin("contact", format="csv", columns=["phone"], by=agent)


def test_without_the_right_nothing_is_taken_out_nor_seen() -> None:
    make.owner()
    sales = make.user("sales")
    with pytest.raises(NotAllowed):
        outgoing.begin("contact", by=actor_of_user(sales))
    client = make.signed_in(sales)
    assert client.get("/exports/").status_code == 403
    assert client.get("/exports/new/contact/people/").status_code == 403
    assert b"/exports/new/" not in client.get("/contacts/").content
    assert Export.objects.count() == 0


def test_a_file_is_fetched_by_its_person_alone_and_lies_closed() -> None:
    owner = make.owner()
    item = outgoing.begin("contact", format="csv", by=actor_of_user(exporter()))
    assert make.signed_in(User.objects.get(pk=item.by_id)).get(f"/exports/{item.pk}/file/").status_code == 200
    for path in ("", "file/"):
        assert make.signed_in(owner).get(f"/exports/{item.pk}/{path}").status_code == 404
    _token, code = add_token(owner, name="program", by=SYSTEM)
    program = Client(headers={"Authorization": f"Bearer {code}"})
    for path in ("", "/file"):
        assert program.get(f"/api/v1/exports/{item.pk}{path}").status_code == 404
    assert program.post(f"/api/v1/exports/{item.pk}/cancel").status_code == 404
    assert program.delete(f"/api/v1/exports/{item.pk}").status_code == 404
    assert item.path.stat().st_mode & 0o777 == 0o600


def test_an_expired_file_is_gone() -> None:
    owner = make.owner()
    item = outgoing.begin("contact", format="csv", by=actor_of_user(owner))
    Export.objects.filter(pk=item.pk).update(expires_at=clock.now() - datetime.timedelta(minutes=1))
    client = make.signed_in(owner)
    assert client.get(f"/exports/{item.pk}/file/").status_code == 404
    jobs.forget_exports.call()
    assert Export.objects.get(pk=item.pk).key == ""
    assert "expired" in client.get(f"/exports/{item.pk}/").content.decode()


def test_what_was_taken_out_stands_in_the_audit_with_filter_and_rows() -> None:
    owner = actor_of_user(make.owner())
    make.contact(name="Anna", by=owner)
    make.contact(name="Bruno", by=owner)
    asked = {"q": "Anna", "sort": "-name"}
    item = outgoing.begin("contact", format="csv", asked=asked, by=owner)
    assert names_in(item) == ["Anna"]
    started = AuditEntry.objects.get(action="export.started")
    assert started.data == {"list": "contacts", "format": "csv", "filter": "q: Anna; sort: -name", "rows": 1}
    assert AuditEntry.objects.get(action="export.finished").data["rows"] == 1
    commands.fetch_export(item, by=owner)
    assert AuditEntry.objects.filter(action="export.fetched", object_id=str(item.pk)).count() == 1


def test_a_large_export_is_told_to_every_owner_at_once(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
    owner = make.owner()
    Account.objects.create(pk=1, host="localhost", port=25, from_address="crm@example.com")
    ExportRules.objects.create(large_from=2)
    rep = actor_of_user(exporter("agent"))
    for _number in range(2):
        make.contact()
    outgoing.begin("contact", format="csv", by=rep)
    assert Message.objects.filter(purpose="large_export").count() == 0
    make.contact()
    item = commands.start_export("contact", format="csv", by=rep)
    letter = Message.objects.get(purpose="large_export")
    assert (letter.recipient, rep.name in letter.subject, "3" in letter.subject) == (owner.email, True, True)
    outgoing.write(item.pk)
    assert Message.objects.filter(purpose="large_export").count() == 1


def test_a_list_cannot_be_asked_what_it_does_not_know() -> None:
    owner = actor_of_user(make.owner())
    for asked in (
        {"sort": "secret"},
        {"filter": "{"},
        {"nonsense": "1"},
        {"view": "x"},
        {"filter": '{"field":"x","op":"is"}'},
    ):
        with pytest.raises(Invalid):
            outgoing.begin("contact", asked=asked, by=owner)
    with pytest.raises(Invalid):
        outgoing.begin("contact", format="exe", by=owner)
    with pytest.raises(NotFound):
        outgoing.begin("nothing", by=owner)
    with pytest.raises(NotFound):
        outgoing.begin("contact", listing="nothing", by=owner)
    assert Export.objects.count() == 0


def test_a_leaver_gets_no_file() -> None:
    make.owner()
    user = exporter("agent")
    item = commands.start_export("contact", format="csv", by=actor_of_user(user))
    user.is_active = False
    user.save()
    item = outgoing.write(item.pk)
    assert (item.state, item.key) == ("failed", "")
    assert item.error


def test_a_cancelled_export_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = actor_of_user(make.owner())
    make.contact(by=owner)
    item = commands.start_export("contact", format="csv", by=owner)
    saved: list[str] = []
    real = default_storage.save

    def save(name: str, content: object) -> str:
        saved.append(real(name, content))  # type: ignore[arg-type]
        commands.stop_export(item, by=owner)
        return saved[-1]

    monkeypatch.setattr(default_storage, "save", save)
    assert outgoing.write(item.pk).state == "cancelled"
    assert saved
    assert not default_storage.exists(saved[0])


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = actor_of_user(make.owner())

    def full(*_given: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    item = outgoing.begin("contact", format="csv", by=owner)
    assert item.state == "failed"
    assert "room" in item.error


def test_one_file_takes_the_same_few_queries_for_any_number_of_rows() -> None:
    owner = actor_of_user(make.owner())
    counted = []
    for _round in range(2):
        for _number in range(20):
            make.contact(by=owner, emails=[{"value": f"a{_round}{_number}@example.com"}], tags=["VIP"])
        item = commands.start_export("contact", format="csv", by=owner)
        with Counted() as queries_run:
            outgoing.write(item.pk)
        counted.append(queries_run.count)
    assert counted[0] == counted[1] <= 40


class Counted:
    """Counts the statements inside."""

    def __enter__(self) -> "Counted":
        self.count = 0
        self.wrapper = connection.execute_wrapper(self._run)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.wrapper.__exit__(*error)

    def _run(self, execute: Any, *given: Any) -> Any:
        self.count += 1
        return execute(*given)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_one_moment_of_the_data_and_a_large_one_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = actor_of_user(make.owner())
    people = [make.contact(name=f"Before {number}", by=owner) for number in range(5)]
    monkeypatch.setattr("wasl.contacts.exporting.reading.CHUNK", 1)
    monkeypatch.setattr(outgoing, "EVERY", 0.05)
    item = commands.start_export("contact", format="csv", asked={"sort": "name"}, by=owner)
    real, first_row, is_changed = outgoing.Gauge.watched, threading.Event(), threading.Event()

    def slowly(self, found):  # type: ignore[no-untyped-def]
        for place, one in enumerate(real(self, found)):
            if place == 1:
                first_row.set()
                assert is_changed.wait(20)
            yield one

    monkeypatch.setattr(outgoing.Gauge, "watched", slowly)
    told: list[int] = []

    def look(seen: Export) -> None:
        told.append(seen.rows)
        if first_row.is_set() and not is_changed.is_set():
            change_contact(people[4], name="After", by=owner)
            make.contact(name="Before 9", by=owner)
            is_changed.set()

    item = outgoing.write(item.pk, is_watched=True, told=look)
    assert item.state == "done", item.error
    assert names_in(item) == [f"Before {number}" for number in range(5)]
    assert set(Contact.objects.values_list("name", flat=True)) >= {"After", "Before 9"}
    assert told


def test_programs_ask_follow_and_fetch() -> None:
    owner = make.owner()
    make.contact(name="Noura", by=actor_of_user(owner), language="ar")
    make.contact(name="Anna", by=actor_of_user(owner), language="lv")
    _token, code = add_token(owner, name="program", by=SYSTEM)
    program = Client(headers={"Authorization": f"Bearer {code}"})
    wish = {"format": "csv", "columns": ["name"], "filter": '{"field":"language","op":"is","value":"lv"}'}
    answer = program.post("/api/v1/exports", json.dumps(wish), content_type="application/json")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["rows"], body["is_ready"]) == ("done", 1, True)
    assert answer["Location"].endswith(f"/api/v1/exports/{body['id']}")
    content = b"".join(program.get(f"/api/v1/exports/{body['id']}/file")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert content.splitlines()[0] == "Name,wasl:id,wasl:version"
    assert content.splitlines()[1].startswith("Anna,")
    assert program.get("/api/v1/exports").json()["items"][0]["id"] == body["id"]
    assert program.delete(f"/api/v1/exports/{body['id']}").status_code == 204
    assert program.get(f"/api/v1/exports/{body['id']}").status_code == 404
    bad = program.post("/api/v1/exports", json.dumps({"sort": "x"}), content_type="application/json")
    assert bad.status_code == 422
    assert "sort" in bad.json()["errors"]


def test_a_large_one_is_written_by_a_worker_and_woken_when_it_stands_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = actor_of_user(make.owner())
    monkeypatch.setattr("wasl.exchange.commands.exports.SMALL", 1)
    monkeypatch.setattr(outgoing, "SMALL", 1)
    written: list[str] = []
    monkeypatch.setattr(outgoing, "write", lambda key, **_given: written.append(key))
    for _number in range(2):
        make.contact(by=owner)
    item = outgoing.begin("contact", format="csv", by=owner)
    drain()
    assert written == [str(item.pk)]
    Export.objects.filter(pk=item.pk).update(moved_at="2026-01-01T00:00Z")
    assert queries.stalled_exports(owner, before=clock.now()) == []
    jobs.wake_exports.call()
    drain()
    assert written == [str(item.pk)] * 2
