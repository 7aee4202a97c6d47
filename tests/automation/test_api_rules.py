"""Rules over the API: written, put to work, tried; what makes no sense is refused and names its place."""

from typing import Any

import pytest

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.automation.models import Rule
from wasl.records.models import TagLink
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

DEFINITION = {
    "kind": "contact",
    "when": {"event": ["record.added"]},
    "if": {"field": "language", "op": "is", "value": "lv"},
    "do": [{"action": "lists.tag", "with": {"names": "Riga"}}],
}


def test_a_rule_is_written_put_to_work_and_read() -> None:
    person = make.owner()
    caller = Caller(person)
    made = caller.send("post", "/rules", {"name": "Riga", "definition": DEFINITION})
    assert made.status_code == 201
    key = made.json()["id"]
    assert (made.json()["state"], made.json()["draft"]["if"]) == ("off", DEFINITION["if"])
    assert caller.send("post", f"/rules/{key}/publish").json()["state"] == "on"
    contact = make.contact(language="lv", by=actor_of_user(person))
    drain()
    assert TagLink.objects.filter(anchor=contact.anchor, tag__name="Riga").exists()
    runs = caller.send("get", f"/rules/{key}/runs").json()["items"]
    assert [(run["record"], run["state"]) for run in runs] == [(str(contact.id), "done")]
    steps = caller.send("get", f"/rules/runs/{runs[0]['id']}/steps").json()["items"]
    assert [step["action"] for step in steps] == ["lists.tag"]
    assert caller.send("delete", f"/rules/{key}").status_code == 422
    assert caller.send("post", f"/rules/{key}/off").json()["state"] == "off"
    assert caller.send("delete", f"/rules/{key}").status_code == 204


def test_versions_are_read_and_taken_back_into_the_draft() -> None:
    person = make.owner()
    caller = Caller(person)
    key = caller.send("post", "/rules", {"name": "Riga", "definition": DEFINITION}).json()["id"]
    caller.send("post", f"/rules/{key}/publish")
    other = DEFINITION | {"do": [{"action": "lists.tag", "with": {"names": "Jelgava"}}]}
    caller.send("patch", f"/rules/{key}", {"definition": other})
    caller.send("post", f"/rules/{key}/publish")
    rows = caller.send("get", f"/rules/{key}/versions").json()["items"]
    assert [(row["number"], row["is_running"], row["by"]) for row in rows] == [
        (2, True, str(person.pk)),
        (1, False, str(person.pk)),
    ]
    assert [row["definition"]["do"] for row in rows] == [other["do"], DEFINITION["do"]]
    taken = caller.send("post", f"/rules/{key}/versions/1/take-back").json()
    assert (taken["draft"]["do"], taken["definition"]["do"]) == (DEFINITION["do"], other["do"])
    assert caller.send("post", f"/rules/{key}/versions/9/take-back").status_code == 404


def test_a_trial_answers_with_its_steps() -> None:
    person = make.owner()
    caller = Caller(person)
    key = caller.send("post", "/rules", {"name": "Riga", "definition": DEFINITION}).json()["id"]
    contact = make.contact(by=actor_of_user(person))
    steps = caller.send("post", f"/rules/{key}/try", {"record": str(contact.id)}).json()["items"]
    assert [(step["place"], step["inputs"]) for step in steps] == [("0", {"names": "Riga"})]
    assert not TagLink.objects.exists()


@pytest.mark.parametrize(
    "part",
    [
        {"do": "x"},
        {"do": [[]]},
        {"do": [{}]},
        {"do": [{"action": "lists.tag", "wait": {"days": 1}}]},
        {"do": [{"wait": 3}]},
        {"do": [{"wait": {"years": 1}}]},
        {"when": {"event": []}},
        {"when": {"event": "record.added"}},
        {"when": {"date": "birthday", "days": 10**9}},
        {"when": {"every": "week", "on": 40}},
        {"if": []},
        {"kind": "planet"},
        {"extra": 1},
    ],
)
def test_what_is_no_rule_is_refused_before_it_is_stored(part: dict[str, Any]) -> None:
    caller = Caller(make.owner())
    answer = caller.send("post", "/rules", {"name": "Odd", "definition": DEFINITION | part})
    assert answer.status_code == 422
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"do": [{"action": "no.such", "with": {}}]}, "0"),
        ({"do": [{"action": "lists.tag", "with": {"names": "x" * 600}}]}, "0"),
        ({"do": [{"wait": {"days": 5000}}]}, "0"),
        ({"do": [{"wait": {}}]}, "0"),
        ({"do": [{"each": "nobody", "do": []}]}, "0"),
        ({"do": [{"if": {"field": "nope", "op": "is", "value": 1}}]}, "0"),
        ({"if": {"any": [{"field": "language", "op": "is"}]}}, "if"),
        ({"when": {"enters": True}, "if": None}, "if"),
        ({"when": {"date": "city"}}, "when"),
        ({"when": {}}, "when"),
    ],
)
def test_what_cannot_work_is_kept_as_a_draft_and_not_put_to_work(part: dict[str, Any], place: str) -> None:
    caller = Caller(make.owner())
    made = caller.send("post", "/rules", {"name": "Odd", "definition": DEFINITION | part})
    assert made.status_code == 201
    refused = caller.send("post", f"/rules/{made.json()['id']}/publish")
    assert refused.status_code == 422
    assert place in refused.json()["errors"]
    browser = make.signed_in(Rule.objects.get().owner)
    assert browser.get(f"/rules/{made.json()['id']}/").status_code == 200
    assert browser.get("/rules/").status_code == 200


def test_rules_are_not_for_everybody() -> None:
    person = make.owner()
    key = Caller(person).send("post", "/rules", {"name": "Riga", "definition": DEFINITION}).json()["id"]
    stranger = Caller(make.user("sales"))
    assert stranger.send("get", "/rules").status_code == 403
    assert stranger.send("post", f"/rules/{key}/publish").status_code == 403


def test_a_rule_for_an_event_that_no_kind_has_is_not_put_to_work() -> None:
    caller = Caller(make.owner())

    def published(event: str) -> Any:
        definition = DEFINITION | {"when": {"event": ["record.added", event]}}
        made = caller.send("post", "/rules", {"name": "Riga", "definition": definition}).json()
        return caller.send("post", f"/rules/{made['id']}/publish")

    refused = published("contact.created")
    assert refused.status_code == 422
    assert "contact.created" in str(refused.json()["errors"]["when"])
    assert published("shop.order_placed").json()["state"] == "on"
