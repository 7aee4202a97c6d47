"""Forms and submissions for programs: made, read, released; nobody without the right sees any."""

import pytest
from django.urls import reverse

from tests import make
from tests.api import Caller
from wasl.capture.models import Submission
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db
ASKED = [{"source": "name"}, {"source": "email", "is_needed": True}, {"source": "message"}]


@pytest.fixture
def caller() -> Caller:
    return Caller(make.owner())


def made(caller: Caller) -> dict[str, object]:
    answer = caller.send("post", "/forms", {"name": "Ask us", "key": "ask", "fields": ASKED})
    assert answer.status_code == 201, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_a_form_is_made_read_and_changed(caller: Caller) -> None:
    form = made(caller)
    assert (form["key"], form["address"]) == ("ask", "/f/ask")
    changed = caller.send(
        "patch", f"/forms/{form['id']}", {"texts": {"thanks": {"lv": "Paldies"}}, "is_active": False}
    )
    assert (changed.json()["texts"]["thanks"], changed.json()["is_active"]) == ({"lv": "Paldies"}, False)
    assert [one["name"] for one in caller.send("get", "/forms").json()["items"]] == ["Ask us"]
    assert caller.send("patch", f"/forms/{form['id']}", {"fields": []}).status_code == 422


def test_spam_that_was_held_back_is_released(caller: Caller, client: object) -> None:
    made(caller)
    client.post(reverse("capture:fill_in", args=["ask"]), {"email": "x@example.com", "website": "spam"})  # type: ignore[attr-defined]
    item = caller.send("get", "/submissions").json()["items"][0]
    assert (item["state"], item["doubts"], item["email"]) == ("held", ["trap"], "x@example.com")
    freed = caller.send("post", f"/submissions/{item['id']}/release", {})
    assert freed.json()["state"] == "waiting"
    assert caller.send("post", f"/submissions/{item['id']}/release", {}).status_code == 409
    assert caller.send("post", f"/submissions/{item['id']}/hold", {}).json()["state"] == "held"


def test_who_may_not_set_forms_up_sees_none(caller: Caller) -> None:
    made(caller)
    seller = Caller(make.user("sales"))
    assert seller.send("get", "/forms").status_code == 403
    assert Submission.objects.count() == 0
    assert User.objects.count() == 2


def test_what_is_nothing_is_taken_as_not_said(caller: Caller) -> None:
    nothing = dict.fromkeys(("fields", "texts", "sites", "redirect"))
    answer = caller.send("post", "/forms", {"name": "Ask us", **nothing})
    assert answer.status_code in {201, 422}
    assert caller.send("post", "/forms", {"name": None}).status_code == 422


def test_numbers_beyond_all_calendars_and_columns_are_no_fault(caller: Caller) -> None:
    assert caller.send("get", "/targets?year=29792").status_code == 200
    assert caller.send("post", "/price-lists", {"name": "Hotels", "position": -1}).status_code == 422
