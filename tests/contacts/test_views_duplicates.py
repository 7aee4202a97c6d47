"""The pages and the API of duplicates: what is shown to whom, merging by form, undoing, and how much it costs."""

import dataclasses
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.drain import drain
from wasl.contacts.commands import change_contact, merge_contacts
from wasl.contacts.models import Contact, DuplicatePolicy, DuplicateSearch, Pair
from wasl.contacts.queries import PairFilter, compare, duplicate_groups
from wasl.contacts.wording import field_word
from wasl.kernel.actor import SYSTEM
from wasl.lists.commands import add_field
from wasl.records.models import Merge
from wasl.workspace.commands import add_token
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    """Make the owner."""
    return make.owner()


@pytest.fixture
def browser(boss: User) -> Client:
    """Sign the owner in."""
    return make.signed_in(boss)


def twins(number: int = 0, **values: Any) -> tuple[Contact, Contact]:
    """Make two records of one person, and look at them."""
    mail = [{"value": f"anna{number}@ozols.lv"}]
    family = f"Ozola{chr(97 + number % 26)}{chr(97 + number // 26)}"
    first = make.contact(name=f"Anna {family}", emails=mail, job_title="Buyer", **values)
    second = make.contact(name=f"{family} Anna", emails=mail, job_title="Director", **values)
    drain()
    return first, second


def bearer(user: User) -> dict[str, Any]:
    """Return what a program of this user sends."""
    _token, code = add_token(user, name="test", by=actor_of_user(user))
    return {"HTTP_AUTHORIZATION": f"Bearer {code}"}


def compared(*contacts: Contact) -> str:
    """Return the address of a comparison."""
    return f"{reverse('contacts:duplicate_compare')}?" + "&".join(f"id={one.pk}" for one in contacts)


def test_the_list_shows_pairs_with_reasons_at_a_cost_that_does_not_grow(browser: Client) -> None:
    twins()
    browser.get("/duplicates/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = browser.get("/duplicates/")
    for number in range(1, 12):
        twins(number)
    with CaptureQueriesContext(connection) as many:
        later = browser.get("/duplicates/")
    assert b"The same e-mail address" in first.content
    assert later.content.count(b"Not a duplicate") == 12
    assert len(many) == len(few)


def test_pairs_of_one_record_are_one_group() -> None:
    _first, second = twins()
    third = make.contact(name="A. Ozolaaa", emails=[{"value": "anna0@ozols.lv"}])
    drain()
    groups = duplicate_groups(SYSTEM, PairFilter()).groups
    assert len(groups) == 1
    assert {one.pk for one in groups[0].contacts} >= {second.pk, third.pk}
    assert len(groups[0].contacts) == 3


def test_pages_of_pairs_follow_each_other_without_gaps() -> None:
    for number in range(7):
        twins(number)
    seen: list[Any] = []
    after = ""
    for _page in range(4):
        found = duplicate_groups(SYSTEM, PairFilter(), after=after, limit=2)
        seen += [group.best.pair.pk for group in found.groups]
        after = found.following
    assert after == ""
    assert sorted(seen) == sorted(Pair.objects.values_list("pk", flat=True))


def test_the_filter_narrows_by_kind_certainty_and_state(browser: Client) -> None:
    twins()
    for query, is_there in (
        ("kind=person", True), ("kind=company", False), ("certainty=sure", True), ("state=different", False),
    ):  # fmt: skip
        assert (b"Anna Ozolaaa" in browser.get(f"/duplicates/?{query}").content) is is_there
    assert browser.get("/duplicates/?after=nonsense").status_code == 422


def test_differing_fields_come_first_and_equal_ones_are_folded() -> None:
    comparison = compare(SYSTEM, [one.pk for one in twins()])
    assert [line.name for line in comparison.differing] == ["name", "job_title"]
    assert "emails" in [line.name for line in comparison.alike]


def test_the_form_merges_what_was_chosen_and_offers_to_undo(browser: Client) -> None:
    first, second = twins()
    assert b"Director" in browser.get(compared(first, second)).content
    sent = {
        "id": [str(first.pk), str(second.pk)],
        "survivor": str(first.pk),
        "take-job_title": str(second.pk),
    }
    response = browser.post(reverse("contacts:duplicate_compare"), sent, follow=True)
    first.refresh_from_db()
    assert first.job_title == "Director"
    merge = Merge.objects.get()
    undo = reverse("contacts:merge_undo", args=[merge.pk])
    assert undo.encode() in response.content
    assert b"Merged into this record" in response.content
    assert browser.get(f"/contacts/{second.pk}/").headers["Location"] == f"/contacts/{first.pk}/"
    assert undo.encode() in browser.get("/duplicates/merges/").content
    browser.post(undo)
    second.refresh_from_db()
    assert second.archived_at is None
    assert b"Merge undone" in browser.get(f"/contacts/{first.pk}/").content


def test_a_form_without_a_survivor_or_with_one_record_merges_nothing(browser: Client) -> None:
    first, second = twins()
    address = reverse("contacts:duplicate_compare")
    assert browser.post(address, {"id": [str(first.pk), str(second.pk)]}).status_code == 422
    assert browser.post(address, {"id": [str(first.pk)], "survivor": str(first.pk)}).status_code == 422
    assert not Merge.objects.exists()


def test_not_a_duplicate_is_remembered_and_can_be_taken_back(browser: Client) -> None:
    twins()
    pair = Pair.objects.get()
    done = browser.post(reverse("contacts:duplicate_dismiss"), {"id": [str(pair.pk)]}, follow=True)
    assert b"Anna Ozolaaa" not in browser.get("/duplicates/").content
    assert b"Anna Ozolaaa" in browser.get("/duplicates/?state=different").content
    assert f"/duplicates/reopen/?id={pair.pk}".encode() in done.content
    browser.post(f"/duplicates/reopen/?id={pair.pk}")
    assert b"Anna Ozolaaa" in browser.get("/duplicates/").content


def test_a_record_is_added_to_a_comparison_by_its_name(browser: Client) -> None:
    first, other = make.contact(name="Anna Ozola"), make.contact(name="Pēteris Kalns")
    found = browser.post(reverse("contacts:duplicate_add"), {"id": [str(first.pk)], "name": "peteris"})
    assert found.headers["Location"] == compared(first, other)
    none = browser.post(reverse("contacts:duplicate_add"), {"id": [str(first.pk)], "name": "Nobody"})
    assert none.headers["Location"] == compared(first)


def test_the_record_page_names_its_doubles_without_another_query(boss: User) -> None:
    first, _second = twins()
    address = f"/contacts/{first.pk}/"
    browser = make.signed_in(make.user("manager"))
    browser.get(address)
    with CaptureQueriesContext(connection) as with_right:
        assert b"This may be a duplicate of" in browser.get(address).content
    role = Role.objects.get(key="manager")
    role.permissions = [name for name in role.permissions if name != "contacts.merge"]
    role.save()
    browser.get(address)
    with CaptureQueriesContext(connection) as without:
        assert b"This may be a duplicate of" not in browser.get(address).content
    assert len(with_right) == len(without)


def test_who_sees_one_of_two_sees_no_pair_and_no_comparison(boss: User) -> None:
    rep = make.user("sales")
    first, second = twins(owner_id=rep.pk)
    browser = make.signed_in(rep)
    assert b"Anna Ozolaaa" in browser.get("/duplicates/").content
    Contact.objects.filter(pk=second.pk).update(owner=boss)
    assert b"Anna Ozolaaa" not in browser.get("/duplicates/").content
    assert b"This may be a duplicate of" not in browser.get(f"/contacts/{first.pk}/").content
    assert browser.get(compared(first, second)).status_code == 404
    sent = {"id": [str(first.pk), str(second.pk)], "survivor": str(first.pk)}
    assert browser.post(reverse("contacts:duplicate_compare"), sent).status_code == 404
    assert (
        browser.post(reverse("contacts:duplicate_dismiss"), {"id": [str(Pair.objects.get().pk)]}).status_code
        == 404
    )


def test_a_reader_may_not_look_for_duplicates(boss: User) -> None:
    browser = make.signed_in(make.user("read-only"))
    for name in ("duplicate_list", "duplicate_compare", "merge_list"):
        assert browser.get(reverse(f"contacts:{name}")).status_code == 403
    assert browser.post(reverse("contacts:duplicate_search")).status_code == 403


def test_what_a_role_hides_is_given_away_by_no_reason_and_no_comparison(boss: User) -> None:
    role = Role.objects.get(key="manager")
    role.fields = {"contact": {"emails": "hidden"}}
    role.save()
    first, second = twins()
    browser = make.signed_in(make.user("manager"))
    page = browser.get("/duplicates/").content
    assert b"Anna Ozolaaa" in page
    assert b"The same e-mail address" not in page
    assert b"anna0@ozols.lv" not in page + browser.get(compared(first, second)).content


def test_a_search_of_all_and_the_policy_are_switched_on_the_page(browser: Client) -> None:
    browser.post(reverse("contacts:duplicate_search"))
    drain()
    assert DuplicateSearch.objects.get().finished_at is not None
    browser.post(reverse("contacts:duplicate_policy"), {"merges_by_itself": "1"})
    assert DuplicatePolicy.objects.get().merges_by_itself
    assert b"Switch off" in browser.get("/duplicates/").content
    assert make.signed_in(make.user("manager")).post(reverse("contacts:duplicate_policy")).status_code == 403


def test_programs_list_merge_and_undo(boss: User) -> None:
    first, second = twins()
    client, extra = Client(), bearer(boss)
    listed = client.get("/api/v1/duplicates?certainty=sure", **extra).json()
    assert listed["count"] == {"value": 1, "exact": True}
    assert listed["items"][0]["reasons"] == ["name", "email"]
    body = {"survivor": str(first.pk), "others": [str(second.pk)], "choices": {"job_title": str(second.pk)}}
    made = client.post("/api/v1/merges", json.dumps(body), content_type="application/json", **extra)
    assert made.status_code == 201
    assert client.get(made.headers["Location"], **extra).json() == made.json()
    assert client.get(f"/api/v1/contacts/{second.pk}", **extra).json()["id"] == str(first.pk)
    undone = client.post(f"/api/v1/merges/{made.json()['id']}/undo", **extra)
    assert undone.json()["kept"] == []
    assert client.post(f"/api/v1/merges/{made.json()['id']}/undo", **extra).status_code == 409
    assert [one["id"] for one in client.get("/api/v1/merges", **extra).json()] == [made.json()["id"]]


def test_programs_call_pairs_different_and_page_through_them(boss: User) -> None:
    for number in range(3):
        twins(number)
    client, extra = Client(), bearer(boss)
    page = client.get("/api/v1/duplicates?limit=2", **extra).json()
    rest = client.get(f"/api/v1/duplicates?limit=2&cursor={page['next_cursor']}", **extra).json()
    assert (len(page["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    key = page["items"][0]["id"]
    assert client.post(f"/api/v1/duplicates/{key}/dismiss", **extra).status_code == 204
    assert client.get("/api/v1/duplicates?state=different", **extra).json()["items"][0]["id"] == key
    assert client.post(f"/api/v1/duplicates/{key}/restore", **extra).status_code == 204
    assert client.get("/api/v1/duplicates", **extra).json()["count"]["value"] == 3
    assert client.get("/api/v1/duplicates?cursor=bm9uc2Vuc2U", **extra).status_code == 422


def test_a_merged_company_keeps_its_people_on_its_page(browser: Client) -> None:
    first, second = make.company(name="Alfa"), make.company(name="Alfa SIA")
    make.contact(name="Anna Ozola", company_id=second.pk)
    merge_contacts(first, others=[second], by=SYSTEM)
    assert b"Anna Ozola" in browser.get(f"/contacts/{first.pk}/").content


def test_own_fields_stand_side_by_side_in_words(boss: User, browser: Client) -> None:
    labels = ({"en": "Hotel"}, {"en": "Clinic"})
    choices = [{"value": f"v{number}", "labels": names} for number, names in enumerate(labels)]
    own = add_field(
        "contact", key="branch", type="choice", labels={"en": "Line of work"}, choices=choices, by=SYSTEM
    )
    first, second = twins()
    for one, value in ((first, "v0"), (second, "v1")):
        change_contact(one, custom={"branch": value}, by=SYSTEM)
    text = browser.get(compared(first, second)).content.decode()
    assert all(
        word in text for word in ("Line of work", "Hotel", "Clinic", f'name="take-custom.{own.stored}"')
    )
    assert field_word(f"custom.{own.stored}") == "Line of work"
    answer = browser.post(
        reverse("contacts:duplicate_compare"),
        {"id": [first.pk, second.pk], "survivor": first.pk, f"take-custom.{own.stored}": second.pk},
    )
    assert answer.status_code == 303
    assert Contact.objects.get(pk=first.pk).custom == {own.stored: "v1"}
    veiled = dataclasses.replace(actor_of_user(boss), hidden_fields={"contact": frozenset({own.name})})
    assert not [line for line in compare(veiled, [first.pk]).alike if line.name.startswith("custom")]
