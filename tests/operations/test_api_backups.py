"""Backups for programs: who may, what is answered, and that the work is really done."""

import shutil
from collections.abc import Iterator

import pytest

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.kernel.env import ENV
from wasl.operations.models import Backup, Drill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> Iterator[Caller]:
    yield Caller(make.owner())
    shutil.rmtree(ENV.backups, ignore_errors=True)


def test_a_program_asks_for_a_backup_follows_it_and_has_it_tried(owner: Caller) -> None:
    asked = owner.send("post", "/backups")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert owner.send("post", "/backups").status_code == 409
    drain()
    found = owner.client.get(asked["Location"]).json()
    assert (found["state"], found["is_there"], found["drill"]["state"]) == ("done", True, "done")
    assert found["size"] == Backup.objects.get().place.stat().st_size
    assert found["verified_at"]
    tried = owner.send("post", f"/backups/{found['id']}/verify")
    assert tried.status_code == 202
    drain()
    assert owner.send("get", f"/backups/{found['id']}").json()["drill"]["id"] == tried.json()["id"]
    assert Drill.objects.filter(state="done").count() == 2


def test_backups_are_listed_newest_first_and_page_by_page(owner: Caller) -> None:
    for number in range(3):
        Backup.objects.create(name=f"{number}.age", state="failed", error="No room")
    first = owner.send("get", "/backups?limit=2").json()
    assert [item["name"] for item in first["items"]] == ["2.age", "1.age"]
    assert first["count"] == {"value": 3, "exact": True}
    second = owner.send("get", f"/backups?limit=2&cursor={first['next_cursor']}").json()
    assert [item["name"] for item in second["items"]] == ["0.age"]
    assert second["next_cursor"] is None


def test_a_file_that_is_gone_is_not_tried(owner: Caller) -> None:
    backup = Backup.objects.create(name="gone.age", state="done")
    assert owner.send("get", f"/backups/{backup.pk}").json()["is_there"] is False
    assert owner.send("post", f"/backups/{backup.pk}/verify").status_code == 409


@pytest.mark.parametrize("role", ["manager", "sales"])
def test_who_may_not_back_up_learns_nothing_and_changes_nothing(role: str) -> None:
    caller = Caller(make.user(role))
    backup = Backup.objects.create(name="secret.age", state="failed")
    for method, path in (
        ("get", ""), ("post", ""), ("get", f"/{backup.pk}"), ("post", f"/{backup.pk}/verify"),
    ):  # fmt: skip
        answer = caller.send(method, f"/backups{path}")
        assert answer.status_code == 403
        assert "secret.age" not in answer.content.decode()
    assert Backup.objects.count() == 1


def test_a_token_that_only_reads_starts_nothing() -> None:
    caller = Caller(make.owner(), is_read_only=True)
    assert caller.send("get", "/backups").status_code == 200
    assert caller.send("post", "/backups").status_code == 403
    assert not Backup.objects.exists()
