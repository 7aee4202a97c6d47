"""Own fields, layouts and ready sets over the API: as on their pages, and with the same right."""

from typing import Any

import pytest

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.lists.commands import conversions as conversions_room
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db

SIZE = {"kind": "contact", "key": "size", "type": "text", "labels": {"en": "Size", "ar": "الحجم"}}


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def caller(owner: User) -> Caller:
    return Caller(owner)


def added(caller: Caller, **more: Any) -> dict[str, Any]:
    """Add a field and return it."""
    answer = caller.send("post", "/fields", {**SIZE, **more})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    assert answer["Location"].endswith(f"/fields/{found['id']}")
    return found


def test_a_field_is_added_changed_moved_put_away_and_brought_back(caller: Caller) -> None:
    size, other = added(caller), added(caller, key="", labels={"en": "Fleet size"}, type="number")
    assert (size["name"], size["is_filterable"], size["archived_at"]) == ("custom.size", True, None)
    assert other["key"].startswith("fleet")
    answer = caller.send("patch", f"/fields/{size['id']}", {"is_required": True, "help": {"en": "In rooms"}})
    assert answer.status_code == 200
    assert (answer.json()["is_required"], answer.json()["help"]) == (True, {"en": "In rooms"})
    assert answer.json()["labels"] == SIZE["labels"]
    moved = caller.send("post", f"/fields/{other['id']}/move", {"places": -1})
    assert moved.status_code == 200
    assert [one["id"] for one in caller.send("get", "/fields").json()["items"]] == [other["id"], size["id"]]
    assert caller.send("post", f"/fields/{size['id']}/archive").json()["archived_at"]
    assert caller.send("post", f"/fields/{size['id']}/restore").json()["archived_at"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**SIZE, "kind": "planet"}, "kind"),
        ({**SIZE, "type": "poem"}, "type"),
        ({**SIZE, "labels": {}}, "labels"),
        ({**SIZE, "key": "name"}, "key"),
        ({**SIZE, "type": "choice"}, "choices"),
        ({**SIZE, "type": "yes_no", "is_unique": True}, "is_unique"),
        ({**SIZE, "type": "number", "default": {"a": [1]}}, "default"),
        ({**SIZE, "color": "red"}, "color"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_the_name_of_what_is_wrong(
    caller: Caller, body: dict[str, Any], field: str
) -> None:
    answer = caller.send("post", "/fields", body)
    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["errors"]), answer.json()


def test_values_that_do_not_fit_another_type_are_named_before_anything_happens(caller: Caller) -> None:
    size = added(caller)
    for value in ("12", "large"):
        make.contact(name=f"Firm {value}", custom={"size": value}, by=SYSTEM)
    answer = caller.send("patch", f"/fields/{size['id']}", {"type": "number"})
    assert answer.status_code == 422
    assert "Firm large" in answer.json()["errors"]["is_sure"][0]
    answer = caller.send("patch", f"/fields/{size['id']}", {"type": "number", "is_sure": True})
    assert answer.status_code == 200
    assert (answer.json()["type"], answer.json()["unconverted_count"]) == ("number", 1)
    assert answer.json()["unconverted"][0]["value"] == "large"


def test_a_long_change_of_type_is_watched_and_decided(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversions_room, "AT_ONCE", 1)
    size = added(caller)
    path = f"/fields/{size['id']}"
    for value in ("12", "large", "7"):
        make.contact(name=f"Firm {value}", custom={"size": value}, by=SYSTEM)
    assert caller.send("get", f"{path}/conversion").status_code == 404
    answer = caller.send("patch", path, {"type": "number"})
    assert (answer.status_code, answer.json()["type"]) == (200, "text")
    assert caller.send("get", f"{path}/conversion").json()["state"] == "checking"
    drain()
    told = caller.send("get", f"{path}/conversion").json()
    assert (told["state"], told["type"], told["left"], told["total"]) == ("waiting", "number", 1, 3)
    assert [one["value"] for one in told["named"]] == ["large"]
    assert caller.send("post", f"{path}/conversion", {"go": True}).json()["state"] == "running"
    drain()
    assert caller.send("get", f"{path}/conversion").status_code == 404
    assert caller.send("get", path).json()["type"] == "number"
    assert sorted(Contact.objects.values_list("custom__f.size", flat=True), key=str) == [12, 7, None]


def test_a_layout_is_read_arranged_for_a_role_and_put_back(caller: Caller) -> None:
    path = "/layouts/contact/form"
    whole = caller.send("get", path).json()
    assert not whole["is_own"]
    assert {name for one in whole["sections"] for name in one["parts"]} | set(whole["hidden"]) == {
        one["name"] for one in whole["parts"]
    }
    free = next(one["name"] for one in whole["parts"] if not one["is_needed"])
    sections = [
        {name: value for name, value in one.items() if name != "label"} for one in reversed(whole["sections"])
    ]
    for one in sections:
        one["parts"] = [name for name in one["parts"] if name != free]
    answer = caller.send("put", f"{path}?role=sales", {"sections": sections, "hidden": [free]})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["role"], told["is_own"], told["hidden"]) == ("sales", True, [free])
    assert [one["key"] for one in told["sections"]] == [one["key"] for one in sections]
    assert caller.send("get", path).json() == whole
    assert caller.send("delete", f"{path}?role=sales").status_code == 204
    assert caller.send("get", f"{path}?role=sales").json()["sections"] == whole["sections"]


@pytest.mark.parametrize(
    "body",
    [
        {"sections": []},
        {"sections": [{"key": "x", "labels": {"en": "X"}, "parts": ["nothing"]}]},
        {"sections": [{"key": "x", "labels": {"en": "X"}, "parts": ["emails", "emails"]}]},
        {"sections": [{"key": "x"}]},
        {"sections": [{"key": "x", "labels": {"en": "X"}}, {"key": "x", "labels": {"en": "Y"}}]},
    ],
)
def test_a_layout_that_cannot_be_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    before = caller.send("get", "/layouts/contact/page").json()
    assert caller.send("put", "/layouts/contact/page", body).status_code == 422
    assert caller.send("get", "/layouts/contact/page").json() == before


@pytest.mark.parametrize(
    "path", ["/layouts/planet/page", "/layouts/contact/page?role=nobody", "/sets/moon", f"/fields/{'0' * 32}"]
)
def test_what_is_not_there_is_not_found(caller: Caller, path: str) -> None:
    assert caller.send("get", path).status_code == 404


def test_a_set_is_taken_over_and_taken_back_but_for_what_is_in_use(caller: Caller) -> None:
    assert {one["state"] for one in caller.send("get", "/sets/hotel").json()["fields"]} == {"new"}
    told = caller.send("post", "/sets/hotel/install").json()
    assert told["installed_at"]
    assert {one["state"] for one in told["fields"]} == {"own"}
    assert caller.send("post", "/sets/hotel/install").status_code == 409
    text = next(one for one in caller.send("get", "/fields").json()["items"] if one["type"] == "choice")
    make.contact(custom={text["key"]: text["choices"][0]["value"]}, by=SYSTEM)
    gone = caller.send("post", "/sets/hotel/take-back").json()
    assert gone["kept_fields"] == [text["name"]]
    assert gone["removed"] == len(told["fields"]) - 1
    assert caller.send("post", "/sets/hotel/take-back").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/fields"), ("post", "/fields"), ("get", "/layouts/contact/page"), ("put", "/layouts/contact/page"),
        ("delete", "/layouts/contact/page"), ("get", "/sets"), ("post", "/sets/hotel/install"),
    ],
)  # fmt: skip
def test_only_who_manages_fields_may(owner: User, method: str, path: str) -> None:
    assert owner.pk
    bodies: dict[str, Any] = {"/fields": SIZE, "/layouts/contact/page": {"sections": [{"key": "x"}]}}
    body = bodies.get(path) if method in {"post", "put"} else None
    assert Caller(make.user("sales")).send(method, path, body).status_code == 403
