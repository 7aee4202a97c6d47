"""The pages of bulk work: rows ticked, whom it meets, the way back."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from wasl.contacts.models import Contact
from wasl.exchange.models import Export
from wasl.lists.counting import Count
from wasl.lists.models import BulkStop, BulkWork
from wasl.workspace.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return make.signed_in(make.owner())


def address(act: str, key: str = "people", **query: Any) -> str:
    return reverse("lists:bulk_new", args=[key, act], query=query)


def test_the_list_offers_what_the_role_may_do(browser: Client) -> None:
    make.contact()
    body = browser.get("/contacts/").content.decode()
    assert address("tag") in body
    assert 'name="ids"' in body
    reader = make.signed_in(make.user("read-only"))
    body = reader.get("/contacts/").content.decode()
    assert 'name="ids"' not in body


def test_the_page_says_whom_it_meets_and_tags_them(browser: Client) -> None:
    people = [make.contact(name=name) for name in ("Noura Ali", "Jānis Bērziņš")]
    url = address("tag", ids=[str(one.pk) for one in people], back="/contacts/?q=ali")
    body = browser.get(url).content.decode()
    assert "2</bdi> records" in body
    assert "Jānis Bērziņš" in body
    answer = browser.post(url, {"names": "VIP، Fair"})
    assert (answer.status_code, answer["Location"]) == (303, "/contacts/?q=ali")
    assert set(people[0].anchor.tag_links.values_list("tag__name", flat=True)) == {"VIP", "Fair"}


def test_all_rows_of_the_filter_are_meant_where_that_is_ticked(browser: Client) -> None:
    meant, other = make.contact(language="lv"), make.contact(language="ar")
    asked = json.dumps({"field": "language", "op": "is", "value": "lv"})
    browser.post(address("archive", all="1", filter=asked, ids=[str(other.pk)]))
    assert list(Contact.objects.current().values_list("pk", flat=True)) == [other.pk]
    assert Contact.objects.get(pk=meant.pk).archived_at is not None


def test_an_estimate_of_whom_it_meets_has_no_exact_rest(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        make.contact(name=f"Person {number}")
    assert "2</bdi> more" in browser.get(address("tag", all="1")).content.decode()
    monkeypatch.setattr("wasl.lists.counting.count", lambda *_rows, **_how: Count(7000, is_exact=False))
    body = browser.get(address("tag", all="1")).content.decode()
    assert "about" in body
    assert "</bdi> more" not in body


def test_a_field_is_asked_first_and_then_its_value(browser: Client) -> None:
    person = make.contact(language="lv")
    url = address("edit", ids=[str(person.pk)])
    assert 'value="language"' in browser.get(url).content.decode()
    url = address("edit", ids=[str(person.pk)], field="language")
    assert 'name="value"' in browser.get(url).content.decode()
    browser.post(url, {"field": "language", "value": "ar"})
    person.refresh_from_db()
    assert person.language == "ar"


def test_only_what_is_chosen_is_assigned(browser: Client) -> None:
    colleague, team = make.user(), make.team()
    person = make.contact(team_id=team.pk)
    browser.post(address("assign", ids=[str(person.pk)]), {"owner": str(colleague.pk), "team": "as-is"})
    person.refresh_from_db()
    assert (person.owner_id, person.team_id) == (colleague.pk, team.pk)


def test_a_value_that_cannot_be_is_said_on_the_form(browser: Client) -> None:
    answer = browser.post(address("tag", ids=[str(make.contact().pk)]), {"names": " , "})
    assert answer.status_code == 422
    assert "Name at least one tag." in answer.content.decode()


def test_records_that_are_not_found_are_told_on_the_page_of_the_work() -> None:
    seller = make.user("sales")
    mine, theirs = make.contact(owner_id=seller.pk), make.contact()
    browser = make.signed_in(seller)
    answer = browser.post(address("tag", ids=[str(mine.pk), str(theirs.pk)]), {"names": "VIP"}, follow=True)
    body = answer.content.decode()
    assert str(theirs.pk) in body
    assert theirs.name not in body
    assert "Not found" in body


def test_a_work_is_taken_back_from_its_page(browser: Client) -> None:
    person = make.contact()
    browser.post(address("archive", ids=[str(person.pk)]))
    work = BulkWork.objects.get()
    assert "Take back" in browser.get("/settings/bulk/").content.decode()
    answer = browser.post(reverse("lists:bulk_undo", args=[work.pk]), follow=True)
    assert "1</bdi> record was taken back." in answer.content.decode()
    person.refresh_from_db()
    assert person.archived_at is None


def test_a_stopped_work_that_is_taken_back_does_not_say_that_it_stops(browser: Client) -> None:
    browser.post(address("archive", ids=[str(make.contact().pk)]))
    work = BulkWork.objects.get()
    BulkStop.objects.create(work=work)
    BulkWork.objects.update(state=BulkWork.State.UNDOING)
    body = browser.get(f"/settings/bulk/{work.pk}/").content.decode()
    assert "Taking the work back" in body
    assert "then the work stops" not in body


def test_a_work_of_others_is_not_found(browser: Client) -> None:
    browser.post(address("archive", ids=[str(make.contact().pk)]))
    work = BulkWork.objects.get()
    stranger = make.signed_in(make.user("sales"))
    assert stranger.get(reverse("lists:bulk_show", args=[work.pk])).status_code == 404
    assert stranger.post(reverse("lists:bulk_undo", args=[work.pk])).status_code == 404


@pytest.mark.parametrize(
    "query", [{"all": "1", "filter": "{"}, {"ids": ["x"]}, {"all": "1", "filter": '{"field": "no"}'}]
)
def test_a_hostile_address_is_answered_with_a_sentence(browser: Client, query: dict[str, Any]) -> None:
    assert browser.get(address("tag", **query)).status_code in {404, 422}


def test_a_way_back_to_another_site_is_not_taken(browser: Client) -> None:
    person = make.contact()
    answer = browser.post(address("archive", ids=[str(person.pk)], back="//evil.example/"))
    assert answer["Location"] == "/contacts/"


def test_ticked_rows_are_compared_and_merged(browser: Client) -> None:
    people = [make.contact(name=name) for name in ("Noura Ali", "Nora Ali", "N. Ali")]
    page = reverse("contacts:duplicate_compare")
    bar = browser.get("/contacts/").content.decode()
    assert f'formaction="{page}" data-least="2" data-most="10"' in bar
    asked = {"ids": [str(one.pk) for one in people], "back": "/contacts/"}
    body = browser.get(page, asked).content.decode()
    assert all(one.name in body for one in people)
    assert body.count('name="id"') >= 3


def test_merging_is_offered_to_those_who_may() -> None:
    make.owner()
    seller = make.user("sales")
    make.contact(owner_id=seller.pk)
    role = Role.objects.get(key="sales")
    role.permissions = [name for name in role.permissions if name != "contacts.merge"]
    role.save()
    body = make.signed_in(seller).get("/contacts/").content.decode()
    assert address("tag") in body
    assert reverse("contacts:duplicate_compare") not in body
    assert "/exports/new/" not in body


def test_ticked_rows_or_all_of_the_filter_are_taken_out(browser: Client) -> None:
    people = [make.contact(language="lv") for _ in range(3)]
    asked = json.dumps({"field": "language", "op": "is", "value": "lv"})
    page = reverse("exchange:export_new", args=["contact", "people"])
    assert f'formaction="{page}"' in browser.get("/contacts/").content.decode()
    ticked = {"ids": [str(one.pk) for one in people[:2]], "filter": asked, "back": "/contacts/"}
    body = browser.get(page, ticked).content.decode()
    assert "2</bdi> rows that you ticked." in body
    query = urlencode(ticked, doseq=True)
    browser.post(f"{page}?{query}", {"format": "csv", "which": "all"})
    item = Export.objects.get()
    assert item.estimate == 2
    assert item.asked["ids"].split(",") == ticked["ids"]
    body = browser.get(page, ticked | {"all": "1"}).content.decode()
    assert "3</bdi> rows, as the list is filtered" in body


def test_a_page_that_watches_a_work_is_opened_anew_when_it_is_over(browser: Client) -> None:
    browser.post(address("archive", ids=[str(make.contact().pk)]))
    page = reverse("lists:bulk_show", args=[BulkWork.objects.get().pk])
    answer = browser.get(page, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, page)
