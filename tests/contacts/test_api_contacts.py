"""Contacts over the API: what callers get, what they are refused, what they never see."""

import json
from typing import Any

import pytest

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def test_a_contact_is_created_read_changed_archived_and_restored() -> None:
    caller = Caller(make.owner())
    body = {
        "kind": "person", "name": "Līga Ozoliņa", "emails": [{"value": "Liga@Ozolkalns.example"}], "roles": ["customer", "supplier"],
        "phones": [{"value": "0552204471", "label": "work"}], "tags": ["VIP"], "birthday": "--02-29",
    }  # fmt: skip
    made = caller.send("post", "/contacts", body)
    assert made.status_code == 201, made.content
    found = made.json()
    assert made["Location"].endswith(f"/contacts/{found['id']}")
    assert found["family_name"] == "Ozoliņa"
    assert found["phones"] == [
        {"label": "work", "is_primary": True, "extension": "", "value": "+966552204471"}
    ]
    assert found["tags"] == ["VIP"]
    assert found["roles"] == ["customer", "supplier"]
    changed = caller.send("patch", f"/contacts/{found['id']}", {"job_title": "Director", "version": 1})
    assert (changed.status_code, changed.json()["job_title"], changed.json()["version"]) == (
        200,
        "Director",
        2,
    )
    stale = caller.send("patch", f"/contacts/{found['id']}", {"job_title": "Owner", "version": 1})
    assert (stale.status_code, stale.json()["theirs"]) == (409, {"job_title": "Director"})
    merged = caller.send("patch", f"/contacts/{found['id']}", {"source": "fair", "version": 1})
    assert (merged.status_code, merged.json()["job_title"]) == (200, "Director")
    assert caller.send("delete", f"/contacts/{found['id']}").status_code == 204
    assert caller.send("get", "/contacts").json()["items"] == []
    assert caller.send("post", f"/contacts/{found['id']}/restore").status_code == 200
    assert caller.send("get", "/contacts?q=liga").json()["count"] == {"value": 1, "exact": True}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "person"}, "name"),
        ({"kind": "robot", "name": "A"}, "kind"),
        ({"kind": "person", "name": "A", "id": "01a200fc-ac76-7aee-a0a4-4a9d0761925f"}, "id"),
        ({"kind": "person", "name": "A", "is_staff": True}, "is_staff"),
        ({"kind": "person", "name": "A", "created_at": "2020-01-01"}, "created_at"),
        ({"kind": "person", "name": "A", "emails": [{"value": "no"}]}, "emails"),
        ({"kind": "person", "name": "A", "phones": [{"value": "12"}]}, "phones"),
        ({"kind": "person", "name": "A", "birthday": "2025-02-29"}, "birthday"),
        ({"kind": "person", "name": "A", "roles": ["king"]}, "roles"),
        ({"kind": "person", "name": "A", "owner": "01a200fc-ac76-7aee-a0a4-4a9d0761925f"}, "owner"),
        ({"kind": "person", "name": "A", "profiles": [{"url": "javascript:alert(1)"}]}, "profiles"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name_and_nothing_is_saved(
    body: dict[str, Any], field: str
) -> None:
    answer = Caller(make.owner()).send("post", "/contacts", body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Contact.objects.exists()


def test_a_strangers_record_is_as_absent_as_none() -> None:
    make.owner()
    south = make.contact(by=make.actor("sales"), name="Canary South")
    caller = Caller(make.user("sales"))
    for method, path, body in (
        ("get", "", None),
        ("patch", "", {"name": "X"}),
        ("delete", "", None),
        ("post", "/restore", {}),
    ):
        hidden = caller.send(method, f"/contacts/{south.pk}{path}", body)
        absent = caller.send(method, f"/contacts/01a200fc-ac76-7aee-a0a4-4a9d0761925f{path}", body)
        assert hidden.status_code == absent.status_code == 404
        assert hidden.json()["title"] == absent.json()["title"]
    found = caller.send("get", "/contacts")
    assert (found.json()["items"], found.json()["count"]["value"]) == ([], 0)
    assert b"Canary" not in caller.send("get", "/contacts?q=canary").content


def test_a_link_to_a_hidden_company_is_refused_like_one_to_nothing() -> None:
    make.owner()
    south = make.company(by=make.actor("sales"), name="Canary South")
    caller = Caller(make.user("sales"))
    answer = caller.send("post", "/contacts", {"kind": "person", "name": "A", "company": str(south.pk)})
    assert answer.status_code == 422
    assert "company" in answer.json()["errors"]
    assert b"Canary" not in answer.content


def test_a_hidden_field_is_absent_everywhere() -> None:
    make.owner()
    Role.objects.filter(key="sales").update(
        fields={"contact": {"phones": "hidden", "birthday": "hidden", "company": "read"}}
    )
    user = make.user("sales")
    contact = make.contact(
        by=SYSTEM, name="Khalid", owner_id=user.pk, phones=[{"value": "0552204471"}], birthday="1990-04-15"
    )
    caller, client = Caller(user), make.signed_in(user)
    found = caller.send("get", f"/contacts/{contact.pk}").json()
    assert not {"phones", "birthday"} & set(found)
    for path in (f"/contacts/{contact.pk}/", f"/contacts/{contact.pk}/edit/", "/contacts/"):
        text = client.get(path).content.decode()
        assert "2204471" not in text.replace(" ", "")
        assert "1990" not in text
    assert caller.send("patch", f"/contacts/{contact.pk}", {"birthday": "1991-01-01"}).status_code == 422
    asked = json.dumps({"field": "phones", "op": "starts", "value": "+966"})
    assert caller.send("get", f"/contacts?filter={asked}").status_code == 422


def test_pages_by_cursor_show_every_contact_once() -> None:
    owner = make.owner()
    actor = actor_of_user(owner)
    for number in range(7):
        make.contact(by=actor, name=f"Person {number}")
    caller = Caller(owner)
    for sort in ("name", "-name", "last", "-last", "step", "-step", "created_at", "-updated_at"):
        names, cursor = [], ""
        while cursor is not None:
            page = caller.send("get", f"/contacts?limit=3&sort={sort}&cursor={cursor}").json()
            names += [item["name"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert sorted(names) == [f"Person {number}" for number in range(7)], sort
        if sort in {"name", "-name"}:
            assert names == sorted(names, reverse=sort == "-name")
    assert caller.send("get", "/contacts?cursor=nonsense").status_code == 422
    assert caller.send("get", "/contacts?limit=201").status_code == 422
    assert caller.send("get", "/contacts?sort=owner__password").status_code == 422


def test_the_filter_language_narrows_the_list() -> None:
    owner = make.owner()
    actor = actor_of_user(owner)
    make.contact(by=actor, name="Ali", language="ar", roles=["customer"], addresses=[{"city": "الرياض"}])
    make.contact(by=actor, name="Ilze", language="lv", roles=["supplier", "customer"])
    caller = Caller(owner)

    def names(tree: Any) -> list[str]:
        return sorted(
            item["name"]
            for item in caller.send("get", f"/contacts?filter={json.dumps(tree)}").json()["items"]
        )

    assert names({"field": "language", "op": "is", "value": "lv"}) == ["Ilze"]
    assert names({"field": "roles", "op": "has", "value": "customer"}) == ["Ali", "Ilze"]
    assert names({"not": {"field": "roles", "op": "has", "value": "supplier"}}) == ["Ali"]
    assert names({"field": "city", "op": "is", "value": "الرّياض"}) == ["Ali"]
    assert names({"field": "city", "op": "is_empty"}) == ["Ilze"]
    assert names(
        {
            "any": [
                {"field": "name", "op": "starts", "value": "al"},
                {"field": "name", "op": "contains", "value": "LZ"},
            ]
        }
    ) == ["Ali", "Ilze"]
    assert names({"field": "created_at", "op": "within_last", "value": {"days": 1}}) == ["Ali", "Ilze"]


@pytest.mark.parametrize(
    "tree",
    [
        "nonsense", "[]", "{}", '{"all": []}', '{"field": "owner__password", "op": "is", "value": "x"}',
        '{"field": "language", "op": "regex", "value": ".*"}', '{"field": "roles", "op": "has", "value": "king"}',
        '{"field": "language", "op": "is", "value": 5}', '{"field": "created_at", "op": "before", "value": "soon"}',
        '{"not": ' * 30 + '{"field": "language", "op": "is_empty"}' + "}" * 30, '{"field": ["a"], "op": "is"}',
    ],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused_with_its_place(tree: str) -> None:
    answer = Caller(make.owner()).client.get("/api/v1/contacts", {"filter": tree})
    assert answer.status_code == 422
    assert "filter" in answer.json()["errors"]


def test_a_batch_answers_for_each_item() -> None:
    caller = Caller(make.owner())
    answer = caller.send(
        "post", "/contacts/batch", {"items": [{"kind": "person", "name": "A"}, {"kind": "person"}]}
    )
    assert [item["status"] for item in answer.json()["items"]] == [201, 422]
    assert Contact.objects.count() == 1


def test_null_empties_a_list_and_leaves_no_trace_of_what_was_there() -> None:
    caller = Caller(make.owner())
    names = ("roles", "interests", "emails", "phones", "addresses", "profiles", "tags")
    body = {
        "kind": "person",
        "name": "A",
        "emails": [{"value": "a@b.example"}],
        "tags": ["x"],
        "roles": ["customer"],
    }
    made = caller.send("post", "/contacts", body).json()
    answer = caller.send("patch", f"/contacts/{made['id']}", dict.fromkeys(names))
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in names} == {name: [] for name in names}
    assert (
        caller.send("post", "/contacts", {"kind": "company", "name": "B"} | dict.fromkeys(names)).status_code
        == 201
    )


def test_a_web_address_with_a_lone_bracket_is_refused() -> None:
    caller = Caller(make.owner())
    body = {"kind": "person", "name": "A", "profiles": [{"url": "http://[x"}]}
    answer = caller.send("post", "/contacts", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["profiles"])
