"""What the API answers before and beside its operations: HEAD, other methods, unknown parameters, too large a body."""

import json

import pytest

from tests import make
from tests.api import Caller
from wasl.project.reference import reference
from wasl.worker.bodies import CUT

pytestmark = pytest.mark.django_db


def test_head_answers_what_get_does_without_the_body() -> None:
    caller = Caller(make.owner())
    got, head = caller.send("get", "/contacts"), caller.send("head", "/contacts")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == got["Content-Type"]
    assert caller.send("head", "/contacts/00000000-0000-7000-8000-000000000000").status_code == 404


def test_head_without_a_token_is_as_closed_as_get(client) -> None:
    assert client.head("/api/v1/contacts").status_code == 401


def test_a_method_that_an_address_lacks_is_a_problem_that_names_the_others() -> None:
    answer = Caller(make.owner()).send("delete", "/contacts")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET, HEAD, POST"
    assert answer.json()["status"] == 405


def test_every_operation_names_the_parameter_that_it_does_not_know() -> None:
    caller = Caller(make.owner())
    nobody = "00000000-0000-7000-8000-000000000000"
    taken = []
    for operation in (one for part in reference() for one in part.operations):
        if operation.body or operation.method != "GET":
            continue
        needed = [
            line
            for line in operation.parameters
            if line.is_needed and f"{{{line.name}}}" not in operation.path
        ]
        path = operation.path.removeprefix("/api/v1")
        for name in {part.strip("{}") for part in path.split("/") if part.startswith("{")}:
            path = path.replace(f"{{{name}}}", nobody)
        asked = "&".join(
            f"{line.name}={'2031-01-01T00:00:00Z' if 'date' in line.type else nobody}" for line in needed
        )
        answer = caller.send("get", f"{path}?{asked}&owner_ids=1")
        if answer.status_code != 422 or "owner_ids" not in answer.json()["errors"]:
            taken.append((operation.name, answer.status_code))
    assert taken == []


def test_a_command_with_an_unknown_parameter_does_nothing() -> None:
    caller = Caller(make.owner())
    answer = caller.send("post", "/tags?dry_run=1", {"name": "VIP"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["dry_run"])
    assert caller.send("get", "/tags").json()["items"] == []


def test_a_body_over_the_limit_of_json_is_a_problem() -> None:
    answer = Caller(make.owner()).send("post", "/tags", {"name": "x" * (6 * 2**20)})
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_was_cut_off_is_a_page_for_people_and_a_problem_for_programs() -> None:
    owner = make.owner()
    page = make.signed_in(owner).post(
        "/imports/new/", headers={"accept-language": "en"}, **{"asgi.scope": {CUT: True}}
    )
    assert (page.status_code, "This is too large" in page.content.decode()) == (413, True)
    caller = Caller(owner)
    problem = caller.client.post("/api/v1/imports?kind=contact", **{"asgi.scope": {CUT: True}})
    assert problem.status_code == 413
    assert json.loads(problem.content)["title"] == "This is larger than Wasl takes."
