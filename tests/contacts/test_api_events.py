"""Events over the API: one or many, by id or e-mail address, in the past, and what is refused."""

import datetime
from typing import Any

import pytest

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.records.models import Event
from wasl.workspace.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara() -> Contact:
    return make.contact(name="Sara Haddad", emails=[{"value": "sara@haddad.example"}], by=SYSTEM)


@pytest.fixture
def caller() -> Caller:
    return Caller(make.owner())


def test_behavior_of_the_past_stands_on_the_timeline_at_its_moment(caller: Caller, sara: Contact) -> None:
    told = {
        "contact": str(sara.pk),
        "name": "order.placed",
        "at": "2024-03-01T10:00:00+03:00",
        "data": {"total": "12.50"},
    }
    made = caller.send("post", "/events", told)
    assert made.status_code == 201, made.content
    assert made.json()["at"] == "2024-03-01T07:00:00Z"
    assert made.json()["data"] == {"total": "12.50"}
    line = caller.send("get", f"/contacts/{sara.pk}/timeline").json()
    assert [item["type"] for item in line["items"]] == ["record.added", "order.placed"]
    assert line["count"] == {"value": 2, "exact": True}
    assert line["next_cursor"] is None


def test_a_contact_is_meant_by_its_address_in_any_case(caller: Caller, sara: Contact) -> None:
    made = caller.send("post", "/events", {"contact": {"email": "SARA@Haddad.example"}, "name": "cart.left"})
    assert (made.status_code, made.json()["subject"]) == (201, str(sara.pk))


def test_a_refusal_names_the_field_as_it_was_sent(caller: Caller, sara: Contact) -> None:
    answer = caller.send("post", "/events", {"contact": str(sara.pk)})
    assert answer.status_code == 422
    # beside the one event there might have been a list of them
    assert set(answer.json()["errors"]) == {"name", "body"}


def test_an_address_that_two_contacts_share_means_neither(caller: Caller, sara: Contact) -> None:
    make.contact(name="Omar Haddad", emails=[{"value": "sara@haddad.example"}], by=SYSTEM)
    answer = caller.send(
        "post", "/events", {"contact": {"email": "sara@haddad.example"}, "name": "cart.left"}
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["contact"])


def test_a_batch_answers_item_by_item_and_takes_what_fits(caller: Caller, sara: Contact) -> None:
    future = (clock.now() + datetime.timedelta(days=3)).isoformat()
    key = str(sara.pk)
    items: list[dict[str, Any]] = [
        {"contact": key, "name": "order.placed", "data": {"number": 1}},
        {"contact": {"email": "nobody@haddad.example"}, "name": "order.placed"},
        {"contact": key, "name": "note.written"},
        {"contact": key, "name": "order.placed", "at": future},
        {"contact": key, "name": "order.placed", "data": {"text": "x" * 20_000}},
        {"contact": key, "name": "order.placed", "at": "1950-01-01T00:00:00Z"},
        {"contact": {"email": "sara@haddad.example"}, "name": "order.sent"},
    ]
    answer = caller.send("post", "/events", items)
    assert answer.status_code == 200, answer.content
    found = answer.json()["items"]
    assert [item["status"] for item in found] == [201, 422, 422, 422, 422, 422, 201]
    assert [next(iter(item["errors"])) for item in found if item["errors"]] == [
        "contact",
        "name",
        "at",
        "data",
        "at",
    ]
    assert Event.objects.filter(type__startswith="order.", subject_id=sara.pk).count() == 2


def test_a_thousand_events_are_written_with_a_handful_of_statements(
    caller: Caller, sara: Contact, django_assert_max_num_queries: Any
) -> None:
    items = [{"contact": str(sara.pk), "name": "page.seen", "data": {"n": n}} for n in range(1000)]
    with django_assert_max_num_queries(25):
        assert caller.send("post", "/events", items).status_code == 200
    assert Event.objects.filter(type="page.seen").count() == 1000
    assert caller.send("post", "/events", [*items, items[0]]).status_code == 422
    assert caller.send("post", "/events", []).status_code == 422


@pytest.mark.parametrize(
    "change",
    [{"name": "record.changed"}, {"name": " "}, {"at": "yesterday"}, {"at": "2026-01-01T10:00:00"}, {"actor": "x"},
     {"contact": {"email": "a@b.example", "id": 1}}, {"contact": "sara"}, {"data": []}],
)  # fmt: skip
def test_an_event_that_does_not_fit_is_refused(change: dict[str, Any], caller: Caller, sara: Contact) -> None:
    before = Event.objects.count()
    answer = caller.send("post", "/events", {"contact": str(sara.pk), "name": "order.placed"} | change)
    assert answer.status_code == 422, answer.content
    assert Event.objects.count() == before


def test_events_of_a_contact_are_paged_and_kept_to_one_name(caller: Caller, sara: Contact) -> None:
    caller.send(
        "post",
        "/events",
        [{"contact": str(sara.pk), "name": "page.seen", "data": {"n": n}} for n in range(5)],
    )
    caller.send("post", "/events", {"contact": str(sara.pk), "name": "order.placed"})
    seen, cursor = [], ""
    while cursor is not None:
        page = caller.send("get", f"/events?contact={sara.pk}&name=page.seen&limit=2&cursor={cursor}").json()
        assert page["count"] == {"value": 5, "exact": True}
        seen += [item["data"]["n"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == [0, 1, 2, 3, 4]
    assert caller.send("get", f"/events?contact={sara.pk}&cursor=bm9uc2Vuc2U").status_code == 422


def test_a_role_that_may_not_see_addresses_means_nobody_by_them(sara: Contact) -> None:
    make.owner()
    user = make.user("manager")
    Role.objects.filter(pk=user.role_id).update(fields={"contact": {"emails": "hidden"}})
    user.refresh_from_db()
    answer = Caller(user).send(
        "post", "/events", {"contact": {"email": "sara@haddad.example"}, "name": "cart.left"}
    )
    assert answer.status_code == 422


def test_a_contact_of_others_is_nobody(sara: Contact) -> None:
    make.owner()
    answer = Caller(make.user("sales")).send(
        "post", "/events", {"contact": str(sara.pk), "name": "cart.left"}
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["contact"])


def test_notes_of_a_record_are_listed_newest_first(caller: Caller, sara: Contact) -> None:
    for number in range(3):
        made = caller.send("post", "/notes", {"record": str(sara.pk), "text": f"Note {number}"})
        assert made["Location"] == f"/api/v1/notes/{made.json()['id']}"
    first = caller.send("get", f"/notes?record={sara.pk}&limit=2").json()
    rest = caller.send("get", f"/notes?record={sara.pk}&limit=2&cursor={first['next_cursor']}").json()
    assert [note["text"] for note in first["items"] + rest["items"]] == ["Note 2", "Note 1", "Note 0"]
    assert (rest["next_cursor"], rest["count"]["value"]) == (None, 3)


def test_a_tag_is_made_once_and_renamed_everywhere(caller: Caller, sara: Contact) -> None:
    made = caller.send("post", "/tags", {"name": "VIP"})
    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/tags/{made.json()['id']}"
    assert caller.send("post", "/tags", {"name": "vip"}).json() == made.json()
    caller.send("put", f"/records/{sara.pk}/tags", {"names": ["VIP", "Riyadh"]})
    assert caller.send("patch", f"/tags/{made.json()['id']}", {"name": "Riyadh"}).status_code == 422
    assert caller.send("patch", f"/tags/{made.json()['id']}", {"name": "Gold"}).status_code == 200
    assert caller.send("get", f"/contacts/{sara.pk}").json()["tags"] == ["Gold", "Riyadh"]
    sales = Caller(make.user("sales"))
    assert sales.send("patch", f"/tags/{made.json()['id']}", {"name": "Mine"}).status_code == 403
