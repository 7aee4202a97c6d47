"""Bulk work over the API: begun, answered per record, taken back."""

import uuid

import pytest

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact

pytestmark = pytest.mark.django_db


def test_records_are_tagged_and_each_is_answered_for() -> None:
    caller = Caller(make.owner())
    person, unknown = make.contact(), uuid.uuid4()
    body = {
        "listing": "contacts",
        "act": "tag",
        "value": {"names": ["VIP"]},
        "ids": [str(person.pk), str(unknown)],
    }
    answer = caller.send("post", "/bulk", body)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["done"], told["missing"]) == ("over", 1, 1)
    assert [item["state"] for item in told["items"]] == ["done", "missing"]
    assert caller.send("get", answer["Location"].removeprefix("/api/v1")).json()["id"] == told["id"]
    assert [work["id"] for work in caller.send("get", "/bulk").json()["items"]] == [told["id"]]


def test_a_filter_is_archived_and_comes_back() -> None:
    caller = Caller(make.owner())
    make.contact(language="lv")
    kept = make.contact(language="ar")
    asked = {"field": "language", "op": "is", "value": "lv"}
    told = caller.send("post", "/bulk", {"listing": "contacts", "act": "archive", "filter": asked}).json()
    assert list(Contact.objects.current().values_list("pk", flat=True)) == [kept.pk]
    undone = caller.send("post", f"/bulk/{told['id']}/undo").json()
    assert (undone["state"], undone["undone"]) == ("undone", 1)
    assert caller.send("post", f"/bulk/{told['id']}/undo").status_code == 409


def test_nobody_means_everything_by_saying_nothing() -> None:
    caller = Caller(make.owner())
    make.contact()
    answer = caller.send("post", "/bulk", {"listing": "contacts", "act": "archive"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["ids"])
    told = caller.send("post", "/bulk", {"listing": "contacts", "act": "archive", "everything": True}).json()
    assert told["done"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"listing": "nothing", "act": "tag", "everything": True}, 404),
        ({"listing": "contacts", "act": "explode", "everything": True}, 404),
        ({"listing": "contacts", "act": "tag", "value": {"names": 5}, "everything": True}, 422),
        ({"listing": "contacts", "act": "tag", "ids": []}, 422),
        ({"listing": "contacts", "act": "tag", "everything": True, "more": 1}, 422),
        ({"listing": "contacts", "act": "edit", "value": {"field": {"a": 1}}, "everything": True}, 422),
        ({"listing": "contacts", "act": "assign", "value": {"owner": [1]}, "everything": True}, 422),
    ],
)
def test_what_cannot_be_is_refused(body: dict[str, object], status: int) -> None:
    make.contact()
    assert Caller(make.owner()).send("post", "/bulk", body).status_code == status


def test_a_record_that_may_only_be_read_is_refused() -> None:
    make.owner()
    caller = Caller(make.user("agent", team=make.team()))
    make.contact()
    body = {"listing": "contacts", "act": "tag", "value": {"names": ["x"]}, "everything": True}
    assert caller.send("post", "/bulk", body).json()["refused"] == 1
